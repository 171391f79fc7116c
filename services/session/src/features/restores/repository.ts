import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";

/** Which save went back to what, as whoever did it says. */
export interface StoredRestore {
  readonly save: { readonly seq: number; readonly digest: Bytes };
  readonly from: Bytes;
  readonly checkpointId: Bytes | null;
  /** How many parts; null for all. */
  readonly parts: number | null;
  readonly accountId: Bytes;
  readonly loginId: Bytes;
  /** That made the save. */
  readonly deviceId: Bytes;
  /** When the save was received. */
  readonly at: Date;
}

export interface NewRestore {
  readonly sessionId: Bytes;
  /** Digest of the save of kind restore. */
  readonly save: Bytes;
  readonly from: Bytes;
  readonly checkpointId: Bytes | null;
  readonly parts: number | null;
  readonly accountId: Bytes;
  readonly loginId: Bytes;
}

/** Where restores are noted. Everything is hidden from who is no member of the session's workspace. [CP-16] [SP-10] */
export interface RestoreRepository {
  /**
   * `stored`: exactly this was noted before, by whomever. `not-a-save`: the session has no such save of kind restore, none with the
   * digest `from` before it, or no such checkpoint. `already-noted`: the save is noted otherwise.
   */
  readonly note: (
    restore: NewRestore,
    audit: AuditRow,
  ) => Promise<"noted" | "stored" | "already-noted" | "not-a-save" | "not-found" | "forbidden">;
  /** At most `limit` with a seq below `before`, newest first; null: no such session for this account. */
  readonly page: (
    sessionId: Bytes,
    accountId: Bytes,
    before: number,
    limit: number,
  ) => Promise<readonly StoredRestore[] | null>;
}
