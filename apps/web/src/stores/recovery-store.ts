import type { ClientProblem } from "@holdfast/client/contract/problem";
import { createStore } from "zustand/vanilla";
import { recoveredWords } from "../words/recovery-words.ts";
import { accountStore } from "./account-store.ts";
import { holdfast } from "./holdfast.ts";
import { hasUnkeptCodes, rememberUnkeptCodes, takeRecovered } from "./preferences.ts";
import { say } from "./ui-store.ts";

export interface RecoveryState {
  /** Null until the first answer. */
  readonly codesLeft: number | null;
  /** Codes were shown in this browser, and nobody confirmed that they were kept. */
  readonly unkept: boolean;
  readonly problem: ClientProblem | null;
  readonly busy: boolean;
}

const NOTHING: RecoveryState = { codesLeft: null, unkept: false, problem: null, busy: false };

/** About the recovery codes, never the codes: those go from the client to what shows them and nowhere else. */
export const recoveryStore = createStore<RecoveryState>(() => NOTHING);

const { setState } = recoveryStore;

/** Asks how many codes are left. */
export const refreshRecovery = async (): Promise<void> => {
  setState({ unkept: hasUnkeptCodes() });
  const status = await holdfast().recoveryCodes.status();
  if (status.ok) setState({ codesLeft: status.value.codesLeft, problem: null });
  else setState({ problem: status.error });
};

/** Replaces all codes. The new ones are for one showing; null when it was refused. */
export const makeNewCodes = async (): Promise<readonly string[] | null> => {
  setState({ busy: true, problem: null });
  const made = await holdfast().recoveryCodes.replace();
  setState({ busy: false, problem: made.ok ? null : made.error });
  if (!made.ok) return null;
  rememberUnkeptCodes(true);
  setState({ codesLeft: made.value.length, unkept: true });
  return made.value;
};

/** The codes that were shown last are in safe hands. */
export const confirmKept = (): void => {
  rememberUnkeptCodes(false);
  setState({ unkept: false });
};

/** When a recovery led here: what it used up, and what is left. */
export const tellRecovered = async (): Promise<void> => {
  if (!takeRecovered()) return;
  const status = await holdfast().recoveryCodes.status();
  say(recoveredWords(status.ok ? status.value.codesLeft : null));
};

accountStore.subscribe(({ status }) => {
  if (status.kind === "locked" || status.kind === "signed-out") setState(NOTHING, true);
});
