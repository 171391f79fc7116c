import type { SearchEvent, SearchSession } from "../contract/search.ts";
import { createEventQueue, type EventQueue } from "../search/event-queue.ts";
import type { ToEngine } from "./messages.ts";

/** Searches as a page begins them, when the work is done at the other end of a port. */
export const createPageSearches = (next: () => number, post: (message: ToEngine) => void) => {
  const queues = new Map<number, EventQueue<SearchEvent>>();
  return {
    of:
      (session: number): SearchSession =>
      (query, { signal, ...options } = {}) => ({
        [Symbol.asyncIterator]: () => {
          const n = next();
          const stop = (): void => {
            if (queues.has(n)) post({ kind: "unsearch", n });
          };
          const queue = createEventQueue<SearchEvent>(stop);
          queues.set(n, queue);
          signal?.addEventListener("abort", stop, { once: true });
          post({ kind: "search", n, session, query, options });
          if (signal?.aborted) stop();
          return queue.iterator;
        },
      }),
    found: (n: number, event: SearchEvent | null): void => {
      const queue = queues.get(n);
      if (event !== null) queue?.put(event);
      else {
        queue?.end();
        queues.delete(n);
      }
    },
    /** The other end met a defect: true where that was a search. */
    failed: (n: number, cause: Error): boolean => {
      const queue = queues.get(n);
      queue?.fail(cause);
      return queues.delete(n);
    },
    fail: (cause: Error): void => {
      for (const queue of queues.values()) queue.fail(cause);
      queues.clear();
    },
  };
};
