import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { databaseUser, isReachable } from "../postgres/system-user.ts";

export interface DataFolder {
  readonly path: string;
  /** Set where the folder asked for could not be used, for the person to read. */
  readonly notice: string | null;
}

/**
 * Makes the folder that holds database, segments and secrets.
 *
 * As root the database runs as another user. Where that user cannot reach `asked` (a checkout below a private home folder) the data goes to
 * `/var/lib/holdfast/<hash of the folder asked for>`, the same at every start.
 */
export const openDataFolder = (asked: string): DataFolder => {
  const wanted = resolve(asked);
  const usable = databaseUser() === null || isReachable(wanted);
  const path = usable ? wanted : join("/var/lib/holdfast", hashOf(wanted));
  // Others may pass through, to reach the database's own folder, and cannot list what is here.
  mkdirSync(path, { recursive: true, mode: 0o711 });
  return {
    path,
    notice: path === wanted ? null : `The database's user cannot reach ${wanted}; the data is in ${path}.`,
  };
};

const hashOf = (path: string): string => createHash("sha256").update(path).digest("hex").slice(0, 16);
