import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, concat, equal, u8 } from "./bytes.ts";
import { type Header, parseObject } from "./header.ts";
import { deriveIdentity } from "./identity.ts";
import { KIND, PURPOSE } from "./kinds.ts";
import type { Primitives, VaultDeps } from "./primitives.ts";
import type { VaultRefusal } from "./refusal.ts";
import { openSealedTo, recipientOf, sealTo } from "./sealed-to.ts";
import type { X25519Pair } from "./x25519.ts";

/** What passes from a device of an account to a new one: the root key, and the identity it must lead to. */
export interface HandedOff {
  readonly rootKey: Bytes;
  readonly identityEd: Bytes;
  /** From 1. */
  readonly rootVersion: number;
}

export interface HandOffPlace {
  readonly accountId: Bytes;
  /** The device that approves, and signs. */
  readonly deviceId: Bytes;
}

/** A pairing is named by its key: first 16 bytes of the key's SHA-256. */
export const pairingIdOf = async (primitives: Primitives, pairingKey: Bytes): Promise<Bytes> =>
  (await primitives.sha256(pairingKey)).slice(0, 16);

/** Seals the account's root key to a new device's pairing key (02/2). Its words must have been compared before. [KY-22] */
export const sealHandOff = async (
  deps: VaultDeps,
  place: HandOffPlace,
  pairingKey: Bytes,
  { rootKey, identityEd, rootVersion }: HandedOff,
  signer: CryptoKey,
): Promise<Bytes> =>
  sealTo(
    deps,
    {
      kind: KIND.wrap,
      scopeId: place.accountId,
      epoch: 0,
      objectId: await pairingIdOf(deps.primitives, pairingKey),
      seq: rootVersion,
      authorDeviceId: place.deviceId,
      ext: u8(PURPOSE.pairing),
    },
    pairingKey,
    concat(rootKey, identityEd),
    signer,
  );

/** Reads a hand-off's clear parts; needs no key. */
export const parseHandOff = (
  bytes: Bytes,
): Result<{ readonly header: Header; readonly recipient: Bytes }, "malformed-object" | "wrong-kind"> => {
  const parsed = parseObject(bytes);
  if (!parsed.ok) return parsed;
  const { header } = parsed.value;
  if (header.kind !== KIND.wrap || header.ext[0] !== PURPOSE.pairing) return err("wrong-kind");
  if (header.seq === 0) return err("malformed-object");
  return ok({ header, recipient: recipientOf(header.kind, header.ext) });
};

/**
 * Opens a hand-off with the pairing key it was sealed to. A root key that does not lead to the identity beside it is
 * `not-trusted`. Nothing of it may be kept before a person has compared the identity's words, and before the signature
 * holds under a device that this identity vouches for: whoever saw the pairing key could have sealed it. [KY-22]
 */
export const openHandOff = async (
  primitives: Primitives,
  bytes: Bytes,
  accountId: Bytes,
  pairing: X25519Pair,
): Promise<Result<HandedOff & { readonly deviceId: Bytes }, VaultRefusal>> => {
  const view = parseHandOff(bytes);
  if (!view.ok) return view;
  const opened = await openSealedTo(
    primitives,
    bytes,
    {
      kind: KIND.wrap,
      subkind: PURPOSE.pairing,
      scopeId: accountId,
      epoch: 0,
      objectId: await pairingIdOf(primitives, pairing.publicKey),
    },
    pairing,
  );
  if (!opened.ok) return opened;
  const { content, header } = opened.value;
  const [rootKey, identityEd] = [content.slice(0, 32), content.slice(32)];
  const identity = await deriveIdentity(primitives, rootKey);
  if (!equal(identity.ed.publicKey, identityEd)) return err("not-trusted");
  return ok({ rootKey, identityEd, rootVersion: header.seq, deviceId: header.authorDeviceId });
};
