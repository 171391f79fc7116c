import type { Clock } from "../clock.ts";

/** The service's time as its answers told it: certificates are judged by it, not by this machine's clock. */
export interface ServerTime {
  readonly now: () => number;
  readonly learn: (date: string | null) => void;
}

/** Milliseconds that passed, whatever happens to the clock on the wall meanwhile. */
const steady = (): number => performance.now();

/** Between two answers time passes by `elapsed`: a clock that is put right must not date a save years ahead. */
export const createServerTime = (clock: Pick<Clock, "now">, elapsed = steady): ServerTime => {
  let learned: { readonly told: number; readonly at: number } | null = null;
  return {
    now: () => (learned === null ? clock.now() : Math.floor(learned.told + elapsed() - learned.at)),
    learn: (date) => {
      const told = date === null ? Number.NaN : Date.parse(date);
      if (Number.isFinite(told)) learned = { told, at: elapsed() };
    },
  };
};
