import { formatId, parseId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { decodeJwt, errors } from "jose";
import {
  bearerOf,
  createJwtReader,
  signJwt,
  type TokenDeps,
  type TokenRefusal,
  type VerifierDeps,
} from "./jwt.ts";

/** What a recovery token says: who showed which code. Ids are 16 bytes. */
export interface RecoveryClaims {
  readonly accountId: Uint8Array<ArrayBuffer>;
  readonly slotId: Uint8Array<ArrayBuffer>;
}

export const RECOVERY_TOKEN_SECONDS = 15 * 60;

const KIND = "recovery";
// Another audience than other tokens have, and no login in it: what verifies those refuses this, and the reverse.
const AUDIENCE = "holdfast/recovery";

/** A token of kind `recovery`: EdDSA, 15 min, good for one replacement of the slots and nothing else. [AU-14] */
export const signRecoveryToken = (deps: TokenDeps, { accountId, slotId }: RecoveryClaims): Promise<string> =>
  signJwt(deps, {
    audience: AUDIENCE,
    subject: formatId("acc", accountId),
    seconds: RECOVERY_TOKEN_SECONDS,
    claims: { kind: KIND, slt: formatId("slt", slotId) },
  });

const kindOf = (token: string): unknown => {
  try {
    return decodeJwt(token)["kind"];
  } catch (cause) {
    if (cause instanceof errors.JOSEError) return undefined;
    throw cause;
  }
};

/** Reads the recovery token that a request bears; null when it bears none, whatever else it carries. */
export const createRecoveryReader = (deps: VerifierDeps) => {
  const readJwt = createJwtReader(deps, AUDIENCE);
  return async (request: Request): Promise<Result<RecoveryClaims, TokenRefusal> | null> => {
    const token = bearerOf(request.headers.get("authorization") ?? "");
    if (token === undefined || kindOf(token) !== KIND) return null;
    const payload = await readJwt(token);
    if (!payload.ok) return payload;
    const accountId = parseId("acc", payload.value.sub ?? "");
    const slotId = parseId("slt", String(payload.value["slt"]));
    return accountId === null || slotId === null ? err("unauthenticated") : ok({ accountId, slotId });
  };
};
export type RecoveryReader = ReturnType<typeof createRecoveryReader>;
