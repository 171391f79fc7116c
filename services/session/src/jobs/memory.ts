import type { Jobs, Work } from "./jobs.ts";

/** Jobs without a database or a clock: nothing runs before it is asked for, and `settled` waits for it. For tests. */
export const memoryJobs = (): Jobs & { readonly settled: () => Promise<void> } => {
  const registered = new Map<string, Work>();
  const ending = new AbortController();
  /** By name: the turns that were asked for, at most one of them waiting. */
  const turns = new Map<string, { running: Promise<void>; waiting: boolean }>();

  const runOf = (name: string): Work => {
    const work = registered.get(name);
    if (work === undefined) throw new Error(`no job is called ${name}`);
    return work;
  };

  const begin = (name: string): void => {
    const work = runOf(name);
    const turn = { running: Promise.resolve(), waiting: false };
    turns.set(name, turn);
    turn.running = (async () => {
      try {
        if (!ending.signal.aborted) await work(ending.signal);
      } finally {
        turns.delete(name);
        if (turn.waiting) begin(name);
      }
    })();
    // Whoever settles hears of it.
    turn.running.catch(() => undefined);
  };

  return {
    every: (name, _cron, work) => {
      registered.set(name, work);
    },
    runNow: async (name) => {
      runOf(name);
      const turn = turns.get(name);
      if (turn === undefined) begin(name);
      else turn.waiting = true;
    },
    health: async () => {},
    start: async () => {},
    stop: async () => {
      ending.abort();
      await Promise.allSettled([...turns.values()].map(({ running }) => running));
    },
    settled: async () => {
      while (turns.size > 0) await Promise.all([...turns.values()].map(({ running }) => running));
    },
  };
};
