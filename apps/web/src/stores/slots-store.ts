import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { SlotNote, SlotRemoval, SlotView } from "@holdfast/client/contract/slots";
import type { Result } from "@holdfast/protocol/result";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import { refreshKeyHealth } from "./key-health-store.ts";
import { refreshPasskeys } from "./passkey-store.ts";
import { refreshRecovery } from "./recovery-store.ts";
import { emptyWithKeys, oneRequest, whoAsks } from "./whose.ts";

export interface SlotsState {
  /** Null until the first answer. */
  readonly slots: readonly SlotView[] | null;
  /** What removing the slot that is asked about would do; null until that is known. */
  readonly removal: SlotRemoval | null;
  readonly busy: boolean;
  /** Why the list could not be read. */
  readonly problem: ClientProblem | null;
  /** Why the last change was refused. */
  readonly refusal: ClientProblem | null;
}

const NOTHING: SlotsState = { slots: null, removal: null, busy: false, problem: null, refusal: null };

/** The ways to unlock the account. */
export const slotsStore = createStore<SlotsState>(() => NOTHING);

const { getState, setState } = slotsStore;

/** Asks for the list anew. */
export const refreshSlots = oneRequest(async (stillHere) => {
  const listed = await holdfast().slots.list();
  if (!stillHere()) return;
  setState(listed.ok ? { slots: listed.value, problem: null } : { problem: listed.error });
});

/** Everything that is shown of ways to unlock, after one of them came, went or was named. */
export const refreshWays = async (): Promise<void> => {
  await Promise.all([refreshSlots(), refreshPasskeys(), refreshRecovery(), refreshKeyHealth()]);
};

/** One change at a time. False when it was refused; the reason is in the store. */
const perform = async (task: () => Promise<Result<unknown, ClientProblem>>): Promise<boolean> => {
  if (getState().busy) return false;
  setState({ busy: true, refusal: null });
  try {
    const done = await task();
    if (done.ok) await refreshWays();
    else setState({ refusal: done.error });
    return done.ok;
  } finally {
    setState({ busy: false });
  }
};

export const labelSlot = ({ id }: SlotView, note: SlotNote): Promise<boolean> =>
  perform(() => holdfast().slots.label(id, note));

export const removeSlot = ({ id }: SlotView): Promise<boolean> => perform(() => holdfast().slots.remove(id));

/** Finds out what removing it would do, before anybody is asked. [SL-6] */
export const lookAtRemoval = async ({ id }: SlotView): Promise<void> => {
  const stillHere = whoAsks();
  setState({ removal: null, refusal: null });
  const found = await holdfast().slots.beforeRemoving(id);
  if (!stillHere()) return;
  setState(found.ok ? { removal: found.value } : { refusal: found.error });
};

export const dismissSlotRefusal = (): void => setState({ removal: null, refusal: null });

emptyWithKeys(() => setState(NOTHING, true));
