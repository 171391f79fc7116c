import type { LoginClient } from "@holdfast/protocol/auth";
import { formatId } from "@holdfast/protocol/ids";
import { REFRESH_RACE_SECONDS, REFRESH_TOKEN_SECONDS } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { auditRow } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { AccountRepository } from "../accounts/repository.ts";
import { type Handout, handOut, type IssueDeps, makeRefresh, tokenHash } from "./issue.ts";
import type { LoginRepository, TokenLogin } from "./repository.ts";

export interface LoginDeps extends IssueDeps {
  readonly logins: LoginRepository;
  readonly accounts: AccountRepository;
}

export type RefreshCode = "unauthenticated" | "csrf-failed" | "refresh-raced" | "refresh-reused";

/** How a refresh token was shown. `allows` judges the CSRF header; bearer clients have none. */
export interface Shown {
  readonly token: string;
  readonly client: LoginClient;
  /** Where it is shown from. */
  readonly address: string;
  readonly allows: (loginId: Bytes) => boolean;
}

/** Which page of the account's logins. */
export interface LoginsPage {
  readonly before: Bytes | null;
  readonly limit: number;
}

export const createLogins = (deps: LoginDeps) => {
  const { logins, accounts, now } = deps;

  /** `by` is the login that asks for it: the same, or another of the account. */
  const end = (
    by: { readonly loginId: Bytes; readonly accountId: Bytes },
    action: "login.ended" | "login.reused-token",
    loginId: Bytes = by.loginId,
  ) =>
    logins.revoke(
      loginId,
      new Date(now()),
      auditRow(deps, {
        action,
        accountId: by.accountId,
        loginId: by.loginId,
        target: formatId("lgn", loginId),
      }),
    );

  const spent = async (login: TokenLogin, rotatedAt: Date): Promise<Result<never, RefreshCode>> => {
    const raced = login.isPredecessor && now() - rotatedAt.getTime() < REFRESH_RACE_SECONDS * 1000;
    if (raced) return err("refresh-raced");
    // Whoever shows it, the owner or a thief: one of them has a copy, and nobody can tell which. [AU-6]
    await end(login, "login.reused-token");
    return err("refresh-reused");
  };

  return {
    refresh: async ({ token, client, address, allows }: Shown): Promise<Result<Handout, RefreshCode>> => {
      const hash = tokenHash(token);
      const at = new Date(now());
      const login = await logins.findByToken(hash, at);
      if (login === null || login.client !== client) return err("unauthenticated");
      if (!allows(login.loginId)) return err("csrf-failed");
      if (!login.live) return err("unauthenticated");
      if (login.rotatedAt !== null) return spent(login, login.rotatedAt);
      const next = makeRefresh(deps);
      const expiresAt = new Date(at.getTime() + REFRESH_TOKEN_SECONDS * 1000);
      if (await logins.rotate({ hash, next: next.hash, at, expiresAt, address })) {
        return ok(await handOut(deps, login, client, next));
      }
      const after = await logins.findByToken(hash, at);
      return err(after?.live === true ? "refresh-raced" : "unauthenticated");
    },

    /** New tokens of the caller's login, which name this workspace from now on. [WS-2] */
    switchTo: async (
      caller: Caller,
      workspaceId: Bytes,
      address: string,
    ): Promise<Result<Handout, "not-found" | "refresh-raced">> => {
      const { accountId, loginId } = caller;
      const at = new Date(now());
      const next = makeRefresh(deps);
      const expiresAt = new Date(at.getTime() + REFRESH_TOKEN_SECONDS * 1000);
      const target = formatId("wsp", workspaceId);
      const audit = auditRow(deps, { action: "workspace.switched", accountId, loginId, target });
      const rotation = { next: next.hash, at, expiresAt, address };
      const outcome = await logins.switchTo(workspaceId, caller, rotation, audit);
      if (outcome.code !== "switched") return err(outcome.code === "raced" ? "refresh-raced" : outcome.code);
      return ok(await handOut(deps, { accountId, loginId, workspaceId }, outcome.client, next));
    },

    /** Ends the caller's login at once. [AU-7] */
    logout: (caller: Caller): Promise<void> => end(caller, "login.ended"),

    /** Live logins of the caller's account, newest first, and whether there are more. [AU-18] */
    page: async ({ accountId }: Caller, { before, limit }: LoginsPage) => {
      const wanted = { accountId, now: new Date(now()), before, most: limit + 1 };
      const found = await logins.list(wanted);
      return { items: found.slice(0, limit), more: found.length > limit };
    },

    /** Ends a login of the caller's account at once; one that has ended stays as it is. [AU-20] */
    revoke: async (caller: Caller, loginId: Bytes): Promise<Result<null, "not-found">> => {
      const login = await logins.status(loginId);
      if (login === null || !equal(login.accountId, caller.accountId)) return err("not-found");
      await end(caller, "login.ended", loginId);
      return ok(null);
    },

    /** Ends every login of the caller's account at once, this one with them. [AU-21] */
    logoutAll: ({ accountId, loginId }: Caller): Promise<void> => {
      const target = formatId("acc", accountId);
      const audit = auditRow(deps, { action: "logins.ended", accountId, loginId, target });
      return logins.revokeAll(accountId, new Date(now()), audit);
    },

    account: (caller: Caller) => accounts.find(caller.accountId),
  };
};
export type Logins = ReturnType<typeof createLogins>;
