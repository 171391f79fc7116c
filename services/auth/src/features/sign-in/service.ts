import { timingSafeEqual } from "node:crypto";
import { emailKey, type Kdf } from "@holdfast/protocol/auth";
import { formatId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { auditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
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
} from "../logins/issue.ts";
import type { LoginRepository } from "../logins/repository.ts";
import { beginAttempt, type Locked } from "./attempt.ts";
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

export type SignInRefusal = { readonly code: "invalid-credentials" } | Locked;

export const createSignIn = (deps: SignInDeps) => {
  const { accounts, logins, secret } = deps;

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
      const found = await accounts.findByEmail(key);
      const attempt = await beginAttempt(deps, key, request.refresh, found?.account ?? null);
      if (!attempt.ok) return attempt;
      const stored = found?.authHash ?? keyedHash(secret, "no-such-account", key);
      const right = timingSafeEqual(sha256Sync(request.authKey), stored);
      if (found === null || !right) return err({ code: "invalid-credentials" });
      await attempt.value.succeeded();
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
