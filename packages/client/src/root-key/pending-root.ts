import { idBytes } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import { sealLocalWrap } from "@holdfast/vault/local-wrap";
import { openKeptRootKey } from "../account/kept-root-key.ts";
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
export const openPending = async (platform: Platform, record: AccountRecord): Promise<MadeRoot | null> => {
  if (record.pendingRoot === null) return null;
  const opened = await openKeptRootKey(platform, record, record.pendingRoot);
  return opened.ok ? opened.value : null;
};
