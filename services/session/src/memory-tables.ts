import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";

/** Rows of the same names as in prisma/schema, ids as hex where they are keys. */
export interface MemoryDevice {
  readonly accountId: Bytes;
  readonly edPublic: Bytes;
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
  deletedAt: Date | null;
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

/** What the memory repositories of this service share, as the PostgreSQL ones share a database. */
export interface MemoryTables {
  readonly logins: Map<string, { readonly accountId: Bytes; revokedAt: Date | null }>;
  readonly workspaces: Map<string, { minWriteEpoch: number; readonly members: Map<string, number> }>;
  readonly devices: Map<string, MemoryDevice>;
  readonly sessions: Map<string, MemorySession>;
  /** By session, oldest first. */
  readonly manifests: Map<string, MemoryManifest[]>;
  /** By `segmentKey`. */
  readonly segments: Map<string, MemorySegment>;
  readonly ranges: Map<string, MemoryRange[]>;
}

export const createMemoryTables = (): MemoryTables => ({
  logins: new Map(),
  workspaces: new Map(),
  devices: new Map(),
  sessions: new Map(),
  manifests: new Map(),
  segments: new Map(),
  ranges: new Map(),
});

export const segmentKey = (workspaceId: Bytes, segmentId: Bytes): string =>
  `${toHex(workspaceId)}/${toHex(segmentId)}`;

/** The session when it is there and the account is a member of its workspace. [SP-10] */
export const visibleSession = (
  tables: MemoryTables,
  sessionId: Bytes,
  accountId: Bytes,
): { readonly session: MemorySession; readonly role: number } | null => {
  const session = tables.sessions.get(toHex(sessionId));
  if (session === undefined || session.deletedAt !== null) return null;
  const role = tables.workspaces.get(toHex(session.workspaceId))?.members.get(toHex(accountId));
  return role === undefined ? null : { session, role };
};

/** The ranges that the save `seq` names. */
export const rangesAt = (ranges: readonly MemoryRange[], seq: number): readonly MemoryRange[] =>
  ranges.filter(({ addedSeq, removedSeq }) => addedSeq <= seq && (removedSeq === null || removedSeq > seq));
