import type { AssistedStatus, NewUnlock, UnlockView } from "@holdfast/client/contract/assisted";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import { ok, type Result } from "@holdfast/protocol/result";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import { refreshKeyHealth } from "./key-health-store.ts";
import { emptyWithKeys, oneRequest } from "./whose.ts";

export interface AssistedState {
  /** Null until the first answer. */
  readonly status: AssistedStatus | null;
  readonly busy: boolean;
  /** Why it could not be read. */
  readonly problem: ClientProblem | null;
  /** Why the last change was refused. */
  readonly refusal: ClientProblem | null;
}

const NOTHING: AssistedState = { status: null, busy: false, problem: null, refusal: null };

/** Whether the service may read, and what lets it; never a token: that goes from the client to what shows it and nowhere else. */
export const assistedStore = createStore<AssistedState>(() => NOTHING);

const { getState, setState } = assistedStore;

export const refreshAssisted = oneRequest(async (stillHere) => {
  const status = await holdfast().assisted.status();
  if (!stillHere()) return;
  setState(status.ok ? { status: status.value, problem: null } : { problem: status.error });
});

/** One change at a time. Null when it was refused; the reason is in the store. */
const perform = async <T>(
  task: () => Promise<Result<T, ClientProblem>>,
): Promise<{ readonly value: T } | null> => {
  if (getState().busy) return null;
  setState({ busy: true, refusal: null });
  try {
    const done = await task();
    if (done.ok) await Promise.all([refreshAssisted(), refreshKeyHealth()]);
    else setState({ refusal: done.error });
    return done.ok ? { value: done.value } : null;
  } finally {
    setState({ busy: false });
  }
};

const isDone = async (task: () => Promise<Result<unknown, ClientProblem>>): Promise<boolean> =>
  (await perform(async () => {
    const done = await task();
    return done.ok ? ok(true) : done;
  })) !== null;

export const allowReading = (): Promise<boolean> => isDone(() => holdfast().assisted.allow());
/** Ends every token too. [AM-3] */
export const forbidReading = (): Promise<boolean> => isDone(() => holdfast().assisted.forbid());
export const allowWorkspaceReading = (): Promise<boolean> =>
  isDone(() => holdfast().assisted.allowWorkspace(true));
/** Ends every token of the workspace, everybody's. [AM-3] */
export const forbidWorkspaceReading = (): Promise<boolean> =>
  isDone(() => holdfast().assisted.allowWorkspace(false));
export const endUnlock = ({ id }: UnlockView): Promise<boolean> => isDone(() => holdfast().assisted.end(id));
export const endUnlocks = (): Promise<boolean> => isDone(() => holdfast().assisted.endAll());

/** A token for one showing; null when it was refused. [AM-1] */
export const makeToken = async (): Promise<NewUnlock | null> =>
  (await perform(() => holdfast().assisted.begin()))?.value ?? null;

export const dismissAssistedRefusal = (): void => setState({ refusal: null });

emptyWithKeys(() => setState(NOTHING, true));
