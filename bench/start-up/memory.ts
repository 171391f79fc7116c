import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Null for a process that has ended meanwhile. */
const textOf = (file: string): string | null => (existsSync(file) ? readFileSync(file, "utf8") : null);

const childrenOf = (pid: number): readonly number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    (textOf(`/proc/${pid}/task/${thread}/children`) ?? "").split(" ").filter(Boolean).map(Number),
  );

/** MB a process holds, memory that it shares with others counted by its share. Linux alone says so. */
export const ownMegabytes = (pid: number): number => {
  const found = /^Pss:\s+(\d+) kB/m.exec(textOf(`/proc/${pid}/smaps_rollup`) ?? "")?.[1];
  return (Number(found ?? 0) * 1024) / 1e6;
};

/** MB that everything below a process holds together, without the process itself. */
export const megabytesBelow = (pid: number): number =>
  existsSync(`/proc/${pid}`)
    ? childrenOf(pid).reduce((sum, child) => sum + ownMegabytes(child) + megabytesBelow(child), 0)
    : 0;
