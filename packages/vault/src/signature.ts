import { ascii, type Bytes, concat } from "./bytes.ts";
import { signEd25519 } from "./ed25519.ts";
import { parseObject } from "./header.ts";
import type { Primitives } from "./primitives.ts";

const LABEL = ascii("HFV1/sig/v1");

/** What is signed: the label, the kind and the hash of all bytes before the signature. [SF-8] */
export const signatureMessage = (signedBytes: Bytes, hash: Bytes): Bytes =>
  concat(LABEL, signedBytes.subarray(6, 7), hash);

/** `unsigned` with its 64-byte signature behind it. `signer` is an Ed25519 private key. */
export const signObject = async (
  primitives: Primitives,
  unsigned: Bytes,
  signer: CryptoKey,
): Promise<Bytes> => {
  const message = signatureMessage(unsigned, await primitives.sha256(unsigned));
  return concat(unsigned, await signEd25519(signer, message));
};

/** True when the object is of a signed kind and the signature is this key's. Needs no sealing key. */
export const verifyObject = async (
  primitives: Primitives,
  bytes: Bytes,
  edPublic: Bytes,
): Promise<boolean> => {
  const parsed = parseObject(bytes);
  if (!parsed.ok || !parsed.value.rule.signed) return false;
  const { signedBytes, signature } = parsed.value;
  const message = signatureMessage(signedBytes, await primitives.sha256(signedBytes));
  return primitives.verifyEd25519(edPublic, signature, message);
};
