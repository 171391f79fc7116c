import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { DeviceRow, GrantRow, NewLogin, NewWorkspace, RosterRow, SealedRow, SlotRow } from "./rows.ts";

/** Rows as Prisma takes them; the other way their columns have the same names. */
export const slotData = ({ id, kind, slot, wrap, authHash }: SlotRow) => ({ id, kind, slot, wrap, authHash });

export const deviceData = ({ sessionIds, ...device }: DeviceRow) => ({
  ...device,
  sessionIds: [...sessionIds],
});

export const loginData = ({ tokenHash, at, ...login }: NewLogin) => ({
  ...login,
  createdAt: at,
  lastSeenAt: at,
  tokens: { create: { hash: tokenHash, generation: 1, createdAt: at, expiresAt: login.expiresAt } },
});

export const rosterData = ({ version, digest, body }: RosterRow) => ({ version, digest, body });

export const sealedData = ({ digest, epoch, body }: SealedRow) => ({ digest, epoch, body });

export const grantData = ({ accountId, ...grant }: GrantRow) => ({ accountId, ...sealedData(grant) });

/** A workspace with its founder as the only member, founded at `at`. */
export const workspaceData = ({ id, roster, keyRing, grant }: NewWorkspace, at: Date) => ({
  id,
  createdAt: at,
  epoch: roster.epoch,
  epochSince: at,
  minWriteEpoch: roster.minWriteEpoch,
  rosterVersion: roster.version,
  rosterDigest: roster.digest,
  rosters: { create: rosterData(roster) },
  keyRings: { create: sealedData(keyRing) },
  grants: { create: grantData(grant) },
  members: { create: roster.members.map(({ accountId, role }) => ({ accountId, role, joinedAt: at })) },
});

export const auditData = (audit: AuditRow) => ({ ...audit });
