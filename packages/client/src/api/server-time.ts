import type { Clock } from "../clock.ts";

/** The service's time as its answers told it: certificates are judged by it, not by this machine's clock. */
export interface ServerTime {
  readonly now: () => number;
  readonly learn: (date: string | null) => void;
}

/** Milliseconds that passed, whatever happens to the clock on the wall meanwhile. */
const steady = (): number => performance.now();

/** Services tell whole seconds, and an answer was some time under way. */
const TOLD_WITHIN_MILLISECONDS = 2_000;

/** Between two answers time passes by `elapsed`: a clock that is put right must not date a save years ahead. */
export const createServerTime = (clock: Pick<Clock, "now">, elapsed = steady): ServerTime => {
  let learned: { readonly told: number; readonly at: number } | null = null;
  const now = () => (learned === null ? clock.now() : Math.floor(learned.told + elapsed() - learned.at));
  return {
    now,
    learn: (date) => {
      const told = date === null ? Number.NaN : Date.parse(date);
      if (!Number.isFinite(told)) return;
      // What agrees with what is known would only take the time back by part of a second.
      const later = now() - told;
      if (learned === null || later < 0 || later >= TOLD_WITHIN_MILLISECONDS)
        learned = { told, at: elapsed() };
    },
  };
};
