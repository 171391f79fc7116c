import { toHex } from "@holdfast/protocol/encoding";
import type { RatePolicy, RateState } from "@holdfast/service-kit/rate-limit";
import type { Bytes } from "@holdfast/vault/bytes";

export interface SaveRateDeps {
  readonly perMinute: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What is counted; saves unless said otherwise. */
  readonly name?: string;
}

/** Counts the saves of logins. */
export interface SaveRate {
  readonly policy: RatePolicy;
  /** Counts one more save of the login; `resetSeconds` is until one more is allowed. */
  readonly hit: (loginId: Bytes) => RateState;
}

const MINUTE_MILLISECONDS = 60_000;
const LOGINS_MAX = 50_000;

/**
 * Bounds the saves of each login by a bucket that refills evenly.
 *
 * In this process only: a limit shared through the database would cost more than the save it guards. With N replicas a
 * login may save up to N times as often; what a session may hold is bounded by its quota all the same.
 */
export const createSaveRate = ({ perMinute, now, name: counted = "saves" }: SaveRateDeps): SaveRate => {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const hit: SaveRate["hit"] = (loginId) => {
    const name = toHex(loginId);
    const at = now();
    const bucket = buckets.get(name) ?? { tokens: perMinute, at };
    // A clock that is set back must not take away what a login has.
    const elapsed = Math.max(0, at - bucket.at);
    const refilled = bucket.tokens + (elapsed * perMinute) / MINUTE_MILLISECONDS;
    const tokens = Math.min(perMinute, refilled);
    const allowed = tokens >= 1;
    const left = allowed ? tokens - 1 : tokens;
    // The newest stands last, so the first is the one that has been quiet longest.
    buckets.delete(name);
    buckets.set(name, { tokens: left, at });
    const oldest = buckets.keys().next();
    if (buckets.size > LOGINS_MAX && !oldest.done) buckets.delete(oldest.value);
    const wait = left >= 1 ? 0 : ((1 - left) * MINUTE_MILLISECONDS) / perMinute;
    return { allowed, remaining: Math.floor(left), resetSeconds: Math.ceil(wait / 1000) };
  };
  return { policy: { name: counted, perMinute }, hit };
};
