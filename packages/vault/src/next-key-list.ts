import type { Bytes } from "./bytes.ts";
import { digestOf } from "./digest.ts";
import type { KeyList, ListedDevice, ListedSlot, VerifiedKeyList } from "./key-list.ts";
import type { Primitives, VaultDeps } from "./primitives.ts";
import type { SlotObjects } from "./slot.ts";

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

/** A device as a key list names it: by the digest of its certificate. */
export const listedDevice = async (
  primitives: Primitives,
  deviceId: Bytes,
  certificate: Bytes,
): Promise<ListedDevice> => ({ deviceId, certificateDigest: await digestOf(primitives, certificate) });

/** The key list that follows a verified one, made by this device, before it is signed. [KY-7] */
export const listAfter = (
  random: VaultDeps["random"],
  { list, digest }: VerifiedKeyList,
  deviceId: Bytes,
  change: Partial<KeyList>,
): KeyList => ({
  ...list,
  ...change,
  statementId: random(16),
  version: list.version + 1,
  deviceId,
  previousDigest: digest,
});
