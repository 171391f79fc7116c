import { toHex } from "@holdfast/protocol/encoding";
import { CLOCK_SKEW_SECONDS } from "@holdfast/protocol/limits";
import { createMemoryAudit, type MemoryAudit } from "@holdfast/service-kit/audit-chain";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import type { BlobKey, SegmentName } from "./blobs/blob-store.ts";
import type { MemoryDamage } from "./damage/repository.memory.ts";
import type { MemoryCheckpoint, MemoryRestore } from "./memory-checkpoints.ts";
import type { MemoryOperation } from "./operations/repository.memory.ts";
import type { RetentionReport } from "./retention/repository.ts";
import type { MemoryDelivery, MemoryWebhook } from "./webhooks/memory-rows.ts";

/** Rows of the same names as in prisma/schema, ids as hex where they are keys. */
export interface MemoryDevice {
  readonly accountId: Bytes;
  readonly edPublic: Bytes;
  readonly assisted: boolean;
  readonly roleCap: number;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly sessionIds: readonly Bytes[];
  revokedAt: Date | null;
}

export interface MemorySession {
  readonly id: Bytes;
  readonly workspaceId: Bytes;
  readonly createdAt: Date;
  nameTag: Bytes;
  meta: Bytes;
  version: number;
  head: { readonly seq: number; readonly digest: Bytes; readonly epoch: number } | null;
  sealedBytes: number;
  updatedAt: Date;
  archivedAt: Date | null;
  deletedAt: Date | null;
  branchOf: Bytes | null;
  /** The save of another session that it began from. [CP-17] */
  readonly origin: { readonly sessionId: Bytes; readonly digest: Bytes } | null;
}

/** As in the table `session_leases`. */
export interface MemoryLease {
  readonly generation: number;
  readonly accountId: Bytes;
  readonly loginId: Bytes;
  readonly deviceId: Bytes;
  readonly since: Date;
  readonly expiresAt: Date;
}

export interface MemoryManifest {
  readonly seq: number;
  readonly digest: Bytes;
  readonly parent: Bytes | null;
  readonly body: Bytes;
  readonly saveKind: number;
  readonly authorDevice: Bytes;
  readonly bytes: number;
  readonly receivedAt: Date;
}

export interface MemorySegment {
  readonly id: Bytes;
  readonly digest: Bytes;
  readonly bytes: number;
  readonly inlineBody: Bytes | null;
}

/** When a segment is named: from addedSeq on, up to but without removedSeq. */
export interface MemoryRange {
  readonly segmentId: Bytes;
  readonly digest: Bytes;
  readonly bytes: number;
  readonly addedSeq: number;
  removedSeq: number | null;
}

export interface MemoryWorkspace {
  epoch: number;
  minWriteEpoch: number;
  /** Roles by account. */
  readonly members: Map<string, number>;
  /** Accounts with other keys than the roster names. [RO-12] */
  readonly unconfirmed: Set<string>;
}

/** As in the table `unlocks`. */
export interface MemoryUnlock {
  readonly accountId: Bytes;
  readonly workspaceId: Bytes;
  readonly deviceId: Bytes;
  readonly wrap: Bytes;
  readonly epoch: number;
  lastUsedAt: Date;
  readonly expiresAt: Date;
  endedAt: Date | null;
}

/** As in the table `session_configs`. */
export interface MemorySessionConfig {
  readonly retentionDays: number;
  readonly checkpointRetentionDays: number;
  readonly maxSessionBytes: number;
  readonly autoSaveIntervalSeconds: number;
  readonly compressionEnabled: boolean;
  readonly version: number;
}

export interface MemoryTombstone {
  readonly name: SegmentName;
  readonly goneAt: Date;
  readonly deletedAt: Date | null;
}

/** The newest signed statement of a workspace, and the ring it names. */
export interface MemoryStatements {
  readonly roster: Bytes;
  readonly rosterDigest: Bytes;
  readonly keyRing: Bytes;
}

