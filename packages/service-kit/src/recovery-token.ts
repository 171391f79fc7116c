import { formatId, parseId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { createLocalJWKSet, decodeJwt, errors, jwtVerify, SignJWT } from "jose";
import type { TokenDeps, TokenRefusal } from "./token.ts";

/** What a recovery token says: who showed which code. Ids are 16 bytes. */
export interface RecoveryClaims {
  readonly accountId: Uint8Array<ArrayBuffer>;
  readonly slotId: Uint8Array<ArrayBuffer>;
}

export const RECOVERY_TOKEN_SECONDS = 15 * 60;

const KIND = "recovery";
const ISSUER = "holdfast";
// Another audience than other tokens have, and no login in it: what verifies those refuses this, and the reverse.
const AUDIENCE = "holdfast/recovery";
const BEARER = /^Bearer ([A-Za-z0-9._-]{1,2048})$/i;

/** A token of kind `recovery`: EdDSA, 15 min, good for one replacement of the slots and nothing else. [AU-14] */
export const signRecoveryToken = (
  { key, now }: TokenDeps,
  { accountId, slotId }: RecoveryClaims,
): Promise<string> => {
  const issued = Math.floor(now() / 1000);
  return new SignJWT({ kind: KIND, slt: formatId("slt", slotId) })
    .setProtectedHeader({ alg: "EdDSA", kid: key.kid, typ: "JWT" })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(formatId("acc", accountId))
    .setIssuedAt(issued)
    .setExpirationTime(issued + RECOVERY_TOKEN_SECONDS)
    .sign(key.privateKey);
};

const kindOf = (token: string): unknown => {
  try {
    return decodeJwt(token)["kind"];
  } catch (cause) {
    if (cause instanceof errors.JOSEError) return undefined;
    throw cause;
  }
};

/** Reads the recovery token that a request bears; null when it bears none, whatever else it carries. */
export const createRecoveryReader = ({ key, now }: Pick<TokenDeps, "key" | "now">) => {
  const keys = createLocalJWKSet(key.jwks);
  return async (request: Request): Promise<Result<RecoveryClaims, TokenRefusal> | null> => {
    const token = BEARER.exec(request.headers.get("authorization") ?? "")?.[1];
    if (token === undefined || kindOf(token) !== KIND) return null;
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ["EdDSA"],
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ["exp", "iat", "sub"],
        currentDate: new Date(now()),
      });
      const accountId = parseId("acc", payload.sub ?? "");
      const slotId = parseId("slt", String(payload["slt"]));
      return accountId === null || slotId === null ? err("unauthenticated") : ok({ accountId, slotId });
    } catch (cause) {
      if (cause instanceof errors.JWTExpired) return err("token-expired");
      if (cause instanceof errors.JOSEError || cause instanceof TypeError) return err("unauthenticated");
      throw cause;
    }
  };
};
export type RecoveryReader = ReturnType<typeof createRecoveryReader>;
