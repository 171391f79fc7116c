import type { AccountStatus, ClientProblem } from "@holdfast/client/contract";
import type { Result } from "@holdfast/protocol/result";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import { flushEdits } from "./pending-edits.ts";
import { clearLegacyToken, readPreferences, rememberSignedIn } from "./preferences.ts";

export type AccountWork = "register" | "sign-in" | "unlock" | "lock" | "sign-out";

export interface AccountState {
  readonly status: AccountStatus;
  readonly work: AccountWork | null;
  readonly problem: ClientProblem | null;
}

/** Who is here, and whether the keys are. */
export const accountStore = createStore<AccountState>(() => ({
  status: { kind: "starting" },
  work: null,
  problem: null,
}));

const { setState } = accountStore;

/** One task at a time; its refusal stays until the next one begins. Resolves to whether it was done. */
const perform = async (
  work: AccountWork,
  task: () => Promise<Result<unknown, ClientProblem> | undefined>,
): Promise<boolean> => {
  if (accountStore.getState().work !== null) return false;
  setState({ work, problem: null });
  try {
    const result = await task();
    const refused = result?.ok === false ? result.error : null;
    setState({ problem: refused });
    return refused === null;
  } finally {
    setState({ work: null });
  }
};

let started = false;

/** Finds out who is here. The first call of a page starts the client, later ones do nothing. */
export const startAccount = (): void => {
  if (started) return;
  started = true;
  clearLegacyToken();
  const client = holdfast();
  client.subscribe((status) => {
    if (status.kind !== "starting") rememberSignedIn(status.kind !== "signed-out");
    setState({ status });
  });
  const { autosaveSeconds, idleLockMinutes } = readPreferences();
  client.setAutosaveSeconds(autosaveSeconds);
  client.setIdleLockMinutes(idleLockMinutes);
  void client.start();
};

/** Without recovery codes: no page shows them, and codes that nobody sees help nobody. */
export const register = (email: string, passphrase: string): Promise<boolean> =>
  perform("register", () => holdfast().register({ email, passphrase, recoveryCodes: false }));

export const signIn = (email: string, passphrase: string): Promise<boolean> =>
  perform("sign-in", () => holdfast().signIn({ email, passphrase }));

export const unlock = (passphrase: string): Promise<boolean> =>
  perform("unlock", () => holdfast().unlock(passphrase));

/** Keys and plaintext leave memory; the login stays. */
export const lock = (): Promise<boolean> =>
  perform("lock", async () => {
    flushEdits();
    await holdfast().lock();
    return undefined;
  });

/** Refuses with `offline` while something unsent would be lost, unless it may be discarded. */
export const signOut = (discardUnsent: boolean): Promise<boolean> =>
  perform("sign-out", () => {
    flushEdits();
    return holdfast().signOut({ discardUnsent });
  });

export const dismissProblem = (): void => setState({ problem: null });
