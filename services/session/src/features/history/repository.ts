import type { Bytes } from "@holdfast/vault/bytes";

export interface StoredManifest {
  readonly seq: number;
  readonly digest: Bytes;
  readonly body: Bytes;
}

/** One line of a session's history. `bytes` counts the manifest and the segments it added. */
export interface StoredSave {
  readonly seq: number;
  readonly digest: Bytes;
  readonly parent: Bytes | null;
  /** As in the manifest's ext: 1 auto … 6 clone. */
  readonly saveKind: number;
  readonly deviceId: Bytes;
  readonly receivedAt: Date;
  readonly bytes: number;
}

/** Reads what was saved. Everything is null for who is no member of the session's workspace. [SP-10] */
export interface HistoryRepository {
  /** Null also before the first save. */
  readonly head: (sessionId: Bytes, accountId: Bytes) => Promise<StoredManifest | null>;
  readonly manifest: (sessionId: Bytes, accountId: Bytes, digest: Bytes) => Promise<StoredManifest | null>;
  /** At most `limit` saves with a seq below `before`, newest first. */
  readonly page: (
    sessionId: Bytes,
    accountId: Bytes,
    before: number,
    limit: number,
  ) => Promise<readonly StoredSave[] | null>;
  /** Digests of the saves with a seq from `from` and below `below`, ascending, thinned ones too; at most `limit`. [ST-25] */
  readonly lineage: (
    sessionId: Bytes,
    accountId: Bytes,
    range: { readonly from: number; readonly below: number; readonly limit: number },
  ) => Promise<readonly Bytes[] | null>;
}
