import { err, ok, type Result } from "@holdfast/protocol/result";
import { type ByteReader, type Bytes, concat, equal, parseBytes, u8, u32 } from "./bytes.ts";
import { type Header, parseObject } from "./header.ts";
import { KIND, PURPOSE } from "./kinds.ts";
import { openObject } from "./open.ts";
import type { KdfParameters } from "./passphrase.ts";
import type { Primitives, VaultDeps } from "./primitives.ts";
import type { VaultRefusal } from "./refusal.ts";
import { sealObject } from "./seal.ts";
import { openSealedTo, recipientOf, sealTo } from "./sealed-to.ts";
import { importX25519, type X25519Pair } from "./x25519.ts";

export const SLOT_KIND = { passphrase: 1, recoveryCode: 2, passkey: 3, device: 4 } as const;
export type SlotKind = (typeof SLOT_KIND)[keyof typeof SLOT_KIND];

const KDF_NONE = 0;
const KDF_ARGON2ID = 1;

/** What a slot says in clear. */
export interface SlotView {
  readonly header: Header;
  readonly slotKind: SlotKind;
  readonly kdf: KdfParameters | null;
  readonly publicKey: Bytes;
}

export interface SlotPlace {
  readonly accountId: Bytes;
  readonly slotId: Bytes;
  readonly deviceId: Bytes;
  readonly slotKind: SlotKind;
  readonly kdf: KdfParameters | null;
  /** Version of the root key, from 1. */
  readonly rootVersion?: number;
}

/** The two objects of a slot: kind 01 under the KEK, and the root key sealed to the slot. */
export interface SlotObjects {
  readonly slot: Bytes;
  readonly wrap: Bytes;
}

const encodeKdf = (kdf: KdfParameters | null): Bytes =>
  kdf === null
    ? u8(KDF_NONE)
    : concat(u8(KDF_ARGON2ID), u32(kdf.memoryKib), u32(kdf.passes), u8(kdf.lanes), kdf.salt);

const readKdf = (reader: ByteReader): KdfParameters | null => {
  const id = reader.u8();
  if (id === KDF_NONE) return null;
  if (id !== KDF_ARGON2ID) reader.fail("unknown derivation");
  return {
    id: "argon2id",
    memoryKib: reader.u32(),
    passes: reader.u32(),
    lanes: reader.u8(),
    salt: reader.take(32),
  };
};

const readSlotKind = (reader: ByteReader): SlotKind => {
  const value = reader.u8();
  return Object.values(SLOT_KIND).find((kind) => kind === value) ?? reader.fail("unknown slot kind");
};

/** Reads a kind-01 object's clear parts; needs no key. */
export const parseSlot = (bytes: Bytes): Result<SlotView, "malformed-object" | "wrong-kind"> => {
  const parsed = parseObject(bytes);
  if (!parsed.ok) return parsed;
  const { header } = parsed.value;
  if (header.kind !== KIND.slot) return err("wrong-kind");
  return parseBytes(header.ext, (reader) => ({
    header,
    slotKind: readSlotKind(reader),
    kdf: readKdf(reader),
    publicKey: reader.take(32),
  }));
};

/** Reads a wrapped root key's (02/1) clear parts; needs no key. */
export const parseRootWrap = (
  bytes: Bytes,
): Result<{ readonly header: Header; readonly recipient: Bytes }, "malformed-object" | "wrong-kind"> => {
  const parsed = parseObject(bytes);
  if (!parsed.ok) return parsed;
  const { header } = parsed.value;
  if (header.kind !== KIND.wrap || header.ext[0] !== PURPOSE.rootToSlot) return err("wrong-kind");
  return ok({ header, recipient: recipientOf(header.kind, header.ext) });
};

/** Seals the root key to a slot's public key: needs the slot's ext only, not what unlocks it. */
export const sealRootToSlot = (
  deps: VaultDeps,
  place: Pick<SlotPlace, "accountId" | "slotId" | "deviceId" | "rootVersion">,
  slotPublicKey: Bytes,
  rootKey: Bytes,
): Promise<Bytes> =>
  sealTo(
    deps,
    {
      kind: KIND.wrap,
      scopeId: place.accountId,
      epoch: 0,
      objectId: place.slotId,
      seq: place.rootVersion ?? 1,
      authorDeviceId: place.deviceId,
      ext: u8(PURPOSE.rootToSlot),
    },
    slotPublicKey,
    rootKey,
  );

/**
 * Makes a slot: a fresh key pair, its private half and the identity key under the KEK, the root key to its public half.
 *
 * The identity key travels with the secret: whoever opens the slot knows whom to believe, whatever a server says. [KY-3]
 */
export const createSlot = async (
  deps: VaultDeps,
  place: SlotPlace,
  kek: Bytes,
  rootKey: Bytes,
  identityEd: Bytes,
): Promise<SlotObjects> => {
  const privateBytes = deps.random(32);
  const { publicKey } = await importX25519(privateBytes);
  const slot = await sealObject(
    deps,
    {
      kind: KIND.slot,
      scopeId: place.accountId,
      epoch: 0,
      objectId: place.slotId,
      seq: 0,
      authorDeviceId: place.deviceId,
      ext: concat(u8(place.slotKind), encodeKdf(place.kdf), publicKey),
    },
    kek,
    concat(privateBytes, identityEd),
  );
  return { slot, wrap: await sealRootToSlot(deps, place, publicKey, rootKey) };
};

/** The slot's key pair and the identity key pinned in it. A pair that is not the one named in ext is `not-trusted`. */
export const openSlot = async (
  primitives: Primitives,
  bytes: Bytes,
  place: { readonly accountId: Bytes; readonly slotId: Bytes },
  kek: Bytes,
): Promise<Result<{ readonly pair: X25519Pair; readonly identityEd: Bytes }, VaultRefusal>> => {
  const view = parseSlot(bytes);
  if (!view.ok) return view;
  const expect = { kind: KIND.slot, scopeId: place.accountId, epoch: 0, objectId: place.slotId, seq: 0 };
  const opened = await openObject(primitives, bytes, expect, kek);
  if (!opened.ok) return opened;
  const pair = await importX25519(opened.value.content.slice(0, 32));
  if (!equal(pair.publicKey, view.value.publicKey)) return err("not-trusted");
  return ok({ pair, identityEd: opened.value.content.slice(32) });
};

/** The root key and its version. Open it only once a key list verified under the slot's pin names it. [KY-6] */
export const openRootWrap = async (
  primitives: Primitives,
  bytes: Bytes,
  place: { readonly accountId: Bytes; readonly slotId: Bytes },
  slotPair: X25519Pair,
): Promise<Result<{ readonly rootKey: Bytes; readonly version: number }, VaultRefusal>> => {
  const opened = await openSealedTo(
    primitives,
    bytes,
    {
      kind: KIND.wrap,
      subkind: PURPOSE.rootToSlot,
      scopeId: place.accountId,
      epoch: 0,
      objectId: place.slotId,
    },
    slotPair,
  );
  if (!opened.ok) return opened;
  return ok({ rootKey: opened.value.content, version: opened.value.header.seq });
};
