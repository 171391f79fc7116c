import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { ResealStatus } from "@holdfast/client/contract/rotation";
import type { Result } from "@holdfast/protocol/result";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import { refreshKeyHealth } from "./key-health-store.ts";
import { emptyWithKeys, oneRequest } from "./whose.ts";

export interface RotationState {
  /** Null until the first answer. */
  readonly reseal: ResealStatus | null;
  readonly busy: boolean;
  /** Why the last change was refused. */
  readonly refusal: ClientProblem | null;
}

const NOTHING: RotationState = { reseal: null, busy: false, refusal: null };

/** The keys of the current workspace while they are renewed, and what is sealed again under them. */
export const rotationStore = createStore<RotationState>(() => NOTHING);

const { getState, setState } = rotationStore;

/** How far sealing again has come. */
export const refreshReseal = oneRequest(async (stillHere) => {
  const status = await holdfast().rotation.resealStatus();
  if (!stillHere()) return;
  setState(status.ok ? { reseal: status.value } : { refusal: status.error });
});

/** One change at a time. False when it was refused; the reason is in the store. */
const perform = async (task: () => Promise<Result<unknown, ClientProblem>>): Promise<boolean> => {
  if (getState().busy) return false;
  setState({ busy: true, refusal: null });
  try {
    const done = await task();
    if (!done.ok) setState({ refusal: done.error });
    await Promise.all([refreshKeyHealth(), refreshReseal()]);
    return done.ok;
  } finally {
    setState({ busy: false });
  }
};

/** New keys for everything that is saved here from now on. [RO-1] [RO-4] */
export const renewKeys = (reason: "routine" | "suspected-leak"): Promise<boolean> =>
  perform(() => holdfast().rotation.rotate({ reason }));

/** Begins to save every session anew under the present keys, or goes on with it. [RO-8] */
export const sealAgain = (): Promise<boolean> => perform(() => holdfast().rotation.reseal());
export const stopSealing = (): Promise<boolean> => perform(() => holdfast().rotation.stopReseal());

export const dismissRotationRefusal = (): void => setState({ refusal: null });

emptyWithKeys(() => setState(NOTHING, true));
