/** One measured figure. `naive` is the same case done the usual way, in the same run; `target` is what the design promises. */
export interface Row {
  readonly group: string;
  readonly name: string;
  readonly value: number;
  readonly unit: "ms" | "s" | "KB" | "MB" | "MB/s" | "/s" | "×";
  readonly naive?: number;
  readonly target?: { readonly most: number } | { readonly least: number };
  readonly note?: string;
}

/** A group of figures that one run of the bench can leave out by name. */
export interface Suite {
  readonly name: string;
  readonly run: () => Promise<readonly Row[]>;
}

/** The value below which the share `part` (0–1) of the samples lies; nearest rank. @throws RangeError without samples. */
export const percentile = (samples: readonly number[], part: number): number => {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(part * sorted.length) - 1))];
  if (value === undefined) throw new RangeError("no samples");
  return value;
};

/** Milliseconds of CPU (user and system, all threads) and of wall clock that `work` took. */
export const measured = async <T>(
  work: () => Promise<T>,
): Promise<{ value: T; cpu: number; wall: number }> => {
  const cpu = process.cpuUsage();
  const wall = performance.now();
  const value = await work();
  const used = process.cpuUsage(cpu);
  return { value, cpu: (used.user + used.system) / 1000, wall: performance.now() - wall };
};
