import type { Bytes } from "@holdfast/vault/bytes";
import type { StoredObject } from "../../objects/stored-object.ts";
import type { WriterRefusal } from "../../writer-refusal.ts";

/** A segment to be stored by itself, its form and digest checked. */
export interface SentSegment {
  readonly sessionId: Bytes;
  readonly workspaceId: Bytes;
  readonly id: Bytes;
  readonly digest: Bytes;
  readonly bytes: number;
  /** The whole segment when it is small enough for its row, else null: it is in the blob store. */
  readonly inlineBody: Bytes | null;
  readonly head: Bytes;
  readonly epoch: number;
  readonly deviceId: Bytes;
}

export interface SegmentWriter {
  readonly accountId: Bytes;
  readonly loginId: Bytes;
}

export interface StoredSegment {
  readonly workspaceId: Bytes;
  readonly id: Bytes;
  readonly digest: Bytes;
  readonly bytes: number;
  /** Null: in the blob store. */
  readonly inlineBody: Bytes | null;
}

/** The object that a segment's row describes. */
export const segmentObject = ({ workspaceId, id, digest, inlineBody }: StoredSegment): StoredObject => ({
  object: "segment",
  workspaceId,
  sessionId: null,
  id,
  digest,
  body: inlineBody,
});

/** Where the rows of segments are kept. */
export interface SegmentRepository {
  /** Null when the writer may store this segment; the same judgement as of a save. [SP-2] */
  readonly refusal: (segment: SentSegment, writer: SegmentWriter) => Promise<WriterRefusal | null>;
  /**
   * Of two at once under one id the first is stored. The same bytes again mend what was damaged. `busy`: earlier bytes of it are
   * on their way out of the blob store. [RT-7]
   */
  readonly store: (segment: SentSegment) => Promise<"stored" | "present" | "differs" | "busy">;
  /** A segment of the session's workspace; null for who is no member of it. [SP-10] */
  readonly find: (sessionId: Bytes, accountId: Bytes, segmentId: Bytes) => Promise<StoredSegment | null>;
}
