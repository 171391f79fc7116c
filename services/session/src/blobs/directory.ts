import { mkdir, open, readFile, rename, rm, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";
import type { BlobKey, BlobStore } from "./blob-store.ts";

export interface DirectoryDeps {
  /** Absolute; made when it is missing. May be shared by several processes of one machine. */
  readonly directory: string;
  readonly random: (length: number) => Bytes;
  /** Called after each step, for fault tests. */
  readonly onStep?: (step: DirectoryStep) => Promise<void>;
}

/** The points at which a crash leaves different things behind; the first two only where a folder is new here, the last two of a delete. */
export type DirectoryStep =
  | "folder-made"
  | "folder-synced"
  | "blob-written"
  | "blob-synced"
  | "blob-named"
  | "blob-directory-synced"
  | "blob-removed"
  | "removal-synced";

const PRIVATE_FILE = 0o600;
const PRIVATE_DIRECTORY = 0o700;
const FOLDERS_KNOWN_MAX = 50_000;

const codeOf = (cause: unknown): string | undefined =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;

const ifPresent = (cause: unknown): void => {
  if (codeOf(cause) !== "EEXIST") throw cause;
};

const ifMissing = (cause: unknown): void => {
  if (codeOf(cause) !== "ENOENT") throw cause;
};

const syncDirectory = async (path: string): Promise<void> => {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** The file of a blob, relative to the directory, with forward slashes. */
export const blobFile = (key: BlobKey): string => {
  const slash = key.lastIndexOf("/");
  return [key.slice(0, slash), key.slice(slash + 1, slash + 3), key.slice(slash + 1)].join("/");
};

/**
 * BlobStore in files: `<directory>/segments/<workspace>/<first two digits>/<segment>-<digest>`.
 *
 * A put writes a temporary file, syncs it, renames it to its key and syncs the folder. What a crash leaves under
 * `incoming/` is named by nobody.
 */
export const directoryBlobs = ({ directory, random, onStep }: DirectoryDeps): BlobStore => {
  const known = new Map<string, Promise<void>>();
  const step = async (name: DirectoryStep): Promise<void> => onStep?.(name);

  const make = async (path: string): Promise<void> => {
    if (path !== directory) await ensure(dirname(path));
    await mkdir(path, { recursive: path === directory, mode: PRIVATE_DIRECTORY }).catch(ifPresent);
    await step("folder-made");
    await syncDirectory(dirname(path));
    await step("folder-synced");
  };

  /**
   * A folder's own name is durable only when its parent is synced. A folder that is there may have been made a moment
   * ago, or by a process that was killed before its sync: the first use in this process syncs in any case, and whoever
   * needs the folder meanwhile waits for that.
   */
  const ensure = (path: string): Promise<void> => {
    const ensured = known.get(path);
    if (ensured !== undefined) return ensured;
    if (known.size >= FOLDERS_KNOWN_MAX) known.clear();
    const made = make(path);
    known.set(path, made);
    made.catch(() => known.delete(path));
    return made;
  };

  const pathOf = (key: BlobKey): string => join(directory, blobFile(key));

  const get = async (key: BlobKey): Promise<Bytes | null> => {
    try {
      return new Uint8Array(await readFile(pathOf(key)));
    } catch (cause) {
      if (codeOf(cause) === "ENOENT") return null;
      throw cause;
    }
  };

  const write = async (path: string, bytes: Bytes): Promise<void> => {
    const handle = await open(path, "wx", PRIVATE_FILE);
    try {
      await handle.writeFile(bytes);
      await step("blob-written");
      await handle.sync();
    } finally {
      await handle.close();
    }
    await step("blob-synced");
  };

  /** Writes under a name of its own first. What could not be written whole is taken away: the disk may be full of such. */
  const writeThenName = async (path: string, bytes: Bytes): Promise<void> => {
    const incoming = join(directory, "incoming");
    await ensure(incoming);
    const temporary = join(incoming, toHex(random(16)));
    try {
      await write(temporary, bytes);
      await rename(temporary, path);
    } catch (cause) {
      await rm(temporary, { force: true });
      throw cause;
    }
  };

  return {
    get,
    put: async (key, bytes) => {
      const path = pathOf(key);
      await ensure(dirname(path));
      await writeThenName(path, bytes);
      await step("blob-named");
      await syncDirectory(dirname(path));
      await step("blob-directory-synced");
    },
    delete: async (key) => {
      const path = pathOf(key);
      // What is not there may have been removed a moment ago, by a process that was killed before its sync.
      await unlink(path).catch(ifMissing);
      await step("blob-removed");
      await syncDirectory(dirname(path)).catch(ifMissing);
      await step("removal-synced");
    },
  };
};
