import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** Position of the start time in /proc/<pid>/stat, counted after the name in parentheses, which may hold spaces. */
const START_FIELD = 19;

/**
 * A word that tells a process from every other that had or will have its number, also after the machine was started anew: when it began. Null when no
 * such process runs.
 */
export const processMark = (pid: number): string | null => {
  if (existsSync("/proc/self/stat")) {
    const file = `/proc/${pid}/stat`;
    if (!existsSync(file)) return null;
    const stat = readFileSync(file, "utf8");
    const begun = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[START_FIELD];
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${begun}`;
  }
  const begun = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim();
  return begun === "" ? null : begun;
};
