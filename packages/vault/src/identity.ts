import type { Bytes } from "./bytes.ts";
import { type Ed25519Pair, importEd25519Seed } from "./ed25519.ts";
import { deriveLabelled } from "./labels.ts";
import type { Primitives } from "./primitives.ts";
import { importX25519, type X25519Pair } from "./x25519.ts";

/** The keys that stand for an account: one signs, to the other grants are sealed. */
export interface Identity {
  readonly ed: Ed25519Pair;
  readonly x: X25519Pair;
}

/** The identity of a 32-byte root key: the same everywhere, its private halves not extractable. [KY-4] */
export const deriveIdentity = async (primitives: Primitives, rootKey: Bytes): Promise<Identity> => {
  const edSeed = await deriveLabelled(primitives, rootKey, "HFV1/identity/ed25519");
  const xPrivate = await deriveLabelled(primitives, rootKey, "HFV1/identity/x25519");
  const identity = { ed: await importEd25519Seed(edSeed), x: await importX25519(xPrivate) };
  for (const secret of [edSeed, xPrivate]) secret.fill(0);
  return identity;
};
