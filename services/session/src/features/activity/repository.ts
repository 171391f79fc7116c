import type { Bytes } from "@holdfast/vault/bytes";

/** A save, as the chain of the session has it. */
export interface SavedRow {
  readonly seq: number;
  readonly digest: Bytes;
  /** As in the manifest's ext: 1 auto … 6 clone. */
  readonly saveKind: number;
  readonly deviceId: Bytes;
  /** Whose device it is; null for one that never was. */
  readonly accountId: Bytes | null;
  readonly at: Date;
}

/** An entry of the audit log about the session. */
export interface ActRow {
  readonly id: Bytes;
  readonly at: Date;
  readonly action: string;
  readonly accountId: Bytes | null;
  readonly loginId: Bytes | null;
  readonly target: string | null;
}

/** Below which save, and before which entry, a page begins; null: at the newest. */
export interface ActivityPlace {
  readonly saveBelow: number | null;
  readonly actBefore: { readonly at: Date; readonly id: Bytes } | null;
}

/**
 * What was done in a session: saves and entries, each newest first. Nothing is kept for it by itself. [CP-18] Null for who is no member
 * of the session's workspace. [SP-10]
 */
export interface ActivityRepository {
  readonly page: (
    sessionId: Bytes,
    accountId: Bytes,
    place: ActivityPlace,
    limit: number,
  ) => Promise<{ readonly saves: readonly SavedRow[]; readonly acts: readonly ActRow[] } | null>;
}
