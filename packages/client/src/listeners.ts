/** Functions to call when something changes. A listener that throws is a defect of its owner and stops nobody else. */
export interface Listeners<A extends readonly unknown[]> {
  /** Returns the unsubscriber. */
  readonly add: (listener: (...args: A) => void) => () => void;
  readonly call: (...args: A) => void;
  readonly clear: () => void;
}

export const createListeners = <A extends readonly unknown[]>(): Listeners<A> => {
  const all = new Set<{ readonly run: (...args: A) => void }>();
  return {
    add: (listener) => {
      const entry = { run: listener };
      all.add(entry);
      return () => {
        all.delete(entry);
      };
    },
    call: (...args) => {
      for (const entry of [...all]) {
        try {
          entry.run(...args);
        } catch (cause) {
          queueMicrotask(() => {
            throw cause;
          });
        }
      }
    },
    clear: () => all.clear(),
  };
};
