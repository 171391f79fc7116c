/** What is typed reaches the state after this time at the latest, in milliseconds. */
const HOLD_MILLISECONDS = 200;

/** Puts off a write that would otherwise come with every key. */
export interface Hold {
  /** Writes within 200 ms; further calls until then change nothing. */
  readonly soon: () => void;
  /** Writes at once when a write is waiting. */
  readonly now: () => void;
  readonly isWaiting: () => boolean;
}

export const createHold = (write: () => void): Hold => {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const now = (): void => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    write();
  };
  return {
    soon: () => {
      timer ??= setTimeout(now, HOLD_MILLISECONDS);
    },
    now,
    isWaiting: () => timer !== null,
  };
};
