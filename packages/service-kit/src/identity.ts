import type { ProblemCode } from "@holdfast/protocol/problems";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Caller } from "./caller.ts";
import { type CookieJar, readCookie } from "./cookies.ts";
import type { Csrf } from "./csrf.ts";
import { bearerOf } from "./jwt.ts";
import type { TokenKind, TokenVerifier } from "./token.ts";

/** Refusals of every route that needs a login. */
export const IDENTITY_CODES = [
  "unauthenticated",
  "token-expired",
  "csrf-failed",
] as const satisfies ProblemCode[];
export type IdentityCode = (typeof IDENTITY_CODES)[number];

/** Where logins are looked up, at every request: revoking one takes effect at once. [AU-7] */
export interface LoginDirectory {
  /** Null for a login that never was. */
  readonly status: (
    loginId: Uint8Array<ArrayBuffer>,
  ) => Promise<{ readonly accountId: Uint8Array<ArrayBuffer>; readonly live: boolean } | null>;
}

/** Finds who calls by the access token, cookie or bearer. [AU-5] [AU-8] */
export interface Identity {
  /** Token and CSRF hold, and the login is live at this moment. */
  readonly live: (request: Request) => Promise<Result<Caller, IdentityCode>>;
  /** Token and CSRF hold. Only where the same transaction that writes reads the login itself. */
  readonly signed: (request: Request) => Promise<Result<Caller, IdentityCode>>;
}

export interface IdentityDeps {
  readonly verify: TokenVerifier;
  readonly logins: LoginDirectory;
  readonly csrf: Csrf;
  readonly cookies: CookieJar;
  /** What the routes accept; access tokens where nothing is said. */
  readonly kinds?: readonly TokenKind[];
}

/** Identity by tokens. A request with an Authorization header is judged by it alone, whatever cookies it carries. */
export const createIdentity = (deps: IdentityDeps): Identity => {
  const { verify, logins, csrf, cookies, kinds = ["access"] } = deps;

  const signed: Identity["signed"] = async (request) => {
    const header = request.headers.get("authorization");
    const token = header === null ? readCookie(request, cookies.access) : bearerOf(header);
    if (!token) return err("unauthenticated");
    const verified = await verify(token, kinds);
    if (!verified.ok) return verified;
    return header !== null || csrf.allows(request, verified.value.loginId)
      ? ok(verified.value)
      : err("csrf-failed");
  };

  return {
    signed,
    live: async (request) => {
      const caller = await signed(request);
      if (!caller.ok) return caller;
      const login = await logins.status(caller.value.loginId);
      const own = login !== null && Buffer.compare(login.accountId, caller.value.accountId) === 0;
      return own && login.live ? caller : err("unauthenticated");
    },
  };
};
