import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";

/** Where a blob is: a path of lower-case words and hex, as made by `segmentBlobKey`. */
export type BlobKey = string & { readonly blobKey: true };

/** What names a segment's blob, as its row holds it. */
export interface SegmentName {
  readonly workspaceId: Bytes;
  readonly id: Bytes;
  /** SHA-256 of the segment. */
  readonly digest: Bytes;
}

/** Where a segment of a workspace is kept when it is too large for its row. */
export const segmentBlobKey = ({ workspaceId, id, digest }: SegmentName): BlobKey =>
  `segments/${toHex(workspaceId)}/${toHex(id)}-${toHex(digest)}` as BlobKey;

/**
 * Large immutable objects, named by their digest. [SP-12]
 *
 * Because one key can mean one content only, puts need no lock and no compare: what a put finds under its key is the
 * same bytes or damage, and it may be replaced. Which bytes belong to a segment id is decided by the segment's row.
 * Nothing here knows what is still needed: only the sweep deletes, and only what it holds the segment's row of. [RT-7]
 */
export interface BlobStore {
  /**
   * Keeps `bytes` under `key`. When it resolves they survive a crash of process and machine, whole: a reader sees all of
   * them or nothing. Putting them again mends what was damaged.
   */
  readonly put: (key: BlobKey, bytes: Bytes) => Promise<void>;
  /** The bytes, or null. Whether they are still what was put is told by the digest in the segment's row. */
  readonly get: (key: BlobKey) => Promise<Bytes | null>;
  /**
   * Removes what is kept under `key`; nothing there is as good. When it resolves a crash does not bring it back. A put of
   * the same key afterwards keeps it again; one at the same time ends with either.
   */
  readonly delete: (key: BlobKey) => Promise<void>;
}
