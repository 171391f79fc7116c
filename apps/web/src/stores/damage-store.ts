import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { RecoveryReport, SetBack } from "@holdfast/client/contract/recovery";
import { createStore } from "zustand/vanilla";
import { engineStopped, sessionRecovery, sessionStore } from "./session-store.ts";
import { say } from "./ui-store.ts";

export interface DamageState {
  readonly asking: "recover" | "send-again" | null;
  /** What is going on; null while nobody waits. */
  readonly busy: string | null;
  readonly report: RecoveryReport | null;
  readonly setBack: SetBack | null;
  readonly problem: ClientProblem | null;
}

const NOTHING: DamageState = { asking: null, busy: null, report: null, setBack: null, problem: null };

/** The way out of damage, or out of an older state, of the session that is open. */
export const damageStore = createStore<DamageState>(() => NOTHING);

const { getState, setState } = damageStore;

export const closeRecovery = (): void => setState(NOTHING, true);

/** Looks what can be had of the damaged save; changes nothing. */
export const lookForRecovery = async (): Promise<void> => {
  setState({ ...NOTHING, asking: "recover", busy: "Looking for every part of it…" }, true);
  const found = await sessionRecovery()?.recover(undefined, { confirmed: true }).catch(engineStopped);
  if (getState().asking !== "recover" || found === undefined) return;
  if (found.ok) setState({ busy: null, report: found.value.report });
  else setState({ busy: null, problem: found.error });
};

/** Goes on with what was found. */
export const repairSession = async (): Promise<void> => {
  const { report } = getState();
  const recovery = sessionRecovery();
  if (report === null || recovery === null) return;
  setState({ busy: "Saving what was found…", problem: null });
  const done = await recovery.repair(report, { confirmed: true }).catch(engineStopped);
  if (!done.ok) {
    setState({ busy: null, problem: done.error });
    return;
  }
  closeRecovery();
  say("The session goes on from what was found. The damaged save stays in the history.");
};

/** What the service has beside what this device has. */
export const lookAtSetBack = async (): Promise<void> => {
  const told = await sessionRecovery()?.setBack().catch(engineStopped);
  if (told?.ok === true) setState({ setBack: told.value });
};

export const askToSendAgain = (): void => setState({ asking: "send-again", problem: null });

export const sendAgain = async (): Promise<void> => {
  setState({ busy: "Sending what this device has…", problem: null });
  const sent = await sessionRecovery()?.sendAgain().catch(engineStopped);
  if (sent === undefined) return;
  if (!sent.ok) {
    setState({ busy: null, problem: sent.error });
    return;
  }
  closeRecovery();
  say("Sent again: what this device has follows what the service had.");
};

// Another session, or none: what was found is not of it.
sessionStore.subscribe(({ id }, before) => {
  if (id !== before.id) closeRecovery();
});
