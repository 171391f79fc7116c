import { createProcessLocks, type Locks } from "../locks.ts";

const held = (manager: LockManager, name: string, options: LockOptions): Promise<(() => void) | null> =>
  new Promise((resolve, reject) => {
    manager
      .request(name, options, (lock) => {
        if (lock === null) {
          resolve(null);
          return undefined;
        }
        return new Promise<void>((release) => resolve(release));
      })
      .catch((cause: unknown) => {
        if (cause instanceof DOMException && cause.name === "AbortError") resolve(null);
        else reject(cause);
      });
  });

/** Web Locks, which all tabs and workers of an origin respect; locks of this page alone where there are none. */
export const createWebLocks = (manager: LockManager | undefined): Locks => {
  if (manager === undefined) return createProcessLocks();
  return {
    tryHold: (name) => held(manager, name, { ifAvailable: true }),
    hold: (name, signal) => held(manager, name, { signal }),
    exclusive: async (name, act) => {
      const release = await held(manager, name, {});
      try {
        return await act();
      } finally {
        release?.();
      }
    },
  };
};
