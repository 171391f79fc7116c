import { readdirSync, readFileSync } from "node:fs";

/** Processor time so far, in ticks of the kernel: of this process with all that it started, and of the whole machine. */
export interface ProcessorTime {
  readonly own: number;
  readonly all: number;
}

/** Linux reports times in hundredths of a second, whatever the kernel counts in. */
const TICK_MILLISECONDS = 10;

interface ProcessTimes {
  readonly parent: number;
  readonly ticks: number;
}

/** Null for a process that has just ended. */
const timesOf = (pid: string): ProcessTimes | null => {
  try {
    // Of /proc/<pid>/stat, what follows the name: state, parent, …; fields 14–17 are the times, ended children included.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ").map(Number) ?? [];
    const ticks = fields.slice(11, 15).reduce((sum, part) => sum + part, 0);
    return { parent: fields[1] ?? 0, ticks };
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ESRCH"))
      return null;
    throw cause;
  }
};

/** Linux alone tells; elsewhere nothing is known of others, and both are 0. */
export const processorTime = (): ProcessorTime => {
  if (process.platform !== "linux") return { own: 0, all: 0 };
  const processes = new Map<number, ProcessTimes>();
  for (const name of readdirSync("/proc")) {
    const times = /^\d+$/.test(name) ? timesOf(name) : null;
    if (times !== null) processes.set(Number(name), times);
  }
  const isOwn = (pid: number): boolean => {
    const parent = processes.get(pid)?.parent ?? 0;
    return pid === process.pid || (parent > 1 && isOwn(parent));
  };
  const own = [...processes].reduce((sum, [pid, { ticks }]) => (isOwn(pid) ? sum + ticks : sum), 0);
  const [, ...columns] = readFileSync("/proc/stat", "utf8").split("\n", 1)[0]?.split(/\s+/).map(Number) ?? [];
  const idle = (columns[3] ?? 0) + (columns[4] ?? 0);
  return { own, all: columns.reduce((sum, ticks) => sum + ticks, 0) - idle };
};

/** The share (0–1) of the processor time used since `before` that went to processes of others. */
export const othersSince = (before: ProcessorTime): number => {
  const { own, all } = processorTime();
  return all === before.all ? 0 : Math.max(0, 1 - (own - before.own) / (all - before.all));
};

/** Milliseconds of processor time that this process and what it started have used since `before`. */
export const ownSince = (before: ProcessorTime): number =>
  (processorTime().own - before.own) * TICK_MILLISECONDS;

const LOOK_MILLISECONDS = 300;
const QUIET_TICKS = 9;

/** Waits until the machine is nearly idle, or no longer than `mostMilliseconds`. */
export const untilQuiet = async (mostMilliseconds: number): Promise<void> => {
  const until = performance.now() + mostMilliseconds;
  while (performance.now() < until) {
    const { all } = processorTime();
    await Bun.sleep(LOOK_MILLISECONDS);
    if (processorTime().all - all <= QUIET_TICKS) return;
  }
};
