/** Events that come faster than they are taken, for a loop that may be left at any time. */
export interface EventQueue<E> {
  readonly put: (event: E) => void;
  readonly end: () => void;
  readonly fail: (cause: unknown) => void;
  readonly iterator: AsyncIterator<E, undefined>;
}

/** @param left called when the loop was left before the end */
export const createEventQueue = <E>(left: () => void): EventQueue<E> => {
  const events: E[] = [];
  let over = false;
  let failure: { readonly cause: unknown } | null = null;
  let wake: (() => void) | null = null;
  const woken = (): void => {
    wake?.();
    wake = null;
  };
  return {
    put: (event) => {
      if (over) return;
      events.push(event);
      woken();
    },
    end: () => {
      over = true;
      woken();
    },
    fail: (cause) => {
      failure = { cause };
      over = true;
      woken();
    },
    iterator: {
      next: async () => {
        for (;;) {
          const event = events.shift();
          if (event !== undefined) return { done: false, value: event };
          if (failure !== null) throw failure.cause;
          if (over) return { done: true, value: undefined };
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      },
      return: async () => {
        over = true;
        events.length = 0;
        left();
        return { done: true, value: undefined };
      },
    },
  };
};
