import { JOURNAL_LATE_MILLISECONDS } from "@holdfast/protocol/limits";
import type { Clock } from "../clock.ts";

/** Knows how far the journal is behind what was typed, so that nobody is told it has what it has not. */
export interface JournalWatch {
  readonly edited: () => void;
  /** A write of all that was typed so far begins; call the answer with whether it is durable now. */
  readonly writing: () => (durable: boolean) => void;
  /** Whether the journal has all that was typed since `dirtySince` but for, at most, the last second. */
  readonly hasIt: (dirtySince: number) => boolean;
  readonly stop: () => void;
}

/** `late` is called when an edit has waited for longer than it should. */
export const createJournalWatch = (clock: Clock, late: () => void): JournalWatch => {
  /** Of the edits that no write has begun with, the oldest. */
  let since: number | null = null;
  /** The oldest edit of each write that has not ended. */
  const writes = new Set<{ readonly oldest: number }>();
  let cancel: (() => void) | null = null;

  const oldest = (): number =>
    Math.min(since ?? Number.POSITIVE_INFINITY, ...[...writes].map((write) => write.oldest));

  const watch = (): void => {
    cancel?.();
    cancel = null;
    const due = oldest() + JOURNAL_LATE_MILLISECONDS;
    if (Number.isFinite(due) && due > clock.now()) cancel = clock.after(due - clock.now(), late);
  };

  return {
    edited: () => {
      if (since !== null) return;
      since = clock.now();
      watch();
    },
    writing: () => {
      const write = since === null ? null : { oldest: since };
      since = null;
      if (write !== null) writes.add(write);
      return (durable) => {
        if (write === null) return;
        writes.delete(write);
        if (!durable) since = Math.min(write.oldest, since ?? write.oldest);
        watch();
      };
    },
    hasIt: (dirtySince) => {
      const behind = oldest();
      return (
        behind === Number.POSITIVE_INFINITY ||
        (behind > dirtySince && clock.now() - behind < JOURNAL_LATE_MILLISECONDS)
      );
    },
    stop: () => cancel?.(),
  };
};
