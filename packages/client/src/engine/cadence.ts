import { JOURNAL_DELAY_MILLISECONDS } from "@holdfast/protocol/limits";
import type { Clock } from "../clock.ts";

/** Without a journal that outlives the page, only the service keeps the work: save much more often. */
const UNKEPT_SECONDS = 5;
const RETRY_FIRST_MILLISECONDS = 1_000;
const RETRY_MOST_MILLISECONDS = 60_000;
/** However long a service says: work must not wait for it for hours. */
const TOLD_MOST_SECONDS = 300;
const STRETCH = 10;

export interface CadenceInput {
  readonly clock: Clock;
  /** Null: nothing is saved by itself. Without a lasting journal it is all the same: work must not be lost. */
  readonly autosaveSeconds: () => number | null;
  /** Whether this device keeps the journal. */
  readonly kept: () => boolean;
  /** 0 to 255, for spreading retries. */
  readonly jitter: () => number;
  readonly journal: () => void;
  readonly save: () => void;
}

/** Decides when to write the journal and when to save; the writing and saving are the caller's. [SP-20] */
export interface Cadence {
  readonly changed: () => void;
  /** A save is over and nothing is left to save. */
  readonly clean: () => void;
  /** A save is over that took so long; changes since then wait for the next one. */
  readonly saved: (milliseconds: number) => void;
  /** A save could not be sent: try again, later each time, and not before the service said. */
  readonly failed: (retryAfterSeconds?: number) => void;
  readonly stop: () => void;
}

export const createCadence = (input: CadenceInput): Cadence => {
  const { clock } = input;
  let journalTimer: (() => void) | null = null;
  let saveTimer: (() => void) | null = null;
  let lastMilliseconds = 0;
  let failures = 0;
  let stopped = false;

  const cancelSave = (): void => {
    saveTimer?.();
    saveTimer = null;
  };

  const saveAfter = (milliseconds: number): void => {
    cancelSave();
    if (stopped) return;
    saveTimer = clock.after(milliseconds, () => {
      saveTimer = null;
      input.save();
    });
  };

  const saveInTime = (): void => {
    const seconds = input.kept() ? input.autosaveSeconds() : UNKEPT_SECONDS;
    if (seconds === null) cancelSave();
    else saveAfter(Math.max(seconds * 1000, STRETCH * lastMilliseconds));
  };

  return {
    changed: () => {
      if (stopped) return;
      journalTimer ??= clock.after(JOURNAL_DELAY_MILLISECONDS, () => {
        journalTimer = null;
        input.journal();
      });
      if (saveTimer === null) saveInTime();
    },
    clean: () => {
      failures = 0;
      cancelSave();
    },
    saved: (milliseconds) => {
      failures = 0;
      lastMilliseconds = milliseconds;
      saveInTime();
    },
    failed: (retryAfterSeconds = 0) => {
      const doubled = Math.min(RETRY_FIRST_MILLISECONDS * 2 ** failures, RETRY_MOST_MILLISECONDS);
      failures += 1;
      const told = Math.min(retryAfterSeconds, TOLD_MOST_SECONDS) * 1000;
      saveAfter(Math.max(told, doubled * (0.75 + input.jitter() / 510)));
    },
    stop: () => {
      stopped = true;
      journalTimer?.();
      journalTimer = null;
      cancelSave();
    },
  };
};
