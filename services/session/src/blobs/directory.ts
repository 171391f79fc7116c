import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";
import type { BlobKey, BlobStore } from "./blob-store.ts";

export interface DirectoryDeps {
  /** Absolute; made when it is missing. May be shared by several processes of one machine. */
  readonly directory: string;
  readonly random: (length: number) => Bytes;
  /** Called after each step of a put, for fault tests. */
  readonly onStep?: (step: DirectoryStep) => Promise<void>;
}

/** The points of a put at which a crash leaves different things behind. */
export type DirectoryStep = "blob-written" | "blob-synced" | "blob-named" | "blob-directory-synced";

const PRIVATE_FILE = 0o600;
const PRIVATE_DIRECTORY = 0o700;

const codeOf = (cause: unknown): string | undefined =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;

const syncDirectory = async (path: string): Promise<void> => {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/**
 * BlobStore in files: `<directory>/segments/<workspace>/<first two digits>/<segment>-<digest>`.
 *
 * A put writes a temporary file, syncs it, renames it to its key and syncs the folder. What a crash leaves under
 * `incoming/` is named by nobody.
 */
export const directoryBlobs = ({ directory, random, onStep }: DirectoryDeps): BlobStore => {
  const known = new Set<string>();
  const step = async (name: DirectoryStep): Promise<void> => onStep?.(name);

  /** A folder's own name is durable only when its parent is synced. */
  const ensure = async (path: string): Promise<void> => {
    if (known.has(path)) return;
    const first = await mkdir(path, { recursive: true, mode: PRIVATE_DIRECTORY });
    for (let made = path; first !== undefined && made.length >= first.length; made = dirname(made))
      await syncDirectory(dirname(made));
    known.add(path);
  };

  const pathOf = (key: BlobKey): string => {
    const slash = key.lastIndexOf("/");
    return join(directory, key.slice(0, slash), key.slice(slash + 1, slash + 3), key.slice(slash + 1));
  };

  const get = async (key: BlobKey): Promise<Bytes | null> => {
    try {
      return new Uint8Array(await readFile(pathOf(key)));
    } catch (cause) {
      if (codeOf(cause) === "ENOENT") return null;
      throw cause;
    }
  };

  const writeIncoming = async (bytes: Bytes): Promise<string> => {
    const incoming = join(directory, "incoming");
    await ensure(incoming);
    const path = join(incoming, toHex(random(16)));
    const handle = await open(path, "wx", PRIVATE_FILE);
    try {
      await handle.writeFile(bytes);
      await step("blob-written");
      await handle.sync();
    } finally {
      await handle.close();
    }
    await step("blob-synced");
    return path;
  };

  return {
    get,
    put: async (key, bytes) => {
      const path = pathOf(key);
      await ensure(dirname(path));
      await rename(await writeIncoming(bytes), path);
      await step("blob-named");
      await syncDirectory(dirname(path));
      await step("blob-directory-synced");
    },
  };
};
