import { WEBHOOK_ATTEMPTS_MAX } from "@holdfast/protocol/webhooks";

/** After each attempt that failed, until the next; the last one comes a day after the first. */
const GAPS_SECONDS = [30, 300, 1_800, 7_200, 18_000, 36_000];
const DAY_SECONDS = 86_400;
/** Before the last attempt, however late the others were. */
const LAST_GAP_SECONDS_LEAST = 3_600;
const JITTER = 0.2;

export interface Tried {
  /** Attempts that failed, 1 at least. */
  readonly tried: number;
  /** When the first of them began. */
  readonly begunAt: Date;
}

/**
 * When to try again: 30 s, 5 min, 30 min, 2 h, 5 h and 10 h later, and a day after the beginning, each a fifth more or less by
 * chance; null after the eighth. `random` is 0–1, times are in milliseconds since 1970. [WH-4]
 */
export const nextAttempt = ({ tried, begunAt }: Tried, now: number, random: number): Date | null => {
  if (tried >= WEBHOOK_ATTEMPTS_MAX) return null;
  const left = DAY_SECONDS - (now - begunAt.getTime()) / 1000;
  const gap = GAPS_SECONDS[tried - 1] ?? Math.max(left, LAST_GAP_SECONDS_LEAST);
  return new Date(Math.round(now + gap * 1000 * (1 + JITTER * (2 * random - 1))));
};
