import { accessSync, constants, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
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

/**
 * `folder` with the binaries of `version`, or a copy of it below `fallback` when the database's user cannot reach it. A copy is whole or not there, also
 * when two starts make it at once or one is killed.
 */
export const reachableBinaries = (
  { folder, version }: { readonly folder: string; readonly version: string },
  fallback: string,
): string => {
  if (databaseUser() === null || isReachable(folder)) return folder;
  const copy = join(fallback, `postgresql-${version}`);
  if (!existsSync(copy)) {
    const making = `${copy}.${process.pid}`;
    mkdirSync(making, { recursive: true, mode: 0o755 });
    cpSync(folder, making, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(making, copy);
    } catch (error) {
      rmSync(making, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  accessSync(join(copy, "bin/postgres"), constants.X_OK);
  return copy;
};
