import { closeSync, existsSync, openSync, readFileSync, readSync } from "node:fs";
import { type Trace, tracesIn } from "./journeys/traces.ts";

const PAGE_BYTES = 4096;
/** Of each page in /proc/<pid>/pagemap; the first bit says that the page is in memory. */
const ENTRY_BYTES = 8;
const PRESENT = 0x80;
/** Longer than any trace: what lies across two pieces is found in the second. */
const OVERLAP_BYTES = PAGE_BYTES;
const PIECE_BYTES = 1 << 24;

/** Linux alone lets whoever started a process read its memory, and not where ptrace is forbidden. */
export const canReadMemory = (pid: number): boolean => {
  if (!existsSync(`/proc/${pid}/mem`)) return false;
  try {
    closeSync(openSync(`/proc/${pid}/mem`, "r"));
    return true;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && (cause.code === "EACCES" || cause.code === "EPERM"))
      return false;
    throw cause;
  }
};

interface Range {
  readonly start: number;
  readonly end: number;
}

/** What the process has written or could have: heaps, stacks, buffers. Code and files that are only read hold no secret. */
const writableRanges = (pid: number): readonly Range[] =>
  readFileSync(`/proc/${pid}/maps`, "utf8")
    .split("\n")
    .flatMap((line) => {
      const [, start = "", end = ""] = /^([0-9a-f]+)-([0-9a-f]+) .w/.exec(line) ?? [];
      return start === "" ? [] : [{ start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) }];
    });

/** The parts of a range that are in memory: a runtime reserves gigabytes and uses few of them. */
const presentIn = (pagemap: number, { start, end }: Range): readonly Range[] => {
  const entries = Buffer.alloc(((end - start) / PAGE_BYTES) * ENTRY_BYTES);
  const read = readSync(pagemap, entries, 0, entries.length, (start / PAGE_BYTES) * ENTRY_BYTES);
  const found: { start: number; end: number }[] = [];
  for (let at = 0; at < read; at += ENTRY_BYTES) {
    if (((entries[at + ENTRY_BYTES - 1] ?? 0) & PRESENT) === 0) continue;
    const page = start + (at / ENTRY_BYTES) * PAGE_BYTES;
    const last = found.at(-1);
    if (last?.end === page) last.end += PAGE_BYTES;
    else found.push({ start: page, end: page + PAGE_BYTES });
  }
  return found;
};

/** Whether each trace is somewhere in the memory of a process, which stands still meanwhile. */
export const tracesInMemory = (pid: number, traces: readonly Trace[]): ReadonlySet<string> => {
  const found = new Set<string>();
  process.kill(pid, "SIGSTOP");
  const memory = openSync(`/proc/${pid}/mem`, "r");
  const pagemap = openSync(`/proc/${pid}/pagemap`, "r");
  try {
    for (const { start, end } of writableRanges(pid).flatMap((range) => presentIn(pagemap, range))) {
      for (let at = start; at < end; at += PIECE_BYTES - OVERLAP_BYTES) {
        const piece = Buffer.alloc(Math.min(PIECE_BYTES, end - at));
        const read = readSync(memory, piece, 0, piece.length, at);
        for (const name of tracesIn(piece.subarray(0, read), traces)) found.add(name);
      }
    }
  } finally {
    closeSync(memory);
    closeSync(pagemap);
    process.kill(pid, "SIGCONT");
  }
  return found;
};
