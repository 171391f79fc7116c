import { percentile } from "../row.ts";
import type { LoadResult } from "./load.ts";

export const PARTS = [0.5, 0.95, 0.99] as const;
export type Part = (typeof PARTS)[number];

/** Rate and latencies of one case, each the median of its runs. */
export interface Figures {
  readonly perSecond: number;
  readonly milliseconds: Readonly<Record<Part, number>>;
  /** Rates of the slowest and the fastest run. */
  readonly range: readonly [number, number];
}

const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Runs a case again and again. @throws Error when an answer was not 201: a save that is refused is no figure. */
export const figuresOf = async (count: number, run: () => Promise<LoadResult>): Promise<Figures> => {
  const results: LoadResult[] = [];
  for (let n = 0; n < count; n++) {
    const result = await run();
    if (Object.keys(result.statuses).join() !== "201")
      throw new Error(`not every save was stored: ${JSON.stringify(result.statuses)}`);
    results.push(result);
  }
  const rates = results.map(({ milliseconds, seconds }) => milliseconds.length / seconds);
  const at = (part: Part): number =>
    median(results.map(({ milliseconds }) => percentile(milliseconds, part)));
  return {
    perSecond: median(rates),
    milliseconds: { 0.5: at(0.5), 0.95: at(0.95), 0.99: at(0.99) },
    range: [Math.min(...rates), Math.max(...rates)],
  };
};
