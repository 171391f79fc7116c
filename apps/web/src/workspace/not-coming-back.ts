import { type LossLedger, lossLedger } from "@holdfast/state/ledger";
import type { State } from "@holdfast/state/model";

/** A program that was running when a terminal was recorded. */
export interface Running {
  readonly id: string;
  readonly title: string;
  readonly command: string;
}

/** What restoring cannot bring back. */
export interface NotComingBack {
  /** What is not in the save. */
  readonly ledger: LossLedger;
  /** Programs that ran then. */
  readonly ran: readonly Running[];
  /** Programs that run now: going back from the restore does not start them either. */
  readonly runs: readonly Running[];
}

const runningIn = ({ terminals }: State): readonly Running[] =>
  Object.values(terminals).flatMap(({ id, title, command = "" }) =>
    command === "" ? [] : [{ id, title, command }],
  );

/** @param ledger what was written down when the save was named; null: what the state itself tells */
export const notComingBack = (past: State, present: State, ledger: LossLedger | null): NotComingBack => ({
  ledger: ledger ?? lossLedger(past, new Map()),
  ran: runningIn(past),
  runs: runningIn(present),
});

export const isNothing = ({ ledger, ran, runs }: NotComingBack): boolean =>
  ledger.count + ran.length + runs.length === 0;
