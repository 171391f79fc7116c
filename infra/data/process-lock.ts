import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isAlive } from "../postgres/postmaster.ts";

/** The pid of the living process that holds the lock file, or null. A file left by a dead one counts for nothing. */
const holderOf = (file: string): number | null => {
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, "utf8"));
  return Number.isInteger(pid) && pid > 0 && pid !== process.pid && isAlive(pid) ? pid : null;
};

/**
 * Takes the lock file for this process, so that two starts never share one data folder.
 *
 * @returns the function that lets it go.
 * @throws Error naming the process that holds it.
 */
export const takeProcessLock = (file: string): (() => void) => {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx", mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = holderOf(file);
      if (holder !== null)
        throw new Error(`another start (process ${holder}) uses this data folder; end it first`);
      rmSync(file, { force: true });
    }
  }
  throw new Error("another start has just taken this data folder");
};
