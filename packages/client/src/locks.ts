import type { Id } from "@holdfast/protocol/ids";

/** Whoever writes in a session on this device holds this lock meanwhile. [SP-25] */
export const sessionLock = (session: Id<"ses">): string => `holdfast-session-${session}`;

/** Named locks that everything using one device's stores respects: tabs of one browser, processes of one directory. */
export interface Locks {
  /** Takes the lock if it is free now; the returned function gives it back. Null when somebody else holds it. */
  readonly tryHold: (name: string) => Promise<(() => void) | null>;
  /** Waits for the lock; null when `signal` was aborted before it came free. */
  readonly hold: (name: string, signal: AbortSignal) => Promise<(() => void) | null>;
  /** Waits for the lock, runs `act`, gives it back. */
  readonly exclusive: <T>(name: string, act: () => Promise<T>) => Promise<T>;
}

/** Locks within this process only: for runtimes without Web Locks, and for several clients in one program. */
export const createProcessLocks = (): Locks => {
  const held = new Set<string>();
  const waiting = new Map<string, (() => void)[]>();

  const release = (name: string) => () => {
    const next = waiting.get(name)?.shift();
    if (next === undefined) held.delete(name);
    else next();
  };

  const hold = (name: string, signal?: AbortSignal): Promise<(() => void) | null> => {
    if (signal?.aborted) return Promise.resolve(null);
    if (!held.has(name)) {
      held.add(name);
      return Promise.resolve(release(name));
    }
    return new Promise((resolve) => {
      const queue = waiting.get(name) ?? [];
      waiting.set(name, queue);
      const turn = () => resolve(release(name));
      queue.push(turn);
      signal?.addEventListener("abort", () => {
        const at = queue.indexOf(turn);
        if (at >= 0) queue.splice(at, 1);
        resolve(null);
      });
    });
  };

  return {
    tryHold: async (name) => (held.has(name) ? null : hold(name)),
    hold,
    exclusive: async (name, act) => {
      const done = await hold(name);
      try {
        return await act();
      } finally {
        done?.();
      }
    },
  };
};
