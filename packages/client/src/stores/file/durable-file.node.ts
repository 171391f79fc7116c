import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Makes a rename or unlink inside `directory` survive a power cut. */
export const syncDirectory = async (directory: string): Promise<void> => {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Numbers the temporary files of this process: several clients may replace one file at a time. */
let written = 0;

/** Replaces a file as a whole, readable by its owner only: after it resolves the new content is on the disk. */
export const writeDurably = async (path: string, content: Uint8Array | string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  written += 1;
  const temporary = `${path}.${process.pid}-${written}.new`;
  const handle = await open(temporary, "w", 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
  await syncDirectory(dirname(path));
};

/** Adds to the end of a file; after it resolves the bytes are on the disk. */
export const appendDurably = async (path: string, content: Uint8Array): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = await open(path, "a", 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

export const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && cause.code === "ENOENT";

/** The bytes of a file, or null when there is none. */
export const readIfThere = async (path: string): Promise<Uint8Array<ArrayBuffer> | null> => {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
};
