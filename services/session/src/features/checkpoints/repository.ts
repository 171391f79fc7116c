import type {
  BatchOutcome,
  CheckpointOrder,
  CheckpointOrigin,
  SEALED_SORTS,
} from "@holdfast/protocol/checkpoints";
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
  /** The newest; null where nobody has rebuilt it. */
  readonly proof: StoredProof | null;
}

/** What a restore drill found. Its counts are sealed in meta. [CP-15] */
export interface StoredProof {
  readonly at: Date;
  readonly whole: boolean;
  readonly meta: Bytes;
  readonly deviceId: Bytes;
}

/** A finding whose meta has form, place and signature, by a device under a login. */
export interface ProofWrite extends SignedMeta {
  readonly id: Bytes;
  readonly sessionId: Bytes;
  readonly at: Date;
  readonly whole: boolean;
  readonly accountId: Bytes;
  readonly loginId: Bytes;
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

export type CheckpointSort = (typeof SEALED_SORTS)[number];

/** How a list goes; those alike go by id, in the same direction. */
export interface CheckpointOrdering {
  readonly sort: CheckpointSort;
  readonly order: CheckpointOrder;
}

/** A place in a list: what it is sorted by (times in milliseconds since 1970), and the id. */
export interface CheckpointPlace {
  readonly key: number;
  readonly id: Bytes;
}

export interface CheckpointFilter {
  readonly origin: CheckpointOrigin | null;
  readonly pinned: boolean | null;
  /** Of creation, both included. */
  readonly from: Date | null;
  readonly to: Date | null;
}

/** As `CheckpointStats` of packages/protocol. */
export interface CheckpointTotals {
  readonly count: number;
  readonly manual: number;
  readonly automatic: number;
  readonly pinned: number;
  readonly proven: number;
  readonly bytes: number;
  readonly sealedBytes: number;
  readonly oldest: Date | null;
  readonly newest: Date | null;
}

/** One of many to be deleted, and the entry that it leaves. */
export interface BatchItem {
  readonly id: Bytes;
  readonly version: number;
  readonly audit: AuditRow;
}

export const placeOf = (
  { id, createdAt, save }: StoredCheckpoint,
  sort: CheckpointSort,
): CheckpointPlace => ({
  key: { createdAt: createdAt.getTime(), bytes: save.bytes, seq: save.seq }[sort],
  id,
});

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
    ordering: CheckpointOrdering,
    after: CheckpointPlace | null,
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
  /** Each at its version, all in one transaction; answers one outcome an item, in their order. [CP-13] */
  readonly removeMany: (
    sessionId: Bytes,
    accountId: Bytes,
    items: readonly BatchItem[],
  ) => Promise<readonly BatchOutcome[] | "not-found" | "forbidden">;
  /** `proven`: rebuilt whole at `provenSince` or later. Null: no such session for this account. [CP-14] */
  readonly totals: (
    sessionId: Bytes,
    accountId: Bytes,
    provenSince: Date,
  ) => Promise<CheckpointTotals | null>;
  /**
   * Notes a finding. `older`: a newer one is there, which stays. `not-its-time`: before the checkpoint was made or after now, by more
   * than clocks may differ. [CP-15]
   */
  readonly prove: (proof: ProofWrite) => Promise<"proved" | "older" | "not-its-time" | CheckpointRefusal>;
}
