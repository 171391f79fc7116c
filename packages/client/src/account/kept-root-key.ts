import { idBytes } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import { openLocalWrap } from "@holdfast/vault/local-wrap";
import type { Platform } from "../platform.ts";
import type { AccountRecord } from "../stores/device-store.ts";

/** Whose copy of a root key it is: the account on this device. */
type Owner = Pick<AccountRecord, "accountId" | "deviceId" | "keys">;

/** A root key that was sealed to this device, and its version. Who asks overwrites it. [KY-15] */
export const openKeptRootKey = (
  { vault }: Pick<Platform, "vault">,
  { accountId, deviceId, keys }: Owner,
  wrap: Bytes,
): ReturnType<typeof openLocalWrap> => {
  const place = { accountId: idBytes(accountId), deviceId: idBytes(deviceId) };
  const pair = { privateKey: keys.x.privateKey, publicKey: keys.xPublic };
  return openLocalWrap(vault.primitives, wrap, place, pair);
};
