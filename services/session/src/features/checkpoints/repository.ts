import type { CheckpointOrigin } from "@holdfast/protocol/checkpoints";
import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SignedMeta, SigningDevice } from "@holdfast/vault/node/signed-meta";
import type { WriterRefusal } from "../../writer-refusal.ts";

export interface StoredCheckpoint {
  readonly id: Bytes;
  readonly save: {
    readonly seq: number;
    readonly digest: Bytes;
    readonly receivedAt: Date;
    readonly bytes: number;
  };
  readonly origin: CheckpointOrigin;
  readonly pinned: boolean;
  readonly meta: Bytes;
  readonly version: number;
  readonly deviceId: Bytes;
  readonly createdAt: Date;
}

/** A checkpoint whose meta has form, place and signature, by a device under a login. */
export interface CheckpointWrite extends SignedMeta {
  readonly id: Bytes;
  readonly sessionId: Bytes;
  readonly pinned: boolean;
  readonly accountId: Bytes;
  readonly loginId: Bytes;
}

export interface NewCheckpoint extends CheckpointWrite {
  /** Digest of the save it names. */
  readonly at: Bytes;
  readonly origin: CheckpointOrigin;
}

export type CheckpointRefusal = WriterRefusal | "device-key-changed";
export type CreateRefusal = CheckpointRefusal | "not-a-save" | "checkpoint-limit" | "id-taken";

/** A place in the list, newest first. */
export interface CheckpointPlace {
  readonly createdAt: Date;
  readonly id: Bytes;
}

export interface CheckpointFilter {
  readonly origin: CheckpointOrigin | null;
  readonly pinned: boolean | null;
}

/**
 * Where checkpoints are kept. They show to members of the session's workspace only. [CP-4] [SP-10] What is done leaves its entry
 * with it, in the log of that workspace. [AD-1]
 */
export interface CheckpointRepository {
  readonly signingDevice: (deviceId: Bytes) => Promise<SigningDevice | null>;
  /** `stored`: exactly this checkpoint was there before. Drops the oldest automatic ones beyond their limit. [CP-3] */
  readonly create: (
    checkpoint: NewCheckpoint,
    audit: AuditRow,
  ) => Promise<"created" | "stored" | CreateRefusal>;
  /** Null: no such session for this account. */
  readonly page: (
    sessionId: Bytes,
    accountId: Bytes,
    filter: CheckpointFilter,
    before: CheckpointPlace | null,
    limit: number,
  ) => Promise<readonly StoredCheckpoint[] | null>;
  readonly find: (sessionId: Bytes, accountId: Bytes, id: Bytes) => Promise<StoredCheckpoint | null>;
  /** Only from `version`; to `version` + 1. */
  readonly change: (
    checkpoint: CheckpointWrite,
    version: number,
    audit: AuditRow,
  ) => Promise<"changed" | "version-conflict" | CheckpointRefusal>;
  /** Only at `version`. */
  readonly remove: (
    sessionId: Bytes,
    accountId: Bytes,
    id: Bytes,
    version: number,
    audit: AuditRow,
  ) => Promise<"removed" | "not-found" | "forbidden" | "version-conflict">;
}
