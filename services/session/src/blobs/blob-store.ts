import { toHex } from "@holdfast/protocol/encoding";
import type { Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";

/** Where a blob is: a path of lower-case words and hex, as made by `segmentBlobKey`. */
export type BlobKey = string & { readonly blobKey: true };

/** Where a segment of a workspace is kept when it is too large for its row. */
export const segmentBlobKey = (workspaceId: Bytes, segmentId: Bytes): BlobKey =>
  `segments/${toHex(workspaceId)}/${toHex(segmentId)}` as BlobKey;

/**
 * Large immutable objects. [SP-12]
 *
 * Nothing here deletes: segments that no save names are swept by the retention work, under the row's lock.
 */
export interface BlobStore {
  /**
   * Keeps `bytes` under `key`. When it resolves they survive a crash of process and machine, whole: a reader sees all of
   * them or nothing. Other bytes under a taken key are `taken` and change nothing; the same bytes are `present`.
   */
  readonly put: (key: BlobKey, bytes: Bytes) => Promise<Result<"stored" | "present", "taken">>;
  /** The bytes, or null. Whether they are still what was put is told by the digest in the segment's row. */
  readonly get: (key: BlobKey) => Promise<Bytes | null>;
}
