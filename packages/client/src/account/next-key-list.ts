import type { Bytes } from "@holdfast/vault/bytes";
import { digestOf } from "@holdfast/vault/digest";
import { type KeyList, signKeyList, type VerifiedKeyList } from "@holdfast/vault/key-list";
import type { Primitives, VaultDeps } from "@holdfast/vault/primitives";
import type { SlotObjects } from "@holdfast/vault/slot";

type ListedSlot = KeyList["slots"][number];

/** A slot as a key list names it: by the digests of its two objects. */
export const listedSlot = async (
  primitives: Primitives,
  { slotId, slotKind }: Pick<ListedSlot, "slotId" | "slotKind">,
  { slot, wrap }: SlotObjects,
): Promise<ListedSlot> => ({
  slotId,
  slotKind,
  slotDigest: await digestOf(primitives, slot),
  wrapDigest: await digestOf(primitives, wrap),
});

/** Who makes a list: the device, and the identity's private key. */
export interface ListAuthor {
  readonly deviceId: Bytes;
  readonly signer: CryptoKey;
}

/** The key list that follows a verified one, with other slots or devices, and its signed bytes. */
export const nextKeyList = async (
  { primitives, random }: VaultDeps,
  { list, digest }: VerifiedKeyList,
  { deviceId, signer }: ListAuthor,
  change: Partial<Pick<KeyList, "slots" | "devices" | "revokedDevices">>,
): Promise<{ readonly list: KeyList; readonly bytes: Bytes }> => {
  const next = {
    ...list,
    ...change,
    statementId: random(16),
    version: list.version + 1,
    deviceId,
    previousDigest: digest,
  };
  return { list: next, bytes: await signKeyList(primitives, next, signer) };
};
