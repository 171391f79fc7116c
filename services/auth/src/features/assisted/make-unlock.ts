import { CLOCK_SKEW_SECONDS, UNLOCK_SECONDS } from "@holdfast/protocol/limits";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { signCertificate } from "@holdfast/vault/certificate";
import { importEd25519Seed } from "@holdfast/vault/ed25519";
import type { Identity } from "@holdfast/vault/identity";
import { signKeyList, type VerifiedKeyList } from "@holdfast/vault/key-list";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import type { VaultDeps } from "@holdfast/vault/primitives";
import { ROLE } from "@holdfast/vault/roles";
import { sealUnlock, UNLOCK_TOKEN_BYTES, unlockKeys } from "@holdfast/vault/unlock-token";
import { importX25519 } from "@holdfast/vault/x25519";
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
  device: { readonly id: Bytes; readonly certificate: Bytes },
  now: number,
): Promise<ListChange> => {
  const { list, digest } = keyList;
  const gone = forgettable(devices, now);
  const stays = (id: Bytes): boolean => !gone.some((each) => equal(each, id));
  const named = { deviceId: device.id, certificateDigest: sha256Sync(device.certificate) };
  const next = {
    ...list,
    statementId: random(16),
    version: list.version + 1,
    deviceId: device.id,
    previousDigest: digest,
    devices: [...list.devices.filter(({ deviceId }) => stays(deviceId)), named],
    revokedDevices: list.revokedDevices.filter(stays),
  };
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
  const [token, seed, deviceId] = [random(UNLOCK_TOKEN_BYTES), random(32), random(16)];
  const signer = await importEd25519Seed(seed);
  const certificate = await signCertificate(
    primitives,
    {
      accountId,
      deviceId,
      version: 1,
      issuerDeviceId: deviceId,
      edPublic: signer.publicKey,
      xPublic: (await importX25519(random(32))).publicKey,
      roleCap: ROLE.member,
      agent: false,
      assisted: true,
      ephemeral: false,
      notBefore: now,
      notAfter: now + UNLOCK_SECONDS * 1000,
      byteLimit: 0,
      sessionIds: [],
    },
    identity.ed.privateKey,
  );
  const identityEd = identity.ed.publicKey;
  const checked = await checkCertificate(certificate, { accountId, deviceId, identityEd });
  if (!checked.ok) throw new Error(`a certificate made here is ${checked.error}`);
  const keys = await unlockKeys(primitives, token);
  const wrap = await sealUnlock(vault, { workspaceId, epoch, deviceId }, keys, { spaceKey, seed });
  seed.fill(0);
  keys.key.fill(0);
  const made = new Date(now);
  const { row: device } = checked.value;
  const unlock = {
    id: keys.id,
    accountId,
    workspaceId,
    deviceId,
    wrap,
    epoch,
    origin: "login" as const,
    createdAt: made,
    lastUsedAt: made,
    expiresAt: device.notAfter,
  };
  const list = await nextList(vault, opened, { id: deviceId, certificate }, now);
  return { token, addition: { list, device, unlock } };
};
