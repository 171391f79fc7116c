import type { ClientProblem } from "@holdfast/client/contract/problem";
import { createStore } from "zustand/vanilla";
import { accountStore } from "./account-store.ts";
import { holdfast } from "./holdfast.ts";
import { refreshLogins } from "./logins-store.ts";

export interface PassphraseState {
  readonly busy: boolean;
  readonly problem: ClientProblem | null;
}

const NOTHING: PassphraseState = { busy: false, problem: null };

/** How the change of the passphrase goes; never a passphrase. */
export const passphraseStore = createStore<PassphraseState>(() => NOTHING);

const { getState, setState } = passphraseStore;

/** False when it was refused; the reason is in the store. */
export const changePassphrase = async (present: string, next: string): Promise<boolean> => {
  if (getState().busy) return false;
  setState({ busy: true, problem: null });
  try {
    const changed = await holdfast().changePassphrase({ present, next });
    setState({ problem: changed.ok ? null : changed.error });
    // The others have ended with it.
    if (changed.ok) void refreshLogins();
    return changed.ok;
  } finally {
    setState({ busy: false });
  }
};

export const dismissPassphraseProblem = (): void => setState({ problem: null });

accountStore.subscribe(({ status }) => {
  if (status.kind === "locked" || status.kind === "signed-out") setState({ problem: null });
});
