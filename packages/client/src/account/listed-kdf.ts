import { idBytes } from "@holdfast/protocol/ids";
import { equal } from "@holdfast/vault/bytes";
import { digestOf } from "@holdfast/vault/digest";
import type { KeyList } from "@holdfast/vault/key-list";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import type { Primitives } from "@holdfast/vault/primitives";
import { parseSlot } from "@holdfast/vault/slot";
import type { TrustRecord } from "../stores/device-store.ts";
import { passphraseSlot } from "./passphrase-slot.ts";

/** Parameters of the passphrase slot among the stored slots; null unless the key list names this very slot. */
export const listedKdf = async (
  primitives: Primitives,
  slots: TrustRecord["slots"],
  list: KeyList,
): Promise<KdfParameters | null> => {
  const found = passphraseSlot(slots);
  const view = found && parseSlot(found.slot);
  if (found === null || !view?.ok) return null;
  const digests = [await digestOf(primitives, found.slot), await digestOf(primitives, found.wrap)] as const;
  const named = list.slots.some(
    ({ slotId, slotDigest, wrapDigest }) =>
      equal(slotId, idBytes(found.id)) && equal(slotDigest, digests[0]) && equal(wrapDigest, digests[1]),
  );
  return named ? view.value.kdf : null;
};
