import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { databaseUser, isReachable } from "../postgres/system-user.ts";
import { settleSwap } from "./swap.ts";

export interface DataFolder {
  readonly path: string;
  /** Set where the folder asked for could not be used, for the person to read. */
  readonly notice: string | null;
}

/** Where the data of the folder asked for is, or will be; nothing is made. See `openDataFolder`. */
export const findDataFolder = (asked: string): DataFolder => {
  const wanted = resolve(asked);
  const usable = databaseUser() === null || isReachable(wanted);
  const path = usable ? wanted : join("/var/lib/holdfast", hashOf(wanted));
  // A restore that was killed while it put one folder in the place of another.
  settleSwap(path);
  return {
    path,
    notice: path === wanted ? null : `The database's user cannot reach ${wanted}; the data is in ${path}.`,
  };
};

/**
 * Makes the folder that holds database, segments and secrets.
 *
 * As root the database runs as another user. Where that user cannot reach `asked` (a checkout below a private home folder) the data goes to
 * `/var/lib/holdfast/<hash of the folder asked for>`, the same at every start.
 */
export const openDataFolder = (asked: string): DataFolder => {
  const folder = findDataFolder(asked);
  // Others may pass through, to reach the database's own folder, and cannot list what is here.
  mkdirSync(folder.path, { recursive: true, mode: 0o711 });
  return folder;
};

const hashOf = (path: string): string => createHash("sha256").update(path).digest("hex").slice(0, 16);
