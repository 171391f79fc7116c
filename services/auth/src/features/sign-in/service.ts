import { timingSafeEqual } from "node:crypto";
import { emailKey, type Kdf } from "@holdfast/protocol/auth";
import { formatId } from "@holdfast/protocol/ids";
import { LOCK_SECONDS, WRONG_ATTEMPTS_BEFORE_LOCK } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { auditRow } from "@holdfast/service-kit/audit-row";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import type { AccountRow } from "../../rows.ts";
import type { AccountRepository } from "../accounts/repository.ts";
import {
  type Handout,
  handOut,
  type IssueDeps,
  makeLogin,
  makeRefresh,
  type Origin,
  tokenHash,
} from "../logins/issue.ts";
import type { LoginRepository } from "../logins/repository.ts";
import type { SignInAttempts } from "./attempts.ts";
import { fakeKdf, keyedHash, slotKdf } from "./kdf.ts";

export interface SignInDeps extends IssueDeps {
  readonly accounts: AccountRepository;
  readonly logins: LoginRepository;
  readonly attempts: SignInAttempts;
  /** 32 bytes at least; everything made up for unknown addresses follows from it. */
  readonly secret: Bytes;
}

export interface SignInRequest {
  readonly email: string;
  readonly authKey: Bytes;
  /** Of another login of this device, if it has one. */
  readonly refresh: string | null;
  readonly origin: Origin;
}

export interface SignInAnswer {
  readonly account: AccountRow;
  readonly loginId: Bytes;
  readonly handout: Handout;
}

export type SignInRefusal =
  | { readonly code: "invalid-credentials" }
  | { readonly code: "account-locked"; readonly waitSeconds: number };

export const createSignIn = (deps: SignInDeps) => {
  const { accounts, logins, attempts, secret, now } = deps;

  /** A device where the account is signed in at this moment is not locked out by what others try. [AU-3] */
  const isKnownDevice = async (refresh: string | null, account: AccountRow | null): Promise<boolean> => {
    const login = await logins.findByToken(tokenHash(refresh ?? ""), new Date(now()));
    return (
      login !== null &&
      account !== null &&
      login.live &&
      login.rotatedAt === null &&
      equal(login.accountId, account.id)
    );
  };

  return {
    kdf: async (email: string): Promise<Kdf> => {
      const key = emailKey(email);
      const fake = fakeKdf(secret, key);
      const found = await accounts.findByEmail(key);
      return found === null ? fake : slotKdf(found.slot);
    },

    /** One code and the same work for an unknown address and a wrong key: both look up, count, hash and compare. [AU-3] */
    login: async (request: SignInRequest): Promise<Result<SignInAnswer, SignInRefusal>> => {
      const key = emailKey(request.email);
      const attemptKey = keyedHash(secret, "sign-in", key);
      const found = await accounts.findByEmail(key);
      const known = await isKnownDevice(request.refresh, found?.account ?? null);
      const at = now();
      const limits = { max: WRONG_ATTEMPTS_BEFORE_LOCK, now: at, expiresAt: at + LOCK_SECONDS * 1000 };
      const lockedUntil = known ? null : await attempts.take(attemptKey, limits);
      if (lockedUntil !== null) {
        return err({
          code: "account-locked",
          waitSeconds: Math.max(1, Math.ceil((lockedUntil - at) / 1000)),
        });
      }
      const stored = found?.authHash ?? keyedHash(secret, "no-such-account", key);
      const right = timingSafeEqual(sha256Sync(request.authKey), stored);
      if (found === null || !right) return err({ code: "invalid-credentials" });
      if (!known) await attempts.clear(attemptKey);
      const { account } = found;
      const refresh = makeRefresh(deps);
      const login = makeLogin(deps, account.id, request.origin, refresh);
      const target = formatId("lgn", login.id);
      const audit = { action: "login.created", accountId: account.id, loginId: login.id, target } as const;
      const made = await logins.create(login, found.authHash, auditRow(deps, audit));
      if (!made) return err({ code: "invalid-credentials" });
      const caller = { accountId: account.id, loginId: login.id, workspaceId: account.workspaceId };
      const handout = await handOut(deps, caller, request.origin.client, refresh);
      return ok({ account, loginId: login.id, handout });
    },
  };
};
export type SignIn = ReturnType<typeof createSignIn>;
