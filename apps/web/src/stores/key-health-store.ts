import type { KeyHealthView } from "@holdfast/client/contract/key-health";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import { emptyWithKeys, oneRequest } from "./whose.ts";

export interface KeyHealthState {
  /** Null until the first answer. */
  readonly health: KeyHealthView | null;
  readonly problem: ClientProblem | null;
}

const NOTHING: KeyHealthState = { health: null, problem: null };

/** How the account's keys stand. */
export const keyHealthStore = createStore<KeyHealthState>(() => NOTHING);

const { setState } = keyHealthStore;

/** Asks anew; calls that overlap share one request. */
export const refreshKeyHealth = oneRequest(async (stillHere) => {
  const read = await holdfast().keyHealth.read();
  if (!stillHere()) return;
  setState(read.ok ? { health: read.value, problem: null } : { problem: read.error });
});

emptyWithKeys(() => setState(NOTHING, true));
