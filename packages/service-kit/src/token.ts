import { formatId, parseId } from "@holdfast/protocol/ids";
import { ACCESS_TOKEN_SECONDS } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { JWTPayload } from "jose";
import type { Caller } from "./caller.ts";
import { createJwtReader, signJwt, type TokenDeps, type TokenRefusal, type VerifierDeps } from "./jwt.ts";

/** What a token is good for; a route accepts exactly its kinds. [AU-5] */
export const TOKEN_KINDS = ["access", "runtime", "ticket", "service", "recovery"] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

const AUDIENCE = "holdfast";
const CACHED_TOKENS_MAX = 20_000;

export interface VerifiedToken extends Caller {
  readonly kind: TokenKind;
  readonly expiresAt: number;
}

/** Signs a token of one kind for one login. `seconds` is its life. */
export const signToken = (
  deps: TokenDeps,
  kind: TokenKind,
  caller: Caller,
  seconds: number,
): Promise<string> =>
  signJwt(deps, {
    audience: AUDIENCE,
    subject: formatId("acc", caller.accountId),
    seconds,
    claims: { kind, lgn: formatId("lgn", caller.loginId), wsp: formatId("wsp", caller.workspaceId) },
  });

/** An access token: EdDSA, 15 min. [AU-5] */
export const signAccessToken = (deps: TokenDeps, caller: Caller): Promise<string> =>
  signToken(deps, "access", caller, ACCESS_TOKEN_SECONDS);

const read = (payload: JWTPayload): VerifiedToken | null => {
  const kind = TOKEN_KINDS.find((known) => known === payload["kind"]);
  const accountId = parseId("acc", payload.sub ?? "");
  const loginId = parseId("lgn", String(payload["lgn"]));
  const workspaceId = parseId("wsp", String(payload["wsp"]));
  if (kind === undefined || accountId === null || loginId === null || workspaceId === null) return null;
  return { kind, accountId, loginId, workspaceId, expiresAt: (payload.exp ?? 0) * 1000 };
};

/**
 * Verifies tokens of this deployment's keys.
 *
 * Only the outcome of the signature check is remembered: expiry is judged each time, and whether the login still lives is
 * the caller's question to the database. [AU-7]
 */
export const createTokenVerifier = (deps: VerifierDeps) => {
  const { now } = deps;
  const readJwt = createJwtReader(deps, AUDIENCE);
  const verified = new Map<string, VerifiedToken>();

  const check = async (token: string): Promise<Result<VerifiedToken, TokenRefusal>> => {
    const payload = await readJwt(token);
    if (!payload.ok) return payload;
    const claims = read(payload.value);
    return claims === null ? err("unauthenticated") : ok(claims);
  };

  return async (token: string, kinds: readonly TokenKind[]): Promise<Result<VerifiedToken, TokenRefusal>> => {
    const known = verified.get(token);
    const result = known === undefined ? await check(token) : ok(known);
    if (!result.ok) return result;
    if (known === undefined) {
      const oldest = verified.keys().next();
      if (verified.size >= CACHED_TOKENS_MAX && !oldest.done) verified.delete(oldest.value);
      verified.set(token, result.value);
    }
    if (now() >= result.value.expiresAt) {
      verified.delete(token);
      return err("token-expired");
    }
    return kinds.includes(result.value.kind) ? result : err("unauthenticated");
  };
};
export type TokenVerifier = ReturnType<typeof createTokenVerifier>;
