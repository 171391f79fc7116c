/** Does work of one kind together where it waits anyway. */
export interface LaneLimits<T> {
  /** How many batches run at the same time at most. */
  readonly lanes: number;
  /** While a batch runs, another one begins when so many items wait for it, or when one has waited for `patienceMilliseconds`. */
  readonly worthwhile: number;
  readonly patienceMilliseconds: number;
  readonly itemsMax: number;
  /** Of a batch together; an item above it runs alone. */
  readonly bytesMax: number;
  readonly bytesOf: (item: T) => number;
  /** Whether a batch that failed so is worth running item by item: then one bad item does not fail its neighbours. */
  readonly runsApart: (error: unknown) => boolean;
}

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs items in batches. Where nothing runs, nothing waits: an item that is alone runs alone and at once. Else items gather until
 * the batch that runs has ended, or until they are worth a batch beside it; so batches grow with the load. An item that is held up
 * holds up others for no longer than their patience.
 *
 * `run` answers one result an item, in their order.
 */
export const createLanes = <T, R>(
  run: (items: readonly T[]) => Promise<readonly R[]>,
  limits: LaneLimits<T>,
): ((item: T) => Promise<R>) => {
  const { lanes, worthwhile, patienceMilliseconds, itemsMax, bytesMax, bytesOf, runsApart } = limits;
  let waiting: Waiting<T, R>[] = [];
  let running = 0;
  let watching = false;

  const take = (): readonly Waiting<T, R>[] => {
    let bytes = 0;
    let count = 0;
    for (const { item } of waiting.slice(0, itemsMax)) {
      bytes += bytesOf(item);
      if (count > 0 && bytes > bytesMax) break;
      count += 1;
    }
    const batch = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return batch;
  };

  const runBatch = async (batch: readonly Waiting<T, R>[]): Promise<void> => {
    try {
      const results = await run(batch.map(({ item }) => item));
      for (const [i, { resolve, reject }] of batch.entries()) {
        const result = results[i];
        if (result === undefined) reject(new Error("a batch answered too little"));
        else resolve(result);
      }
    } catch (error) {
      if (batch.length > 1 && runsApart(error)) for (const one of batch) await runBatch([one]);
      else for (const { reject } of batch) reject(error);
    }
  };

  const isTime = (): boolean => waiting.length > 0 && (running === 0 || waiting.length >= worthwhile);

  /** Takes batch after batch while it is time for one. It never rejects: what goes wrong is told to the items it happened to. */
  const runLane = async (): Promise<void> => {
    do {
      running += 1;
      await runBatch(take());
      running -= 1;
    } while (isTime());
    watch();
  };

  /** Sees to it that those who wait are not forgotten behind a batch that does not end. */
  const watch = (): void => {
    if (watching || waiting.length === 0) return;
    watching = true;
    setTimeout(() => {
      watching = false;
      if (waiting.length > 0 && running < lanes) void runLane();
      else watch();
    }, patienceMilliseconds);
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (running < lanes && isTime()) void runLane();
      else watch();
    });
};
