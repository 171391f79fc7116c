import { percentile } from "../row.ts";
import type { LoadResult } from "./load.ts";
import { othersSince, ownSince, processorTime, untilQuiet } from "./processor-time.ts";

export const PARTS = [0.5, 0.95, 0.99] as const;
export type Part = (typeof PARTS)[number];

/** Rate and latencies of one case, each the median of the runs that others disturbed least. */
export interface Figures {
  readonly perSecond: number;
  readonly milliseconds: Readonly<Record<Part, number>>;
  /** Milliseconds of processor time a save, of all processes that take part. */
  readonly processor: number;
  /** Rates of the slowest and the fastest of these runs. */
  readonly range: readonly [number, number];
  /** The largest share (0–1) of the processor time that processes of others took in one of these runs. */
  readonly others: number;
}

export interface Attempts {
  readonly runs: number;
  /** How many of them count: the ones in which others took least. */
  readonly kept: number;
}

const WAIT_MILLISECONDS = 15_000;

const median = (values: readonly number[]): number => percentile(values, 0.5);

/**
 * Runs a case again and again, each time when the machine is quiet or has not become so for 15 s.
 *
 * @param prepare what must not be measured; answers the run
 * @throws Error when an answer was not `status`: a save that is refused is no figure.
 */
export const figuresOf = async (
  { runs, kept }: Attempts,
  prepare: () => Promise<() => Promise<LoadResult>>,
  status = "201",
): Promise<Figures> => {
  const ready: (() => Promise<LoadResult>)[] = [];
  for (let n = 0; n < runs; n++) ready.push(await prepare());
  const results: { readonly result: LoadResult; readonly others: number; readonly own: number }[] = [];
  for (const run of ready) {
    await untilQuiet(WAIT_MILLISECONDS);
    const before = processorTime();
    const result = await run();
    if (Object.keys(result.statuses).join() !== status)
      throw new Error(`not every answer was ${status}: ${JSON.stringify(result.statuses)}`);
    results.push({ result, others: othersSince(before), own: ownSince(before) });
  }
  const quietest = results.toSorted((a, b) => a.others - b.others).slice(0, kept);
  const rates = quietest.map(({ result }) => result.milliseconds.length / result.seconds);
  const at = (part: Part): number =>
    median(quietest.map(({ result }) => percentile(result.milliseconds, part)));
  return {
    perSecond: median(rates),
    milliseconds: { 0.5: at(0.5), 0.95: at(0.95), 0.99: at(0.99) },
    processor: median(quietest.map(({ result, own }) => own / result.milliseconds.length)),
    range: [Math.min(...rates), Math.max(...rates)],
    others: Math.max(...quietest.map(({ others }) => others)),
  };
};
