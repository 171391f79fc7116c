import { accessSync, constants, cpSync, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** PostgreSQL refuses to run as root, so root starts it as this numeric user, which every Unix has free. */
const NOBODY = 65534;

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** The user the database runs as: null where it is simply the current one. */
export const databaseUser = (): SystemUser | null =>
  process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : null;

/** Whether others than the owner may pass through every folder above `path`. */
export const isReachable = (path: string): boolean => {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
  }
  return true;
};

/** `binaries`, or a copy of them below `fallback` when the database's user cannot reach them. */
export const reachableBinaries = (binaries: string, fallback: string): string => {
  if (databaseUser() === null || isReachable(binaries)) return binaries;
  const copy = join(fallback, "postgresql");
  if (!existsSync(join(copy, "bin/postgres"))) {
    mkdirSync(copy, { recursive: true, mode: 0o755 });
    cpSync(binaries, copy, { recursive: true, verbatimSymlinks: true });
  }
  accessSync(join(copy, "bin/postgres"), constants.X_OK);
  return copy;
};