/** What the memory repositories of this service share, as the PostgreSQL ones share a database. */
export interface MemoryTables {
  readonly logins: Map<
    string,
    { readonly accountId: Bytes; readonly deviceId: Bytes; revokedAt: Date | null }
  >;
  readonly workspaces: Map<string, MemoryWorkspace>;
  readonly devices: Map<string, MemoryDevice>;
  readonly sessions: Map<string, MemorySession>;
  /** By session, oldest first. */
  readonly manifests: Map<string, MemoryManifest[]>;
  /** By `segmentKey`. */
  readonly segments: Map<string, MemorySegment>;
  readonly ranges: Map<string, MemoryRange[]>;
  readonly checkpoints: Set<MemoryCheckpoint>;
  readonly restores: Set<MemoryRestore>;
  readonly unlocks: Map<string, MemoryUnlock>;
  /** By session. */
  readonly leases: Map<string, MemoryLease>;
  /** By workspace. */
  readonly statements: Map<string, MemoryStatements>;
  /** The newest, by account. */
  readonly keyLists: Map<string, { readonly body: Bytes; readonly digest: Bytes }>;
  readonly damages: MemoryDamage[];
  /** Keys of what was copied to the second store. */
  readonly copied: Set<BlobKey>;
  /** Since when, by `segmentKey`. */
  readonly condemned: Map<string, Date>;
  /** By `segmentKey`: large segments whose blobs have to go. */
  readonly tombstones: Map<string, MemoryTombstone>;
  /** By session: what is left of thinned saves. */
  readonly links: Map<string, readonly { readonly seq: number; readonly digest: Bytes }[]>;
  /** By account. */
  readonly sessionConfigs: Map<string, MemorySessionConfig>;
  /** Oldest first. */
  readonly retentionReports: RetentionReport[];
  /** By id. */
  readonly webhooks: Map<string, MemoryWebhook>;
  /** By hook and event. */
  readonly deliveries: Map<string, MemoryDelivery>;
  /** By hash. */
  readonly tickets: Map<string, { readonly caller: Caller; readonly expiresAt: number }>;
  readonly operations: Map<string, MemoryOperation>;
  readonly audit: MemoryAudit;
}

export const createMemoryTables = (): MemoryTables => ({
  logins: new Map(),
  workspaces: new Map(),
  devices: new Map(),
  sessions: new Map(),
  manifests: new Map(),
  segments: new Map(),
  ranges: new Map(),
  checkpoints: new Set(),
  restores: new Set(),
  unlocks: new Map(),
  leases: new Map(),
  statements: new Map(),
  keyLists: new Map(),
  damages: [],
  copied: new Set(),
  condemned: new Map(),
  tombstones: new Map(),
  links: new Map(),
  sessionConfigs: new Map(),
  retentionReports: [],
  webhooks: new Map(),
  deliveries: new Map(),
  tickets: new Map(),
  operations: new Map(),
  // Everything here is done in a workspace.
  audit: createMemoryAudit(() => null),
});

export const segmentKey = (workspaceId: Bytes, segmentId: Bytes): string =>
  `${toHex(workspaceId)}/${toHex(segmentId)}`;

/**
 * The session when it is there and the account is a member of its workspace. [SP-10] Who has other keys than the roster names
 * may do there what a viewer may. [RO-12]
 */
export const visibleSession = (
  tables: MemoryTables,
  sessionId: Bytes,
  accountId: Bytes,
): { readonly session: MemorySession; readonly role: number } | null => {
  const session = tables.sessions.get(toHex(sessionId));
  if (session === undefined || session.deletedAt !== null) return null;
  const workspace = tables.workspaces.get(toHex(session.workspaceId));
  const role = workspace?.members.get(toHex(accountId));
  if (workspace === undefined || role === undefined) return null;
  return { session, role: workspace.unconfirmed.has(toHex(accountId)) ? ROLE.viewer : role };
};

/** The ranges that the save `seq` names. */
export const rangesAt = (ranges: readonly MemoryRange[], seq: number): readonly MemoryRange[] =>
  ranges.filter(({ addedSeq, removedSeq }) => addedSeq <= seq && (removedSeq === null || removedSeq > seq));

interface Write {
  readonly sessionId: Bytes;
  readonly deviceId: Bytes;
  readonly epoch: number;
}

interface WriterKeys {
  readonly accountId: Bytes;
  readonly loginId: Bytes;
  /** Null: not compared. */
  readonly edPublic: Bytes | null;
}

const deviceAllows = (device: MemoryDevice, write: Write, accountId: Bytes, now: number): boolean => {
  const skew = CLOCK_SKEW_SECONDS * 1000;
  return (
    equal(device.accountId, accountId) &&
    device.revokedAt === null &&
    device.roleCap >= ROLE.member &&
    now >= device.notBefore.getTime() - skew &&
    now <= device.notAfter.getTime() + skew &&
    (device.sessionIds.length === 0 || device.sessionIds.some((id) => equal(id, write.sessionId)))
  );
};

/** The second reading of `writer_refusal()` of migration 0011. */
export const refuseWriter = (
  tables: MemoryTables,
  workspaceId: Bytes,
  write: Write,
  { accountId, loginId, edPublic }: WriterKeys,
  now: number,
) => {
  const login = tables.logins.get(toHex(loginId));
  if (login === undefined || login.revokedAt !== null || !equal(login.accountId, accountId))
    return "unauthenticated";
  const workspace = tables.workspaces.get(toHex(workspaceId));
  const role = workspace?.members.get(toHex(accountId));
  if (workspace === undefined || role === undefined) return "not-found";
  if (role < ROLE.member || workspace.unconfirmed.has(toHex(accountId))) return "forbidden";
  const device = tables.devices.get(toHex(write.deviceId));
  if (device === undefined || !deviceAllows(device, write, accountId, now)) return "device-not-allowed";
  if (edPublic !== null && !equal(device.edPublic, edPublic)) return "device-key-changed";
  if (write.epoch < workspace.minWriteEpoch) return "epoch-retired";
  return write.epoch > workspace.epoch ? "wrong-place" : null;
};
