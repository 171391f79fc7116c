import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { RestoreTest } from "@holdfast/client/contract/recovery";
import type { Checkpoint } from "@holdfast/client/contract/timeline";
import type { Id } from "@holdfast/protocol/ids";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import { emptyWithKeys, whoAsks } from "./whose.ts";

export type TestOutcome =
  | { readonly kind: "done"; readonly result: RestoreTest }
  | { readonly kind: "refused"; readonly problem: ClientProblem };

export interface ProofState {
  /** Of the checkpoint or session that is tested now; one at a time. */
  readonly running: string | null;
  /** What tests on this page came to, by checkpoint or session. */
  readonly outcomes: Readonly<Record<string, TestOutcome>>;
}

const NOTHING: ProofState = { running: null, outcomes: {} };

/** Restore tests that somebody asked for. */
export const proofStore = createStore<ProofState>(() => NOTHING);
const { getState, setState } = proofStore;

/** Tests the restore of a checkpoint, of a session's newest save for null; answers the checkpoint with its new proof. */
export const testRestoreNow = async (
  session: Id<"ses">,
  checkpoint: Checkpoint | null,
): Promise<Checkpoint | null> => {
  if (getState().running !== null) return null;
  const key = checkpoint?.id ?? session;
  const stillHere = whoAsks();
  setState({ running: key });
  const tested = await holdfast().recovery.test(session, checkpoint);
  if (!stillHere()) return null;
  const outcome: TestOutcome = tested.ok
    ? { kind: "done", result: tested.value }
    : { kind: "refused", problem: tested.error };
  setState(({ outcomes }) => ({ running: null, outcomes: { ...outcomes, [key]: outcome } }));
  return tested.ok ? tested.value.noted : null;
};

emptyWithKeys(() => setState(NOTHING, true));
