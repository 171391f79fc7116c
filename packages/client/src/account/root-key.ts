import { idBytes } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import { createSlot, type SlotObjects, type SlotPlace } from "@holdfast/vault/slot";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { refusedObject } from "../problem.ts";
import { openKeptRootKey } from "./kept-root-key.ts";
import type { Keychain } from "./keychain.ts";

/** A slot that is to be made, and the key that is to open it. */
export type SlotToMake = Pick<SlotPlace, "slotId" | "slotKind" | "kdf"> & { readonly kek: Bytes };

/** The root key of an unlocked account, for as long as something is sealed with it. Who asks overwrites it. */
export const openRootKey = async (
  platform: Pick<Platform, "vault">,
  keychain: Keychain,
): Promise<Result<{ readonly rootKey: Bytes; readonly rootVersion: number }, ClientProblem>> => {
  const opened = await openKeptRootKey(
    platform,
    { ...keychain, keys: keychain.deviceKeys },
    keychain.localWrap,
  );
  return opened.ok ? opened : refusedObject("this device's copy of the root key", opened.error);
};

/** Seals the root key for new slots: it is opened from this device's wrap for no longer than that, and every `kek` is overwritten. */
export const makeSlots = async (
  platform: Pick<Platform, "vault">,
  keychain: Keychain,
  slots: readonly SlotToMake[],
): Promise<Result<readonly SlotObjects[], ClientProblem>> => {
  const [accountId, deviceId] = [idBytes(keychain.accountId), idBytes(keychain.deviceId)];
  const opened = await openRootKey(platform, keychain);
  if (!opened.ok) return opened;
  const { rootKey, rootVersion } = opened.value;
  const identity = keychain.identity.ed.publicKey;
  const objects: SlotObjects[] = [];
  for (const { kek, ...slot } of slots) {
    const place = { accountId, deviceId, rootVersion, ...slot };
    objects.push(await createSlot(platform.vault, place, kek, rootKey, identity));
    kek.fill(0);
  }
  rootKey.fill(0);
  return ok(objects);
};
