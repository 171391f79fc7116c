import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { processMark } from "./process-mark.ts";

/**
 * The pid of the living process that holds the lock file, or null. A file left by a dead one counts for nothing, also when another process has its
 * number by now.
 */
export const lockHolder = (file: string): number | null => {
  if (!existsSync(file)) return null;
  const [pid = "", mark = ""] = readFileSync(file, "utf8").split("\n");
  return mark !== "" && processMark(Number(pid)) === mark ? Number(pid) : null;
};

/**
 * Takes the lock file for this process, so that two starts never share one data folder.
 *
 * @returns the function that lets it go.
 * @throws Error naming the process that holds it.
 */
export const takeProcessLock = (file: string): (() => void) => {
  const own = `${process.pid}\n${processMark(process.pid)}\n`;
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, own, { flag: "wx", mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = lockHolder(file);
      if (holder !== null)
        throw new Error(`another start (process ${holder}) uses this data folder; end it first`);
      rmSync(file, { force: true });
    }
  }
  throw new Error("another start has just taken this data folder");
};
