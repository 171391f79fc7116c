import { err, type Result } from "@holdfast/protocol/result";
import { type Bytes, concat, equal } from "./bytes.ts";
import { subkindBytes } from "./kinds.ts";
import { checkObject, type Expectation, type OpenedObject, openParsed } from "./open.ts";
import type { Primitives, VaultDeps } from "./primitives.ts";
import type { VaultRefusal } from "./refusal.ts";
import { type ObjectFields, sealObject } from "./seal.ts";
import { agreeX25519, importX25519, type X25519Pair } from "./x25519.ts";

/** The recipient named in the ext of a sealed-to object. */
export const recipientOf = (kind: number, ext: Bytes): Bytes => {
  const at = subkindBytes(kind) + 32;
  return ext.slice(at, at + 32);
};

/**
 * Seals `content` to an X25519 public key: only the holder of its private half opens it. [SF-9]
 *
 * `fields.ext` is the purpose byte where the kind has one; the ephemeral and the recipient's key follow it.
 *
 * @throws RangeError when `recipient` is of small order
 */
export const sealTo = async (
  deps: VaultDeps,
  fields: ObjectFields,
  recipient: Bytes,
  content: Bytes,
  signer?: CryptoKey,
): Promise<Bytes> => {
  const ephemeral = await importX25519(deps.random(32));
  const ikm = await agreeX25519(ephemeral.privateKey, recipient);
  if (ikm === null) throw new RangeError("nobody can be sealed to under this key");
  const ext = concat(fields.ext ?? new Uint8Array(0), ephemeral.publicKey, recipient);
  return sealObject(deps, { ...fields, ext }, ikm, content, signer);
};

/** Opens what `sealTo` sealed. An object for another recipient is `wrong-key`, a zero shared secret `malformed-object`. */
export const openSealedTo = async (
  primitives: Primitives,
  bytes: Bytes,
  expect: Expectation,
  recipient: X25519Pair,
): Promise<Result<OpenedObject, VaultRefusal>> => {
  const checked = await checkObject(primitives, bytes, expect);
  if (!checked.ok) return checked;
  const { rule, header } = checked.value;
  if (rule.key !== "sealed-to") return err("wrong-kind");
  if (!equal(recipientOf(header.kind, header.ext), recipient.publicKey)) return err("wrong-key");
  const at = subkindBytes(header.kind);
  const ikm = await agreeX25519(recipient.privateKey, header.ext.slice(at, at + 32));
  return ikm === null ? err("malformed-object") : openParsed(primitives, checked.value, ikm);
};
