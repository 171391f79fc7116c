import type { Clock } from "../clock.ts";

/** Calls `act` once nothing was touched for a while. */
export interface Idle {
  readonly touch: () => void;
  /** Minutes without a touch; null never acts. */
  readonly set: (minutes: number | null) => void;
}

export const createIdle = (clock: Clock, act: () => void): Idle => {
  let minutes: number | null = null;
  let cancel: (() => void) | null = null;
  let touched = clock.now();

  /** One timer runs at a time: a touch only notes the time, so that typing costs nothing. */
  const arm = (): void => {
    cancel?.();
    cancel = null;
    if (minutes === null) return;
    const left = touched + minutes * 60_000 - clock.now();
    cancel = clock.after(Math.max(left, 0), () => {
      cancel = null;
      if (minutes === null) return;
      if (clock.now() - touched >= minutes * 60_000) act();
      else arm();
    });
  };

  return {
    touch: () => {
      touched = clock.now();
      if (cancel === null) arm();
    },
    set: (next) => {
      minutes = next;
      touched = clock.now();
      arm();
    },
  };
};
