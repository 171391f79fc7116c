import { Jwks } from "@holdfast/protocol/auth";
import { Value } from "@sinclair/typebox/value";

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Undefined is no key set either.
    return undefined;
  }
};

/**
 * The public keys of a JWKS text, as `/api/auth/jwks.json` answers it: for a service that verifies tokens and signs none.
 *
 * @throws Error when it is anything else, or holds no key
 */
export const readPublicKeys = (text: string): Jwks => {
  const keys = parsed(text);
  if (!Value.Check(Jwks, keys) || keys.keys.length === 0)
    throw new Error("the public keys of the access tokens are not a JWKS of Ed25519 keys");
  return keys;
};
