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

/** Whether each key has a name of its own: of two with one name, which counts would be a matter of order. */
const areNamed = ({ keys }: Jwks): boolean => new Set(keys.map(({ kid }) => kid)).size === keys.length;

const WRONG = "the public keys of the access tokens are not a JWKS of Ed25519 keys";

/**
 * The public keys of a JWKS text, as `/api/auth/jwks.json` answers it: for a service that verifies tokens and signs none.
 *
 * @throws Error when it is anything else, or holds no key
 */
export const readPublicKeys = (text: string): Jwks => {
  const keys = parsed(text);
  if (!Value.Check(Jwks, keys) || keys.keys.length === 0 || !areNamed(keys)) throw new Error(WRONG);
  return keys;
};

/** The same of a setting that may be empty: the keys a service accepts besides its own. @throws Error as `readPublicKeys` */
export const readOtherKeys = (text: string): Jwks => (text === "" ? { keys: [] } : readPublicKeys(text));
