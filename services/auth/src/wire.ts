import type { LoginView, SignedIn } from "@holdfast/protocol/auth";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { AccountKeys, Device, DeviceList, ListedDevice, Slot } from "@holdfast/protocol/keys";
import type { Acceptance, Invitation, Invite, MemberView } from "@holdfast/protocol/sharing";
import type { MemberKeys, RosterAnswer, Workspace } from "@holdfast/protocol/workspaces";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { roleName } from "@holdfast/vault/roles";
import { type InvitationView, stateOf } from "./features/invites/service.ts";
import type { StoredKeys } from "./features/keys/repository.ts";
import type { SignInAnswer } from "./features/sign-in/service.ts";
import type { MemberKeysRow } from "./features/workspaces/repository.ts";
import type { RosterView } from "./features/workspaces/service.ts";
import type {
  AcceptanceRow,
  DeviceRow,
  InviteRow,
  ListedDeviceRow,
  LoginRow,
  MembershipRow,
  SlotRow,
  StatementRow,
  WorkspaceRow,
} from "./rows.ts";

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

export const wireKeys = ({ keyList, slots, devices, successors }: StoredKeys): AccountKeys => ({
  version: keyList.version,
  keyList: toBase64url(keyList.body),
  slots: slots.map(wireSlot),
  devices: devices.map(wireDevice),
  successors: successors.map(toBase64url),
});

export const wireWorkspace = (row: WorkspaceRow): Workspace => {
  const role = roleName(row.role);
  return {
    id: formatId("wsp", row.id),
    role,
    name: row.meta === null ? null : { meta: toBase64url(row.meta), version: row.metaVersion },
    pin: row.pin === null ? null : toBase64url(row.pin),
    plan: row.plan,
    epoch: row.epoch,
    epochSince: row.epochSince.toISOString(),
    minWriteEpoch: row.minWriteEpoch,
    rosterVersion: row.rosterVersion,
    rosterDigest: toHex(row.rosterDigest),
    createdAt: row.createdAt.toISOString(),
  };
};

const wireMemberKeys = ({ accountId, keyList, certificates, successors }: MemberKeysRow): MemberKeys => ({
  accountId: formatId("acc", accountId),
  keyList: toBase64url(keyList),
  certificates: certificates.map(toBase64url),
  successors: successors.map(toBase64url),
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
  grant: grant === null ? null : toBase64url(grant),
  members: members.map(wireMemberKeys),
  former: former.map(wireMemberKeys),
});

export const wireMember = ({ accountId, email, role, joinedAt, left }: MembershipRow): MemberView => ({
  accountId: formatId("acc", accountId),
  email,
  role: roleName(role),
  joinedAt: joinedAt.toISOString(),
  left,
});

const invitedRoleOf = (role: number): Invite["role"] => {
  const name = roleName(role);
  if (name === "owner") throw new Error("owners are not invited");
  return name;
};

const wireAcceptance = ({ accountId, keyList, proof, at }: AcceptanceRow): Acceptance => ({
  accountId: formatId("acc", accountId),
  keyList: toBase64url(keyList),
  proof: proof === null ? null : toBase64url(proof),
  acceptedAt: at.toISOString(),
});

/** As the workspace's admins see it, at a moment in milliseconds since 1970. */
export const wireInvite = (row: InviteRow, now: number): Invite => ({
  id: formatId("inv", row.id),
  email: row.email,
  role: invitedRoleOf(row.role),
  state: stateOf(row, now),
  invitedBy: formatId("acc", row.invitedBy),
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  meta: toBase64url(row.meta),
  acceptance: row.acceptance === null ? null : wireAcceptance(row.acceptance),
});

/** As the invited account sees it. */
export const wireInvitation = (
  { invite, inviterEmail, inviterKeyList, genesis }: InvitationView,
  now: number,
): Invitation => ({
  id: formatId("inv", invite.id),
  workspaceId: formatId("wsp", invite.workspaceId),
  inviterEmail,
  inviterId: formatId("acc", invite.invitedBy),
  inviterKeyList: toBase64url(inviterKeyList),
  genesis: toBase64url(genesis),
  role: invitedRoleOf(invite.role),
  state: stateOf(invite, now),
  expiresAt: invite.expiresAt.toISOString(),
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
