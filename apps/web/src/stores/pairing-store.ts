import type { PairingArrived, PairingBegun } from "@holdfast/client/contract/pairing";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import { takeHumanToken } from "./human-check-store.ts";

export interface PairingState {
  /** `waiting` for the other device, `arrived` until somebody has compared the account's words, `opening` after it. */
  readonly stage: "idle" | "starting" | "waiting" | "arrived" | "opening";
  readonly begun: PairingBegun | null;
  readonly arrived: PairingArrived | null;
  readonly problem: ClientProblem | null;
}

const IDLE: PairingState = { stage: "idle", begun: null, arrived: null, problem: null };

/** This browser asks another device of the account for its keys. */
export const pairingStore = createStore<PairingState>(() => IDLE);

const { getState, setState } = pairingStore;

/** Of the newest attempt: what an earlier one brings is of no interest. */
let attempt = 0;

const stop = (problem: ClientProblem | null): void => setState({ ...IDLE, problem }, true);

/** Asks for a code, and waits for the other device's answer. */
export const beginPairing = async (): Promise<void> => {
  if (getState().stage !== "idle") return;
  attempt += 1;
  const own = attempt;
  setState({ ...IDLE, stage: "starting" }, true);
  const begun = await holdfast().beginPairing(takeHumanToken());
  if (own !== attempt) return;
  if (!begun.ok) {
    stop(begun.error);
    return;
  }
  setState({ stage: "waiting", begun: begun.value });
  const arrived = await holdfast().awaitPairing();
  if (own !== attempt) return;
  if (arrived.ok) setState({ stage: "arrived", arrived: arrived.value });
  else stop(arrived.error);
};

/** The words agree: opens the account here. */
export const confirmPairing = async (): Promise<void> => {
  if (getState().stage !== "arrived") return;
  setState({ stage: "opening" });
  const opened = await holdfast().confirmPairing();
  if (!opened.ok) stop(opened.error);
};

export const cancelPairing = async (): Promise<void> => {
  attempt += 1;
  stop(null);
  await holdfast().cancelPairing();
};
