import { CLOCK_SKEW_SECONDS } from "@holdfast/protocol/limits";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { Identity } from "@holdfast/vault/identity";
import { signKeyList, type VerifiedKeyList } from "@holdfast/vault/key-list";
import { listAfter, listedDevice } from "@holdfast/vault/next-key-list";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import type { VaultDeps } from "@holdfast/vault/primitives";
import { makeUnlockDevice, type UnlockDevice } from "@holdfast/vault/unlock-device";
import { sealUnlock, UNLOCK_TOKEN_BYTES, unlockKeys } from "@holdfast/vault/unlock-token";
import { checkCertificate, isAssistedRow } from "../../objects.ts";
import type { DeviceRow } from "../../rows.ts";
import type { ListChange } from "../keys/repository.ts";
import type { UnlockAddition } from "../unlocks/repository.ts";

/** An account that was opened by its passphrase, and the workspace whose key a token is to open. */
export interface OpenedAccount {
  readonly accountId: Bytes;
  readonly identity: Identity;
  readonly keyList: VerifiedKeyList;
  readonly devices: readonly DeviceRow[];
  readonly workspaceId: Bytes;
  readonly epoch: number;
  readonly spaceKey: Bytes;
}

/** Devices of earlier tokens that a list may leave out: else they would fill it within a day. [SL-7] */
const forgettable = (devices: readonly DeviceRow[], now: number): readonly Bytes[] =>
  devices
    .filter((device) => isAssistedRow(device) && now > device.notAfter.getTime() + CLOCK_SKEW_SECONDS * 1000)
    .map(({ id }) => id);

/** The list after the verified one, with the device in it and without those that ended. */
const nextList = async (
  { primitives, random }: VaultDeps,
  { identity, keyList, devices }: OpenedAccount,
  { deviceId, certificate }: UnlockDevice,
  now: number,
): Promise<ListChange> => {
  const { list } = keyList;
  const gone = forgettable(devices, now);
  const stays = (id: Bytes): boolean => !gone.some((each) => equal(each, id));
  const next = listAfter(random, keyList, deviceId, {
    devices: [
      ...list.devices.filter((each) => stays(each.deviceId)),
      await listedDevice(primitives, deviceId, certificate),
    ],
    revokedDevices: list.revokedDevices.filter(stays),
  });
  const body = await signKeyList(primitives, next, identity.ed.privateKey);
  const row = { version: next.version, digest: sha256Sync(body), body };
  return { keyList: row, ...(gone.length === 0 ? {} : { forgets: { ids: gone, at: new Date(now) } }) };
};

/** Makes a token, its throw-away device and the list that names it; whoever asked overwrites the token. [AM-1] [AM-2] */
export const makeUnlock = async (
  vault: VaultDeps,
  opened: OpenedAccount,
  now: number,
): Promise<{ readonly token: Bytes; readonly addition: UnlockAddition }> => {
  const { primitives, random } = vault;
  const { accountId, identity, workspaceId, epoch, spaceKey } = opened;
  const token = random(UNLOCK_TOKEN_BYTES);
  const account = { accountId, signer: identity.ed.privateKey };
  const made = await makeUnlockDevice(vault, account, now);
  const { deviceId, seed, certificate } = made;
  const identityEd = identity.ed.publicKey;
  const checked = await checkCertificate(certificate, { accountId, deviceId, identityEd });
  if (!checked.ok) throw new Error(`a certificate made here is ${checked.error}`);
  const keys = await unlockKeys(primitives, token);
  const wrap = await sealUnlock(vault, { workspaceId, epoch, deviceId }, keys, { spaceKey, seed });
  seed.fill(0);
  keys.key.fill(0);
  const createdAt = new Date(now);
  const { row: device } = checked.value;
  const unlock = {
    id: keys.id,
    accountId,
    workspaceId,
    deviceId,
    wrap,
    epoch,
    origin: "login" as const,
    createdAt,
    lastUsedAt: createdAt,
    expiresAt: device.notAfter,
  };
  const list = await nextList(vault, opened, made, now);
  return { token, addition: { list, device, unlock } };
};
