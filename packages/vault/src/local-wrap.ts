import { ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, u8 } from "./bytes.ts";
import { KIND, PURPOSE } from "./kinds.ts";
import type { Primitives, VaultDeps } from "./primitives.ts";
import type { VaultRefusal } from "./refusal.ts";
import { openSealedTo, sealTo } from "./sealed-to.ts";
import type { X25519Pair } from "./x25519.ts";

/** Seals the root key to this device's own key, so that a reload needs no passphrase. Never leaves the device. [KY-15] */
export const sealLocalWrap = (
  deps: VaultDeps,
  place: { readonly accountId: Bytes; readonly deviceId: Bytes; readonly rootVersion: number },
  deviceX: Bytes,
  rootKey: Bytes,
): Promise<Bytes> =>
  sealTo(
    deps,
    {
      kind: KIND.wrap,
      scopeId: place.accountId,
      epoch: 0,
      objectId: place.deviceId,
      seq: place.rootVersion,
      authorDeviceId: place.deviceId,
      ext: u8(PURPOSE.rootToDevice),
    },
    deviceX,
    rootKey,
  );

/** The root key and its version; `deviceX` holds the non-extractable private half. */
export const openLocalWrap = async (
  primitives: Primitives,
  bytes: Bytes,
  place: { readonly accountId: Bytes; readonly deviceId: Bytes },
  deviceX: X25519Pair,
): Promise<Result<{ readonly rootKey: Bytes; readonly rootVersion: number }, VaultRefusal>> => {
  const opened = await openSealedTo(
    primitives,
    bytes,
    {
      kind: KIND.wrap,
      subkind: PURPOSE.rootToDevice,
      scopeId: place.accountId,
      epoch: 0,
      objectId: place.deviceId,
      authorDeviceId: place.deviceId,
    },
    deviceX,
  );
  if (!opened.ok) return opened;
  return ok({ rootKey: opened.value.content, rootVersion: opened.value.header.seq });
};
