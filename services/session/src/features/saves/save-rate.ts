import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";

export interface SaveRateDeps {
  readonly perMinute: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What a login may still do. */
export interface RateState {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Until one more save is allowed; 0 when it is. */
  readonly waitSeconds: number;
}

const MINUTE_MILLISECONDS = 60_000;
const LOGINS_MAX = 50_000;

/**
 * Bounds the saves of each login by a bucket that refills evenly.
 *
 * In this process only: a limit shared through the database would cost more than the save it guards. With N replicas a
 * login may save up to N times as often; what a session may hold is bounded by its quota all the same.
 */
export const createSaveRate = ({ perMinute, now }: SaveRateDeps): ((loginId: Bytes) => RateState) => {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (loginId) => {
    const name = toHex(loginId);
    const at = now();
    const bucket = buckets.get(name) ?? { tokens: perMinute, at };
    const refilled = bucket.tokens + ((at - bucket.at) * perMinute) / MINUTE_MILLISECONDS;
    const tokens = Math.min(perMinute, refilled);
    const allowed = tokens >= 1;
    const left = allowed ? tokens - 1 : tokens;
    // The newest stands last, so the first is the one that has been quiet longest.
    buckets.delete(name);
    buckets.set(name, { tokens: left, at });
    const oldest = buckets.keys().next();
    if (buckets.size > LOGINS_MAX && !oldest.done) buckets.delete(oldest.value);
    const wait = left >= 1 ? 0 : ((1 - left) * MINUTE_MILLISECONDS) / perMinute;
    return { allowed, remaining: Math.floor(left), waitSeconds: Math.ceil(wait / 1000) };
  };
};
