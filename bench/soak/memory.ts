import { residentMegabytes } from "../saves/entry-process.ts";

const EVERY_MILLISECONDS = 10_000;
const WARM_UP = 0.2;

/** MB a second by which the samples grow, by least squares; 0 of fewer than two. */
export const slopeOf = (
  samples: readonly { readonly second: number; readonly megabytes: number }[],
): number => {
  const mean = (of: (sample: (typeof samples)[number]) => number): number =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [x, y] = [mean(({ second }) => second), mean(({ megabytes }) => megabytes)];
  const spread = mean(({ second }) => (second - x) ** 2);
  return samples.length < 2 || spread === 0
    ? 0
    : mean(({ second, megabytes }) => (second - x) * (megabytes - y)) / spread;
};

/** Looks at the memory of a process every 10 s. */
export const keepMemory = (pid: number) => {
  const begun = performance.now();
  const samples: { second: number; megabytes: number }[] = [];
  const look = (): void => {
    samples.push({ second: (performance.now() - begun) / 1000, megabytes: residentMegabytes(pid) });
  };
  look();
  const timer = setInterval(look, EVERY_MILLISECONDS);
  return {
    /** `slope` in MB a second, after the warm-up. */
    end: (): { readonly slope: number; readonly last: number } => {
      clearInterval(timer);
      look();
      const total = samples.at(-1)?.second ?? 0;
      const slope = slopeOf(samples.filter(({ second }) => second >= total * WARM_UP));
      return { slope, last: samples.at(-1)?.megabytes ?? 0 };
    },
  };
};
