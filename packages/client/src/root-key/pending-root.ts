import { idBytes } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import { openLocalWrap, sealLocalWrap } from "@holdfast/vault/local-wrap";
import type { Platform } from "../platform.ts";
import type { AccountRecord } from "../stores/device-store.ts";

/** A root key that was made here, and its version. */
export interface MadeRoot {
  readonly rootKey: Bytes;
  readonly rootVersion: number;
}

/** Keeps the next root key, sealed to this device, before anybody is told of it; null takes it away. [RO-14] */
export const keepPending = async (
  { vault, device }: Platform,
  record: Pick<AccountRecord, "accountId" | "deviceId" | "keys">,
  made: MadeRoot | null,
): Promise<void> => {
  const { accountId, deviceId, keys } = record;
  const place = { accountId: idBytes(accountId), deviceId: idBytes(deviceId) };
  const pendingRoot =
    made === null || !device.keepsKeys
      ? null
      : await sealLocalWrap(vault, { ...place, rootVersion: made.rootVersion }, keys.xPublic, made.rootKey);
  const stored = await device.find(accountId);
  if (stored !== null) await device.put({ ...stored, pendingRoot });
};

/** The root key that this device was about to put in force; null where there is none. */
export const openPending = async (
  { vault }: Platform,
  { accountId, deviceId, keys, pendingRoot }: AccountRecord,
): Promise<MadeRoot | null> => {
  if (pendingRoot === null) return null;
  const place = { accountId: idBytes(accountId), deviceId: idBytes(deviceId) };
  const pair = { privateKey: keys.x.privateKey, publicKey: keys.xPublic };
  const opened = await openLocalWrap(vault.primitives, pendingRoot, place, pair);
  return opened.ok ? opened.value : null;
};
