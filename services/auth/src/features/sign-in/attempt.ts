import { LOCK_SECONDS, WRONG_ATTEMPTS_BEFORE_LOCK } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { AccountRow } from "../../rows.ts";
import { tokenHash } from "../logins/issue.ts";
import type { LoginRepository } from "../logins/repository.ts";
import type { SignInAttempts } from "./attempts.ts";
import { keyedHash } from "./kdf.ts";

export interface AttemptDeps {
  readonly logins: Pick<LoginRepository, "findByToken">;
  readonly attempts: SignInAttempts;
  readonly secret: Bytes;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface Locked {
  readonly code: "account-locked";
  readonly waitSeconds: number;
}

/** An attempt that was let through. A right key gives it back, with all before it. */
export interface Attempt {
  readonly succeeded: () => Promise<void>;
}

/** A device where the account is signed in at this moment is not locked out by what others try. [AU-3] */
const isKnownDevice = async (
  { logins, now }: AttemptDeps,
  refresh: string | null,
  account: AccountRow | null,
): Promise<boolean> => {
  const login = await logins.findByToken(tokenHash(refresh ?? ""), new Date(now()));
  return (
    login !== null &&
    account !== null &&
    login.live &&
    login.rotatedAt === null &&
    equal(login.accountId, account.id)
  );
};

/** Takes one of the attempts that an address has, whatever it is tried with, before anything is compared. [AU-3] [AM-5] */
export const beginAttempt = async (
  deps: AttemptDeps,
  key: string,
  refresh: string | null,
  account: AccountRow | null,
): Promise<Result<Attempt, Locked>> => {
  const { attempts, secret, now } = deps;
  const attemptKey = keyedHash(secret, "sign-in", key);
  const known = await isKnownDevice(deps, refresh, account);
  const at = now();
  const limits = { max: WRONG_ATTEMPTS_BEFORE_LOCK, now: at, expiresAt: at + LOCK_SECONDS * 1000 };
  const lockedUntil = known ? null : await attempts.take(attemptKey, limits);
  if (lockedUntil !== null) {
    return err({ code: "account-locked", waitSeconds: Math.max(1, Math.ceil((lockedUntil - at) / 1000)) });
  }
  return ok({
    succeeded: async () => {
      if (!known) await attempts.clear(attemptKey);
    },
  });
};
