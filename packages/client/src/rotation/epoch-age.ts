import { KEY_POLICY_DAYS } from "@holdfast/protocol/limits";
import type { EpochState } from "../contract/rotation.ts";

const DAY_MILLISECONDS = 24 * 3600 * 1000;
const { maximum, minimum, warning } = KEY_POLICY_DAYS;

/** What a device has seen itself of the newest epoch it verified. Times are milliseconds since 1970 by its own clock. */
export interface EpochSeen {
  readonly epoch: number;
  /** When it saw the epoch first. */
  readonly from: number;
  /** When it saw an earlier epoch last: this one began after that. Null where it never saw one. */
  readonly after: number | null;
  /** When it saw the epoch last. */
  readonly last: number;
  /** Since when the service says the epoch is in force. */
  readonly said: number;
}

/**
 * Since when an epoch is in force: what the service says, within what this device has seen. A service that calls keys younger than
 * that is not believed, and neither is one that calls those old that were made since. [RO-1] [RO-5]
 */
export const epochSince = ({ from, after, said }: EpochSeen): number =>
  Math.min(Math.max(said, after ?? said), from);

export interface EpochAge {
  readonly since: number;
  readonly routineFrom: number;
  readonly dueAt: number;
  readonly state: EpochState;
}

/** How old keys of this beginning are by the policy. [RO-1] */
export const epochAge = (since: number, now: number): EpochAge => {
  const days = (now - since) / DAY_MILLISECONDS;
  const state =
    days >= maximum ? "overdue" : days >= maximum - warning ? "due-soon" : days >= minimum ? "good" : "young";
  return {
    since,
    routineFrom: since + minimum * DAY_MILLISECONDS,
    dueAt: since + maximum * DAY_MILLISECONDS,
    state,
  };
};

/** What a device knows after it has seen an epoch as the newest one. */
export const seeEpoch = (
  seen: EpochSeen | null,
  { epoch, said, now }: { readonly epoch: number; readonly said: number; readonly now: number },
): EpochSeen => {
  if (seen === null) return { epoch, from: now, after: null, last: now, said };
  if (seen.epoch === epoch) return { ...seen, last: now };
  return { epoch, from: now, after: seen.last, last: now, said };
};
