import { err, ok, type Result } from "@holdfast/protocol/result";
import type { AccountDeps } from "../account/account-deps.ts";
import { enterAgain } from "../account/enter-online.ts";
import type { Entered } from "../account/register.ts";
import { signIn } from "../account/sign-in.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { problem } from "../problem.ts";
import type { AccountRecord } from "../stores/device-store.ts";

/**
 * Opens an account whose root key was replaced elsewhere, by the passphrase that is in force: what this device keeps leads to the
 * earlier root key only. A login that was ended with the earlier keys is made anew. [RO-14]
 */
export const unlockReplaced = async (
  deps: AccountDeps,
  record: AccountRecord,
  passphrase: string,
): Promise<Result<Entered, ClientProblem>> => {
  const entered = await enterAgain(deps, record, { passphrase });
  if (entered.ok) return entered.value === null ? err(problem("wrong-passphrase")) : ok(entered.value);
  if (entered.error.code !== "unauthenticated") return entered;
  return signIn(deps, { email: record.email, passphrase });
};
