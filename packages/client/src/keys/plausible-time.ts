import { type Id, idBytes, timeOfUuid } from "@holdfast/protocol/ids";
import { CLOCK_SKEW_SECONDS } from "@holdfast/protocol/limits";
import type { ServerTime } from "../api/server-time.ts";
import type { Clock } from "../clock.ts";

const SKEW_MILLISECONDS = CLOCK_SKEW_SECONDS * 1000;

/** Between when the account was made and now, in milliseconds since 1970: what happened to it happened in between. */
export interface Lifetime {
  readonly from: number;
  readonly to: number;
}

/**
 * From the time that the account's id was made of; one that is made of none leaves the beginning open. Until now by this device's
 * clock or the service's, whichever is later.
 */
export const lifetimeOf = (
  accountId: Id<"acc">,
  clock: Pick<Clock, "now">,
  serverTime: Pick<ServerTime, "now">,
): Lifetime => {
  const now = Math.max(clock.now(), serverTime.now());
  const made = timeOfUuid(idBytes(accountId));
  return { from: made <= now + SKEW_MILLISECONDS ? made : 0, to: now };
};

/** A time as the service says it, give or take what clocks differ; null where it cannot be. */
export const plausible = ({ from, to }: Lifetime, said: string | null): string | null => {
  const at = said === null ? Number.NaN : Date.parse(said);
  return at >= from - SKEW_MILLISECONDS && at <= to + SKEW_MILLISECONDS ? said : null;
};
