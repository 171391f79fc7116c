import { err, ok, type Result } from "@holdfast/protocol/result";
import { createLocalJWKSet, errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import type { SigningKey } from "./signing-key.ts";

export interface TokenDeps {
  readonly key: SigningKey;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface VerifierDeps {
  /** Public keys are enough. */
  readonly key: Pick<SigningKey, "jwks">;
  readonly now: () => number;
}

export type TokenRefusal = "unauthenticated" | "token-expired";

/** What a token says besides who made it and when. */
export interface Statement {
  readonly audience: string;
  readonly subject: string;
  readonly seconds: number;
  readonly claims: Readonly<Record<string, string>>;
}

const ISSUER = "holdfast";
const BEARER = /^Bearer ([A-Za-z0-9._-]{1,2048})$/i;

/** The token of an Authorization header, or undefined for any other. */
export const bearerOf = (header: string): string | undefined => BEARER.exec(header)?.[1];

/** Signs a statement for `seconds`: EdDSA, under the name of the key. [AU-5] */
export const signJwt = ({ key, now }: TokenDeps, { audience, subject, seconds, claims }: Statement) => {
  const issued = Math.floor(now() / 1000);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: "EdDSA", kid: key.kid, typ: "JWT" })
    .setIssuer(ISSUER)
    .setAudience(audience)
    .setSubject(subject)
    .setIssuedAt(issued)
    .setExpirationTime(issued + seconds)
    .sign(key.privateKey);
};

/**
 * Reads what this deployment signed for one audience, by any of its keys: an earlier one counts until its tokens expire.
 *
 * The algorithm is fixed here, and a key is taken by the name in the header from the keys given and from nowhere else: nothing
 * that a token brings along chooses either. [AU-5]
 */
export const createJwtReader = ({ key, now }: VerifierDeps, audience: string) => {
  const keys = createLocalJWKSet(key.jwks);
  return async (token: string): Promise<Result<JWTPayload, TokenRefusal>> => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ["EdDSA"],
        issuer: ISSUER,
        audience,
        requiredClaims: ["exp", "iat", "sub"],
        currentDate: new Date(now()),
      });
      return ok(payload);
    } catch (cause) {
      if (cause instanceof errors.JWTExpired) return err("token-expired");
      if (cause instanceof errors.JOSEError || cause instanceof TypeError) return err("unauthenticated");
      throw cause;
    }
  };
};
