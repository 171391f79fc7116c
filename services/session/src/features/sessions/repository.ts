import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SigningDevice } from "@holdfast/vault/node/signed-meta";
import type { WriterRefusal } from "../../writer-refusal.ts";

export interface StoredSession {
  readonly id: Bytes;
  readonly workspaceId: Bytes;
  readonly nameTag: Bytes;
  readonly meta: Bytes;
  /** Counts changes of meta. */
  readonly version: number;
  readonly head: { readonly seq: number; readonly digest: Bytes; readonly epoch: number } | null;
  readonly sealedBytes: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** The session that this one is a branch of. [LE-5] */
  readonly branchOf: Bytes | null;
  readonly archivedAt: Date | null;
  readonly deletedAt: Date | null;
  /** The save of another session that it began from. */
  readonly origin: { readonly sessionId: Bytes; readonly digest: Bytes } | null;
}

/** Which sessions a list shows. */
export interface SessionFilter {
  /** Null: whether they are archived or not. */
  readonly archived: boolean | null;
  /** Those that were deleted at this time or later; null: those that are not deleted. */
  readonly deletedSince: Date | null;
}

/** A sealed name whose form and signature hold, by a device under a login. */
export interface MetaWrite {
  readonly sessionId: Bytes;
  readonly workspaceId: Bytes;
  readonly nameTag: Bytes;
  readonly meta: Bytes;
  readonly epoch: number;
  readonly deviceId: Bytes;
  readonly edPublic: Bytes;
  readonly accountId: Bytes;
  readonly loginId: Bytes;
}

export interface NewSession extends MetaWrite {
  /** A session of the same workspace. */
  readonly branchOf: Bytes | null;
  /** Digest of the save of it that the branch left; one that is not there any more is not kept as origin. */
  readonly branchAt: Bytes | null;
}

export type WriteRefusal = WriterRefusal | "device-key-changed" | "name-taken";
export type WriteOutcome<C> = { readonly session: StoredSession } | { readonly refusal: WriteRefusal | C };

/** What making a session that begins from nothing came to. */
export const ofNoOrigin = (outcome: WriteOutcome<"id-taken" | "not-a-save">): WriteOutcome<"id-taken"> => {
  if ("session" in outcome) return outcome;
  const { refusal } = outcome;
  if (refusal === "not-a-save") throw new Error("a session without an origin has no save to begin from");
  return { refusal };
};

/** A place in the list of sessions, newest first. */
export interface SessionPlace {
  readonly createdAt: Date;
  readonly id: Bytes;
}

/**
 * Where sessions are kept. A session shows to members of its workspace only. [SP-10] What is done leaves its entry with it, in the
 * log of the session's workspace. [AD-1]
 */
export interface SessionRepository {
  readonly signingDevice: (deviceId: Bytes) => Promise<SigningDevice | null>;
  /** The same session again (id, workspace and meta) is answered as it stands. `not-found`: nothing to be a branch of. */
  readonly create: (write: NewSession, audit: AuditRow) => Promise<WriteOutcome<"id-taken">>;
  readonly find: (sessionId: Bytes, accountId: Bytes) => Promise<StoredSession | null>;
  /** At most `limit` sessions of the workspace older than `before`; empty for who is no member. */
  readonly page: (
    workspaceId: Bytes,
    accountId: Bytes,
    filter: SessionFilter,
    before: SessionPlace | null,
    limit: number,
  ) => Promise<readonly StoredSession[]>;
  /** Only from `version`; to `version` + 1. */
  readonly change: (
    write: MetaWrite,
    version: number,
    audit: AuditRow,
  ) => Promise<WriteOutcome<"version-conflict">>;
  /** Makes a branch a session of its own; one that is none stays as it is, without an entry. [LE-6] */
  readonly keep: (
    sessionId: Bytes,
    accountId: Bytes,
    audit: AuditRow,
  ) => Promise<"kept" | "not-found" | "forbidden">;
  /** Marks the session as deleted; its name is free at once. */
  readonly remove: (
    sessionId: Bytes,
    accountId: Bytes,
    audit: AuditRow,
  ) => Promise<"removed" | "not-found" | "forbidden">;
  /**
   * A session that begins from the save `digest` of another one of its workspace, which the account may read. The same clone again is
   * answered as it stands. [CP-17]
   */
  readonly clone: (
    write: NewSession,
    origin: NonNullable<StoredSession["origin"]>,
    audit: AuditRow,
  ) => Promise<WriteOutcome<"id-taken" | "not-a-save">>;
  /** One that is so already stays as it stands. Brought back, it counts as used now. [CP-18] */
  readonly archive: (
    sessionId: Bytes,
    accountId: Bytes,
    archived: boolean,
    audit: AuditRow,
  ) => Promise<"done" | "not-found" | "forbidden">;
  /** Brings back what was deleted at `since` or later, into the list; one that was not deleted stays as it stands. */
  readonly undelete: (
    sessionId: Bytes,
    accountId: Bytes,
    since: Date,
    audit: AuditRow,
  ) => Promise<"done" | "not-found" | "forbidden" | "name-taken">;
}
