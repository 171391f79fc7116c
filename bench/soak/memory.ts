import { residentMegabytes } from "../saves/entry-process.ts";

const EVERY_MILLISECONDS = 10_000;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * By how much the last third of the samples lies above the third before it, as a factor; what memory does before is warming up. 1 of
 * fewer than three. A slope would take one collection of garbage for a trend.
 */
export const growthOf = (megabytes: readonly number[]): number => {
  const third = Math.floor(megabytes.length / 3);
  return third === 0 ? 1 : mean(megabytes.slice(-third)) / mean(megabytes.slice(-2 * third, -third));
};

/** Looks at the memory of a process every 10 s. */
export const keepMemory = (pid: number) => {
  const samples: number[] = [];
  const look = (): void => {
    samples.push(residentMegabytes(pid));
  };
  look();
  const timer = setInterval(look, EVERY_MILLISECONDS);
  return {
    end: (): { readonly growth: number; readonly last: number } => {
      clearInterval(timer);
      look();
      return { growth: growthOf(samples), last: samples.at(-1) ?? 0 };
    },
  };
};
