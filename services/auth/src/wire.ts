import type { LoginView, SignedIn } from "@holdfast/protocol/auth";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { AccountKeys, Device, DeviceList, ListedDevice, Slot } from "@holdfast/protocol/keys";
import { type MemberKeys, ROLES, type RosterAnswer, type Workspace } from "@holdfast/protocol/workspaces";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { StoredKeys } from "./features/keys/repository.ts";
import type { SignInAnswer } from "./features/sign-in/service.ts";
import type { MemberKeysRow } from "./features/workspaces/repository.ts";
import type { RosterView } from "./features/workspaces/service.ts";
import type { DeviceRow, ListedDeviceRow, LoginRow, SlotRow, StatementRow, WorkspaceRow } from "./rows.ts";

/** Rows in the form packages/protocol gives them on the wire. */
export const wireDevice = ({ id, certificate, revokedAt }: DeviceRow): Device => ({
  id: formatId("dev", id),
  certificate: toBase64url(certificate),
  revoked: revokedAt !== null,
});

const wireListedDevice = (row: ListedDeviceRow): ListedDevice => ({
  ...wireDevice(row),
  addedAt: row.notBefore.toISOString(),
  lastSeenAt: row.seen?.at.toISOString() ?? null,
  userAgent: row.seen?.userAgent ?? null,
});

export const wireDevices = (keyList: StatementRow, devices: readonly ListedDeviceRow[]): DeviceList => ({
  version: keyList.version,
  keyList: toBase64url(keyList.body),
  devices: devices.map(wireListedDevice),
});

export const wireSlot = ({ id, slot, wrap }: SlotRow): Slot => ({
  id: formatId("slt", id),
  slot: toBase64url(slot),
  wrap: toBase64url(wrap),
});

export const wireKeys = ({ keyList, slots, devices }: StoredKeys): AccountKeys => ({
  version: keyList.version,
  keyList: toBase64url(keyList.body),
  slots: slots.map(wireSlot),
  devices: devices.map(wireDevice),
});

export const wireWorkspace = (row: WorkspaceRow): Workspace => {
  const role = ROLES[row.role - 1];
  if (role === undefined) throw new Error("a stored role is not one");
  return {
    id: formatId("wsp", row.id),
    role,
    name: row.meta === null ? null : { meta: toBase64url(row.meta), version: row.metaVersion },
    pin: row.pin === null ? null : toBase64url(row.pin),
    plan: row.plan,
    epoch: row.epoch,
    minWriteEpoch: row.minWriteEpoch,
    rosterVersion: row.rosterVersion,
    rosterDigest: toHex(row.rosterDigest),
    createdAt: row.createdAt.toISOString(),
  };
};

const wireMemberKeys = ({ accountId, keyList, certificates }: MemberKeysRow): MemberKeys => ({
  accountId: formatId("acc", accountId),
  keyList: toBase64url(keyList),
  certificates: certificates.map(toBase64url),
});

export const wireRoster = ({
  version,
  rosters,
  keyRing,
  grant,
  members,
  former,
}: RosterView): RosterAnswer => ({
  version,
  rosters: rosters.map(({ body }) => toBase64url(body)),
  keyRing: toBase64url(keyRing),
  grant: toBase64url(grant),
  members: members.map(wireMemberKeys),
  former: former.map(wireMemberKeys),
});

/** As the login `current` sees it. */
export const wireLogin =
  (current: Bytes) =>
  ({ id, client, deviceId, userAgent, address, at, lastSeenAt, expiresAt }: LoginRow): LoginView => ({
    id: formatId("lgn", id),
    client,
    deviceId: deviceId === null ? null : formatId("dev", deviceId),
    userAgent,
    address,
    createdAt: at.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    current: equal(id, current),
  });

export const wireSignedIn = (
  { account, loginId, handout }: SignInAnswer,
  keys: StoredKeys,
  workspaces: readonly WorkspaceRow[],
): SignedIn => ({
  account: { id: formatId("acc", account.id), email: account.email },
  login: { id: formatId("lgn", loginId) },
  ...handout.body,
  workspaceId: formatId("wsp", account.workspaceId),
  workspaces: workspaces.map(wireWorkspace),
  ...wireKeys(keys),
});
