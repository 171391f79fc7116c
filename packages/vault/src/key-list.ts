import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, concat, equal, isZero, parseBytes, u8 } from "./bytes.ts";
import { digestOf } from "./digest.ts";
import { parseObject } from "./header.ts";
import { KIND, STATEMENT } from "./kinds.ts";
import { readListed, writeListed } from "./listed.ts";
import type { Primitives } from "./primitives.ts";
import type { VaultRefusal } from "./refusal.ts";
import { signFields } from "./seal.ts";
import { verifyObject } from "./signature.ts";
import { SLOT_KIND, type SlotKind } from "./slot.ts";

export interface ListedSlot {
  readonly slotId: Bytes;
  readonly slotKind: SlotKind;
  /** SHA-256 of the slot's kind-01 object. */
  readonly slotDigest: Bytes;
  /** SHA-256 of the root key sealed to the slot (02/1). */
  readonly wrapDigest: Bytes;
}

export interface ListedDevice {
  readonly deviceId: Bytes;
  readonly certificateDigest: Bytes;
}

/** What an account's identity says of its own slots and devices. Entries are sorted when it is signed. */
export interface KeyList {
  readonly accountId: Bytes;
  /** 16 random bytes. */
  readonly statementId: Bytes;
  /** From 1. */
  readonly version: number;
  /** The device that made it. */
  readonly deviceId: Bytes;
  readonly identityEd: Bytes;
  readonly identityX: Bytes;
  /** Zeros at version 1 and only there. */
  readonly previousDigest: Bytes;
  readonly assistedAllowed: boolean;
  /** The account was made by the service for plain REST: for ever marked so. */
  readonly originService: boolean;
  readonly slots: readonly ListedSlot[];
  readonly devices: readonly ListedDevice[];
  readonly revokedDevices: readonly Bytes[];
}

export interface VerifiedKeyList {
  readonly list: KeyList;
  readonly digest: Bytes;
}

const FLAG_ASSISTED = 1;
const FLAG_ORIGIN_SERVICE = 2;

const encodeExt = (list: KeyList): Bytes =>
  concat(
    u8(STATEMENT.keyList),
    list.identityEd,
    list.identityX,
    list.previousDigest,
    u8((list.assistedAllowed ? FLAG_ASSISTED : 0) | (list.originService ? FLAG_ORIGIN_SERVICE : 0)),
    writeListed(
      list.slots,
      (slot) => concat(slot.slotId, u8(slot.slotKind), slot.slotDigest, slot.wrapDigest),
      (slot) => slot.slotId,
    ),
    writeListed(
      list.devices,
      (device) => concat(device.deviceId, device.certificateDigest),
      (device) => device.deviceId,
    ),
    writeListed(
      list.revokedDevices,
      (deviceId) => deviceId,
      (deviceId) => deviceId,
    ),
  );

/** Signs a key list with the identity's Ed25519 private key. [KY-5] @throws RangeError when it is not well formed */
export const signKeyList = async (
  primitives: Primitives,
  list: KeyList,
  signer: CryptoKey,
): Promise<Bytes> => {
  const bytes = await signFields(
    primitives,
    {
      kind: KIND.statement,
      scopeId: list.accountId,
      epoch: 0,
      objectId: list.statementId,
      seq: list.version,
      authorDeviceId: list.deviceId,
      ext: encodeExt(list),
    },
    signer,
  );
  if (!parseKeyList(bytes).ok) throw new RangeError("not a well-formed key list");
  return bytes;
};

/** Reads a key list without judging its signature. */
export const parseKeyList = (bytes: Bytes): Result<KeyList, "malformed-object" | "wrong-kind"> => {
  const parsed = parseObject(bytes);
  if (!parsed.ok) return parsed;
  const { header } = parsed.value;
  if (header.kind !== KIND.statement || header.ext[0] !== STATEMENT.keyList) return err("wrong-kind");
  return parseBytes(header.ext, (reader) => {
    reader.u8();
    const identityEd = reader.take(32);
    const identityX = reader.take(32);
    const previousDigest = reader.take(32);
    const flags = reader.u8();
    if (flags > (FLAG_ASSISTED | FLAG_ORIGIN_SERVICE)) reader.fail("unknown flag");
    if (header.seq === 0 || (header.seq === 1) !== isZero(previousDigest)) reader.fail("previous digest");
    const slots = readListed(
      reader,
      () => ({
        slotId: reader.take(16),
        slotKind: readKind(reader.u8()) ?? reader.fail("unknown slot kind"),
        slotDigest: reader.take(32),
        wrapDigest: reader.take(32),
      }),
      (slot) => slot.slotId,
    );
    const devices = readListed(
      reader,
      () => ({ deviceId: reader.take(16), certificateDigest: reader.take(32) }),
      (device) => device.deviceId,
    );
    const revokedDevices = readListed(
      reader,
      () => reader.take(16),
      (deviceId) => deviceId,
    );
    return {
      accountId: header.scopeId,
      statementId: header.objectId,
      version: header.seq,
      deviceId: header.authorDeviceId,
      identityEd,
      identityX,
      previousDigest,
      assistedAllowed: (flags & FLAG_ASSISTED) !== 0,
      originService: (flags & FLAG_ORIGIN_SERVICE) !== 0,
      slots,
      devices,
      revokedDevices,
    };
  });
};

const readKind = (value: number): SlotKind | undefined =>
  Object.values(SLOT_KIND).find((kind) => kind === value);

/**
 * A key list of this account, signed by this identity. The identity is the caller's own pin, never a key that came with
 * the list: a list of another identity is `not-trusted`.
 */
export const verifyKeyList = async (
  primitives: Primitives,
  bytes: Bytes,
  expect: { readonly accountId: Bytes; readonly identityEd: Bytes },
): Promise<Result<VerifiedKeyList, VaultRefusal>> => {
  const parsed = parseKeyList(bytes);
  if (!parsed.ok) return parsed;
  if (!equal(parsed.value.accountId, expect.accountId)) return err("wrong-place");
  if (!equal(parsed.value.identityEd, expect.identityEd)) return err("not-trusted");
  if (!(await verifyObject(primitives, bytes, expect.identityEd))) return err("bad-signature");
  return ok({ list: parsed.value, digest: await digestOf(primitives, bytes) });
};
