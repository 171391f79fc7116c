import type { PairingRequest } from "@holdfast/client/contract/pairing";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import { emptyWithKeys, whoAsks } from "./whose.ts";

export interface LettingInState {
  readonly request: PairingRequest | null;
  /** Of the account, once the device was let in. */
  readonly words: readonly string[] | null;
  readonly refused: boolean;
  readonly busy: boolean;
  readonly problem: ClientProblem | null;
}

const NOTHING: LettingInState = { request: null, words: null, refused: false, busy: false, problem: null };

/** A device that asks this account for its keys. */
export const lettingInStore = createStore<LettingInState>(() => NOTHING);

const { getState, setState } = lettingInStore;

const perform = async (act: () => Promise<Partial<LettingInState>>): Promise<void> => {
  if (getState().busy) return;
  const stillHere = whoAsks();
  setState({ busy: true, problem: null });
  const change = await act();
  if (stillHere()) setState({ ...change, busy: false });
};

/** Who asks with this code. */
export const lookUpDevice = (userCode: string): Promise<void> =>
  perform(async () => {
    const found = await holdfast().pairing.lookup(userCode);
    return found.ok ? { request: found.value } : { problem: found.error };
  });

/** Hands the account's key to the device that is shown. */
export const letIn = ({ userCode }: PairingRequest): Promise<void> =>
  perform(async () => {
    const approved = await holdfast().pairing.approve(userCode);
    return approved.ok ? { words: approved.value } : { problem: approved.error };
  });

export const refuseDevice = ({ userCode }: PairingRequest): Promise<void> =>
  perform(async () => {
    const denied = await holdfast().pairing.deny(userCode);
    return denied.ok ? { refused: true } : { problem: denied.error };
  });

export const startOver = (): void => setState(NOTHING, true);

emptyWithKeys(startOver);
