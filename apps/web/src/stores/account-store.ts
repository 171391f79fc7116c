import type { AccountStatus } from "@holdfast/client/contract/account";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { ReplacedRootKey } from "@holdfast/client/contract/root-key";
import { ok, type Result } from "@holdfast/protocol/result";
import { createStore } from "zustand/vanilla";
import { browserKeeps } from "./browser-keeps.ts";
import { holdfast } from "./holdfast.ts";
import { takeHumanToken } from "./human-check-store.ts";
import { flushEdits } from "./pending-edits.ts";
import {
  clearLegacyToken,
  readPreferences,
  rememberLimitedPasskey,
  rememberSignedIn,
  rememberUnkeptCodes,
  takeLimitedPasskey,
} from "./preferences.ts";

export type AccountWork =
  | "register"
  | "sign-in"
  | "recover"
  | "passkey"
  | "unlock"
  | "lock"
  | "sign-out"
  | "replace-keys";

export interface AccountState {
  readonly status: AccountStatus;
  readonly work: AccountWork | null;
  readonly problem: ClientProblem | null;
  /** Nobody is signed in, and this browser would forget on the next page who signs in on this one. */
  readonly forgetful: boolean;
}

/** Who is here, and whether the keys are. */
export const accountStore = createStore<AccountState>(() => ({
  status: { kind: "starting" },
  work: null,
  problem: null,
  forgetful: false,
}));

const { setState } = accountStore;

/** One task at a time; its refusal stays until the next one begins. Null while another one is going on. */
const perform = async <T>(
  work: AccountWork,
  task: () => Promise<Result<T, ClientProblem>>,
): Promise<Result<T, ClientProblem> | null> => {
  if (accountStore.getState().work !== null) return null;
  setState({ work, problem: null });
  try {
    const result = await task();
    setState({ problem: result.ok ? null : result.error });
    return result;
  } finally {
    setState({ work: null });
  }
};

const isDone = (result: Result<unknown, ClientProblem> | null): boolean => result?.ok === true;

/** The address of whoever is signed in here, locked or not. */
export const emailOf = (status: AccountStatus): string | null => {
  if (status.kind === "unlocked") return status.account.email;
  return status.kind === "locked" ? status.email : null;
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
    if (status.kind === "signed-out") rememberUnkeptCodes(false);
    setState({ status });
  });
  const { autosaveSeconds, idleLockMinutes } = readPreferences();
  client.setAutosaveSeconds(autosaveSeconds);
  client.setIdleLockMinutes(idleLockMinutes);
  void client.start();
};

/** The recovery codes of the new account, for one showing; null when it was refused. */
export const register = async (email: string, passphrase: string): Promise<readonly string[] | null> => {
  const made = await perform("register", () =>
    holdfast().register({ email, passphrase, ...takeHumanToken() }),
  );
  if (made?.ok !== true) return null;
  rememberUnkeptCodes(true);
  return made.value.recoveryCodes;
};

/** Whether whoever signs in on this page is still signed in on the next one. */
export const findOutWhetherKept = async (): Promise<boolean> => {
  const kept = await browserKeeps();
  setState({ forgetful: !kept });
  return kept;
};

export const signIn = async (email: string, passphrase: string): Promise<boolean> =>
  isDone(await perform("sign-in", () => holdfast().signIn({ email, passphrase, ...takeHumanToken() })));

/** Uses up a recovery code to set a new passphrase, and signs in here. */
export const recover = async (email: string, code: string, passphrase: string): Promise<boolean> => {
  const recovered = isDone(
    await perform("recover", () => holdfast().recover({ email, code, passphrase, ...takeHumanToken() })),
  );
  // Whoever has one kept them.
  if (recovered) rememberUnkeptCodes(false);
  return recovered;
};

export const unlock = async (passphrase: string): Promise<boolean> =>
  isDone(await perform("unlock", () => holdfast().unlock(passphrase)));

/** The browser asks the person first; a passkey that cannot unlock is told of where the passphrase is asked for. [PK-13] [PK-14] */
export const signInByPasskey = async (): Promise<boolean> =>
  isDone(
    await perform("passkey", async () => {
      const client = holdfast();
      const asked = await client.passkeyQuestion("sign-in");
      if (!asked.ok) return asked;
      const { handOver, showPasskey } = await import("./authenticator.ts");
      const answer = await showPasskey(asked.value);
      if (!answer.ok) return answer;
      // Told before, as what comes next leads to another page at once.
      if (answer.value.prf === null) rememberLimitedPasskey();
      const signedIn = await handOver(answer.value, client.signInByPasskey);
      if (signedIn.ok && signedIn.value.kind === "locked") rememberLimitedPasskey();
      else takeLimitedPasskey();
      return signedIn;
    }),
  );

export const unlockByPasskey = async (): Promise<boolean> =>
  isDone(
    await perform("passkey", async () => {
      const client = holdfast();
      const asked = await client.passkeyQuestion("unlock");
      if (!asked.ok) return asked;
      const { handOver, showPasskey } = await import("./authenticator.ts");
      const answer = await showPasskey(asked.value);
      return answer.ok ? handOver(answer.value, client.unlockByPasskey) : answer;
    }),
  );

/** Keys and plaintext leave memory; the login stays. */
export const lock = async (): Promise<boolean> =>
  isDone(
    await perform("lock", async () => {
      flushEdits();
      await holdfast().lock();
      return ok(null);
    }),
  );

/**
 * New keys for the account; what it answers is for one showing. Null when it was refused. Keys go and come meanwhile: a page
 * that shows how it goes stays. [RO-11]
 */
export const replaceKeys = async (input: {
  readonly present: string;
  readonly next?: string;
  readonly newCodes: boolean;
}): Promise<ReplacedRootKey | null> => {
  const replaced = await perform("replace-keys", () => {
    flushEdits();
    return holdfast().replaceRootKey(input);
  });
  if (replaced?.ok !== true) return null;
  if (replaced.value.codes !== null) rememberUnkeptCodes(true);
  return replaced.value;
};

/** Refuses with `offline` while something unsent would be lost, unless it may be discarded. */
export const signOut = async (discardUnsent: boolean): Promise<boolean> =>
  isDone(
    await perform("sign-out", () => {
      flushEdits();
      return holdfast().signOut({ discardUnsent });
    }),
  );

/** Ends every login of the account. What cannot be sent before stays sealed on this device. */
export const signOutEverywhere = async (): Promise<boolean> =>
  isDone(
    await perform("sign-out", () => {
      flushEdits();
      return holdfast().signOutEverywhere();
    }),
  );

export const dismissProblem = (): void => setState({ problem: null });
