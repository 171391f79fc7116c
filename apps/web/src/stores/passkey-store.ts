import type { Passkey } from "@holdfast/client/contract/passkeys";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import { ok, type Result } from "@holdfast/protocol/result";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import { emptyWithKeys, oneRequest } from "./whose.ts";

export interface PasskeyState {
  /** Null until the first answer. */
  readonly passkeys: readonly Passkey[] | null;
  readonly work: "adding" | "removing" | null;
  readonly problem: ClientProblem | null;
}

const NOTHING: PasskeyState = { passkeys: null, work: null, problem: null };

/** The account's passkeys; never what one of them answers. */
export const passkeyStore = createStore<PasskeyState>(() => NOTHING);

const { getState, setState } = passkeyStore;

export const refreshPasskeys = oneRequest(async (stillHere) => {
  const listed = await holdfast().passkeys.list();
  if (!stillHere()) return;
  setState(listed.ok ? { passkeys: listed.value } : { problem: listed.error });
});

/** One task at a time. Null when it was refused; the reason is in the store. */
const perform = async <T>(
  work: "adding" | "removing",
  task: () => Promise<Result<T, ClientProblem>>,
): Promise<T | null> => {
  if (getState().work !== null) return null;
  setState({ work, problem: null });
  try {
    const done = await task();
    if (!done.ok) {
      setState({ problem: done.error });
      return null;
    }
    await refreshPasskeys();
    return done.value;
  } finally {
    setState({ work: null });
  }
};

/** Null when it was refused; the reason is in the store. */
export const addPasskey = (): Promise<{ readonly unlocks: boolean } | null> =>
  perform("adding", async () => {
    const { passkeys } = holdfast();
    const asked = await passkeys.begin();
    if (!asked.ok) return asked;
    const { createPasskey, handOver } = await import("./authenticator.ts");
    const answer = await createPasskey(asked.value);
    return answer.ok ? handOver(answer.value, passkeys.finish) : answer;
  });

/** False when it was refused; the reason is in the store. */
export const removePasskey = async ({ id }: Passkey): Promise<boolean> => {
  const removed = await perform("removing", async () => {
    const done = await holdfast().passkeys.remove(id);
    return done.ok ? ok(true) : done;
  });
  return removed === true;
};

export const dismissPasskeyProblem = (): void => setState({ problem: null });

emptyWithKeys(() => setState(NOTHING, true));
