import { constants } from "node:fs";
import { lstat, mkdir, open, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A folder that this program alone has written into. */
export interface Folder {
  /** `path` is `/`-separated, below the folder. Nothing is overwritten and no link is followed. */
  readonly write: (path: string, bytes: Uint8Array) => Promise<void>;
}

const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/** @throws Error for a folder that holds something already, and for what the system refuses */
export const openFolder = async (path: string): Promise<Folder> => {
  await mkdir(path, { recursive: true });
  if ((await readdir(path)).length > 0) throw new Error(`${path} is not empty; name a new folder`);
  const made = new Set<string>();

  const makeParent = async (below: string): Promise<void> => {
    if (below === "." || made.has(below)) return;
    await makeParent(dirname(below));
    const folder = join(path, below);
    // It was not there a moment ago: what is there now is somebody else's, and may lead elsewhere.
    await mkdir(folder);
    if (!(await lstat(folder)).isDirectory()) throw new Error(`${folder} is no folder`);
    made.add(below);
  };

  return {
    write: async (below, bytes) => {
      await makeParent(dirname(below));
      const file = await open(join(path, below), NEW, 0o600);
      try {
        await file.writeFile(bytes);
      } finally {
        await file.close();
      }
    },
  };
};
