import type { Clock } from "../clock.ts";

/** The service's time as its answers told it: certificates are judged by it, not by this machine's clock. */
export interface ServerTime {
  readonly now: () => number;
  readonly learn: (date: string | null) => void;
}

export const createServerTime = (clock: Clock): ServerTime => {
  let offset = 0;
  return {
    now: () => clock.now() + offset,
    learn: (date) => {
      const told = date === null ? Number.NaN : Date.parse(date);
      if (Number.isFinite(told)) offset = told - clock.now();
    },
  };
};
