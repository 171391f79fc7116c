import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BlobStore } from "@holdfast/session/blobs/blob-store";
import { openBlobs } from "@holdfast/session/blobs/open-blobs";
import type { NodeConfig } from "../config.ts";
import { findDataFolder } from "../data/data-folder.ts";
import { DATABASE, type Places, placesOf } from "../data/places.ts";
import { lockHolder, takeProcessLock } from "../data/process-lock.ts";
import { startPostgres } from "../postgres/embedded.ts";
import { runningPostmaster } from "../postgres/postmaster.ts";

/** A deployment that can be read. */
export interface Source {
  readonly folder: string;
  /** As the role that owns the tables. */
  readonly databaseUrl: string;
  readonly blobs: BlobStore;
  /** Null: no second copy is kept. */
  readonly second: BlobStore | null;
  /** Lets go of it, and ends what was started to read it. */
  readonly close: () => Promise<void>;
}

export const random = (length: number): Uint8Array<ArrayBuffer> =>
  crypto.getRandomValues(new Uint8Array(length));

const LOOK_MILLISECONDS = 100;
const PATIENCE_MILLISECONDS = 30_000;

/** The database of a running product; it may be starting just now, or be started again. */
const runningUrl = async (directory: string, lock: string): Promise<string> => {
  for (let waited = 0; waited < PATIENCE_MILLISECONDS; waited += LOOK_MILLISECONDS) {
    const server = runningPostmaster(join(directory, "data"));
    if (server !== null && server.port > 0) {
      const password = readFileSync(join(directory, "password"), "utf8");
      return `postgresql://postgres:${password}@127.0.0.1:${server.port}/${DATABASE}`;
    }
    if (lockHolder(lock) === null) break;
    await Bun.sleep(LOOK_MILLISECONDS);
  }
  throw new Error("the product that uses this data folder has no database that answers");
};

interface Database {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const openDatabase = async (config: NodeConfig, folder: string, directory: string): Promise<Database> => {
  if (config.databaseUrl !== null) return { url: config.databaseUrl, close: async () => undefined };
  if (!existsSync(join(directory, "data/PG_VERSION")))
    throw new Error(`there is no database in ${folder}: nothing to back up`);
  const lock = join(folder, "lock");
  if (lockHolder(lock) !== null)
    return { url: await runningUrl(directory, lock), close: async () => undefined };
  const letGo = takeProcessLock(lock);
  try {
    const { url, stop } = await startPostgres({ directory, database: DATABASE });
    return {
      url,
      close: async () => {
        await stop();
        letGo();
      },
    };
  } catch (cause) {
    letGo();
    throw cause;
  }
};

/** A deployment whose database runs already. */
export const sourceOf = (
  { blobs, replica }: Pick<Places, "blobs" | "replica">,
  database: Pick<Source, "folder" | "databaseUrl">,
): Source => ({
  ...database,
  blobs: openBlobs(blobs, { random }),
  second: replica && openBlobs(replica, { random }),
  close: async () => undefined,
});

/**
 * Opens the deployment that the settings name, beside the running product or, where none runs, on a database that is started for it.
 *
 * @throws Error when there is none.
 */
export const openSource = async (config: NodeConfig): Promise<Source> => {
  const { path: folder } = findDataFolder(config.dataDirectory);
  const places = placesOf(config, folder);
  const { url: databaseUrl, close } = await openDatabase(config, folder, places.postgres);
  return { ...sourceOf(places, { folder, databaseUrl }), close };
};
