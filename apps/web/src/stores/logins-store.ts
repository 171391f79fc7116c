import type { Login } from "@holdfast/client/contract/logins";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import { createStore } from "zustand/vanilla";
import { accountStore } from "./account-store.ts";
import { holdfast } from "./holdfast.ts";

export interface LoginsState {
  /** Null until the first answer. */
  readonly logins: readonly Login[] | null;
  readonly refreshedAt: string | null;
  readonly problem: ClientProblem | null;
  readonly busy: boolean;
}

const NOTHING: LoginsState = { logins: null, refreshedAt: null, problem: null, busy: false };

/** Where the account is signed in. */
export const loginsStore = createStore<LoginsState>(() => NOTHING);

const { getState, setState } = loginsStore;

const load = async (): Promise<void> => {
  const listed = await holdfast().logins();
  if (listed.ok) setState({ logins: listed.value, refreshedAt: new Date().toISOString(), problem: null });
  else setState({ problem: listed.error });
};

let loading: Promise<void> | null = null;

/** Asks for the list anew; calls that overlap share one request. */
export const refreshLogins = (): Promise<void> => {
  loading ??= load().finally(() => {
    loading = null;
  });
  return loading;
};

/** Ends a login somewhere else. False when it was refused; the reason is in the store. */
export const revokeLogin = async (login: Login): Promise<boolean> => {
  setState({ busy: true, problem: null });
  try {
    const revoked = await holdfast().revokeLogin(login.id);
    if (!revoked.ok) {
      setState({ problem: revoked.error });
      return false;
    }
    setState({ logins: (getState().logins ?? []).filter(({ id }) => id !== login.id) });
    return true;
  } finally {
    setState({ busy: false });
  }
};

export const dismissLoginsProblem = (): void => setState({ problem: null });

// With the keys goes where else somebody is signed in.
accountStore.subscribe(({ status }) => {
  if (status.kind === "locked" || status.kind === "signed-out") setState(NOTHING, true);
});
