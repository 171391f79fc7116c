import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { SEGMENT_INLINE_MAX_BYTES, SEGMENT_MAX_BYTES } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { SegmentAnswer } from "@holdfast/protocol/saves";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { isAssisted } from "@holdfast/vault/header";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { checkSegmentShape, segmentHead } from "@holdfast/vault/segment";
import { type BlobStore, segmentBlobKey } from "../../blobs/blob-store.ts";
import type { Copies } from "../../blobs/replicated.ts";
import type { WriterRefusal } from "../../writer-refusal.ts";
import type { SaveRepository } from "../saves/repository.ts";
import { type SegmentRepository, type SentSegment, segmentObject } from "./repository.ts";

export type SegmentRefusal =
  | WriterRefusal
  | "malformed-object"
  | "wrong-kind"
  | "bad-digest"
  | "segment-differs"
  | "too-large"
  | "busy";

export interface PutSegment {
  readonly sessionId: Bytes;
  readonly segmentId: Bytes;
  readonly bytes: Bytes;
  /** Of the header `Content-Digest`, when it was sent. */
  readonly digest: Bytes | null;
}

interface CheckedSegment {
  readonly segment: SentSegment;
  readonly assisted: boolean;
}

const checkSegment = ({
  sessionId,
  segmentId,
  bytes,
  digest,
}: PutSegment): Result<CheckedSegment, SegmentRefusal> => {
  if (bytes.length > SEGMENT_MAX_BYTES) return err("too-large");
  const shape = checkSegmentShape(bytes);
  if (!shape.ok) return shape;
  const head = segmentHead(bytes);
  if (!head.ok) return head;
  const { header } = shape.value;
  if (!equal(header.objectId, segmentId)) return err("wrong-place");
  const found = sha256Sync(bytes);
  if (digest !== null && !equal(digest, found)) return err("bad-digest");
  const segment = {
    sessionId,
    workspaceId: header.scopeId,
    id: segmentId,
    digest: found,
    bytes: bytes.length,
    inlineBody: bytes.length <= SEGMENT_INLINE_MAX_BYTES ? bytes : null,
    head: head.value,
    epoch: header.epoch,
    deviceId: header.authorDeviceId,
  };
  return ok({ segment, assisted: isAssisted(header) });
};

/** Segments by themselves: what a save larger than one request sends first, and what a reader fetches piece by piece. */
export const createSegments = (deps: {
  readonly segments: SegmentRepository;
  readonly blobs: BlobStore;
  readonly copies: Copies;
  readonly signingDevice: SaveRepository["signingDevice"];
}) => ({
  put: async (
    sent: PutSegment,
    caller: Caller,
  ): Promise<Result<{ readonly answer: SegmentAnswer; readonly isNew: boolean }, SegmentRefusal>> => {
    const checked = checkSegment(sent);
    if (!checked.ok) return checked;
    const { segment, assisted } = checked.value;
    const refusal = await deps.segments.refusal(segment, caller);
    if (refusal !== null) return err(refusal);
    const device = await deps.signingDevice(segment.deviceId);
    if (device?.assisted !== assisted) return err("device-not-allowed");
    const object = segmentObject(segment);
    await deps.copies.mendFromClient(object, sent.bytes);
    if (segment.inlineBody === null) await deps.blobs.put(segmentBlobKey(segment), sent.bytes);
    const stored = await deps.segments.store(segment);
    if (stored === "differs") return err("segment-differs");
    if (stored === "busy") return err("busy");
    await deps.copies.settle(object);
    const answer = { id: formatId("seg", segment.id), digest: toHex(segment.digest), bytes: segment.bytes };
    return ok({ answer, isNew: stored === "stored" });
  },

  get: async (
    sessionId: Bytes,
    { accountId }: Caller,
    segmentId: Bytes,
  ): Promise<Result<{ readonly digest: Bytes; readonly bytes: Bytes }, "not-found" | "damaged">> => {
    const segment = await deps.segments.find(sessionId, accountId, segmentId);
    if (segment === null) return err("not-found");
    const bytes = await deps.copies.read(segmentObject(segment));
    return bytes === null ? err("damaged") : ok({ digest: segment.digest, bytes });
  },
});
export type Segments = ReturnType<typeof createSegments>;
