import type { RateCounters } from "./rate-limit.ts";

/** RateCounters of one process. */
export const memoryRateCounters = (): RateCounters => {
  const windows = new Map<string, { start: number; hits: number }>();
  return {
    count: async (key, start) => {
      const window = windows.get(key);
      if (window === undefined || window.start < start) {
        windows.set(key, { start, hits: 1 });
        return 1;
      }
      window.hits += 1;
      return window.hits;
    },
  };
};
