import { SEGMENT_MAX_BYTES } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "./bytes.ts";
import { digestOf } from "./digest.ts";
import { type Header, parseObject, peekHeader, TAG_BYTES } from "./header.ts";
import { KIND } from "./kinds.ts";
import { deriveObjectKeys, type ObjectKeys } from "./object-keys.ts";
import { checkPlace, type Expectation } from "./open.ts";
import { padme } from "./padding.ts";
import type { Primitives, VaultDeps } from "./primitives.ts";
import type { VaultRefusal } from "./refusal.ts";
import { sealFramed } from "./seal.ts";
import {
  DIRECTORY_BYTES,
  ENTRY_BYTES,
  encodeDirectory,
  encodeIndex,
  type FramePlace,
  type IndexEntry,
  parseDirectory,
  parseIndex,
} from "./segment-index.ts";

/** Where a segment belongs. */
export interface SegmentPlace {
  readonly workspaceId: Bytes;
  readonly epoch: number;
  readonly segmentId: Bytes;
  readonly deviceId: Bytes;
  readonly flags?: number;
}

/** One chunk before it is sealed; the plaintext is the frame's whole content. */
export interface SegmentChunk {
  readonly sectionType: number;
  readonly chunkId: Bytes;
  readonly keyGeneration: number;
  readonly plaintext: Bytes;
}

export interface SealedSegment {
  readonly bytes: Bytes;
  readonly digest: Bytes;
  /** One per chunk, in the chunks' order. */
  readonly places: readonly FramePlace[];
}

const DIRECTORY_FRAME_BYTES = DIRECTORY_BYTES + TAG_BYTES;
const KEYING_BYTES = 64;

const layOut = (lengths: readonly number[], firstFrame: number, start: number): FramePlace[] => {
  let offset = start;
  return lengths.map((length, i) => {
    const place = { frame: firstFrame + i, offset, length: length + TAG_BYTES };
    offset += place.length;
    return place;
  });
};

/**
 * Seals the new chunks of one save so that only holders of the space key can read them, and only in this place. [SF-13]
 *
 * @throws RangeError without chunks, or above 4 MiB sealed: the caller divides
 */
export const sealSegment = async (
  deps: VaultDeps,
  place: SegmentPlace,
  spaceKey: Bytes,
  chunks: readonly SegmentChunk[],
): Promise<SealedSegment> => {
  if (chunks.length === 0) throw new RangeError("a segment holds at least one chunk");
  const plaintexts = chunks.map((chunk) => chunk.plaintext);
  const places = layOut(
    plaintexts.map((plaintext) => plaintext.length),
    1,
    DIRECTORY_FRAME_BYTES,
  );
  const index = encodeIndex(
    chunks.flatMap((chunk, i) => places.slice(i, i + 1).map((at) => ({ ...chunk, ...at }))),
  );
  const indexFrame = chunks.length + 1;
  const indexOffset = places.reduce((end, at) => Math.max(end, at.offset + at.length), 0);
  const indexLength = index.length + TAG_BYTES;
  const directory = encodeDirectory({
    frameCount: indexFrame + 2,
    index: { frame: indexFrame, offset: indexOffset, length: indexLength },
  });
  const before = indexOffset + indexLength;
  const filler = new Uint8Array(padme(before + TAG_BYTES) - before - TAG_BYTES);
  const bytes = await sealFramed(
    deps,
    {
      kind: KIND.segment,
      flags: place.flags ?? 0,
      scopeId: place.workspaceId,
      epoch: place.epoch,
      objectId: place.segmentId,
      seq: 0,
      authorDeviceId: place.deviceId,
    },
    spaceKey,
    [directory, ...plaintexts, index, filler],
  );
  if (bytes.length > SEGMENT_MAX_BYTES) throw new RangeError("a segment is at most 4 MiB");
  return { bytes, digest: await digestOf(deps.primitives, bytes), places };
};

/** A whole segment, or its head (header ‖ salt ‖ commitment, more may follow) and as much of its body as there is. */
export type SegmentSource = Bytes | { readonly head: Bytes; readonly body: Bytes };

/** What a reader of a segment asked for; the kind goes without saying. */
export type SegmentExpectation = Omit<Expectation, "kind" | "subkind" | "seq" | "signedBy">;

interface SegmentParts {
  readonly header: Header;
  readonly hdr: Bytes;
  readonly salt: Bytes;
  readonly commitment: Bytes;
  readonly body: Bytes;
}

const partsOf = (source: SegmentSource): Result<SegmentParts, VaultRefusal> => {
  if (source instanceof Uint8Array) return parseObject(source);
  const peeked = peekHeader(source.head);
  if (!peeked.ok) return peeked;
  const { header, hdr } = peeked.value;
  const keying = source.head.subarray(hdr.length, hdr.length + KEYING_BYTES);
  if (keying.length !== KEYING_BYTES) return err("malformed-object");
  return ok({
    header,
    hdr,
    salt: keying.subarray(0, 32),
    commitment: keying.subarray(32),
    body: source.body,
  });
};

/** A segment whose keys were derived once; frames open as often as asked for. */
export interface SegmentOpener {
  readonly header: Header;
  /** Plaintext per place, in order; null for a frame that is cut off, displaced or damaged. [SF-14] */
  readonly openFrames: (places: readonly FramePlace[]) => Promise<(Bytes | null)[]>;
}

const openerOf = (
  primitives: Primitives,
  { header, body }: SegmentParts,
  keys: ObjectKeys,
): SegmentOpener => ({
  header,
  openFrames: (places) =>
    primitives.openFrames(
      keys.key,
      keys.baseNonce,
      places.map(({ frame, offset, length }) => ({
        index: frame,
        bytes: body.subarray(offset, offset + length),
      })),
    ),
});

/** Checks place and commitment of a segment and derives its keys. */
export const createSegmentOpener = async (
  primitives: Primitives,
  source: SegmentSource,
  expect: SegmentExpectation,
  spaceKey: Bytes,
): Promise<Result<SegmentOpener, VaultRefusal>> => {
  const parts = partsOf(source);
  if (!parts.ok) return parts;
  const place = checkPlace(parts.value.header, { ...expect, kind: KIND.segment });
  if (!place.ok) return place;
  const keys = await deriveObjectKeys(primitives, spaceKey, parts.value.salt, parts.value.hdr);
  if (!equal(keys.commitment, parts.value.commitment)) return err("wrong-key");
  return ok(openerOf(primitives, parts.value, keys));
};

/** `createSegmentOpener` and one reading. */
export const openSegmentFrames = async (
  primitives: Primitives,
  source: SegmentSource,
  expect: SegmentExpectation,
  spaceKey: Bytes,
  places: readonly FramePlace[],
): Promise<Result<(Bytes | null)[], VaultRefusal>> => {
  const opener = await createSegmentOpener(primitives, source, expect, spaceKey);
  return opener.ok ? ok(await opener.value.openFrames(places)) : opener;
};

/** What the segment holds, by its own directory and index: from these and the keys alone a state can be rebuilt. */
export const readSegmentIndex = async (
  opener: SegmentOpener,
): Promise<Result<readonly IndexEntry[], "damaged">> => {
  const [first] = await opener.openFrames([{ frame: 0, offset: 0, length: DIRECTORY_FRAME_BYTES }]);
  const directory = first ? parseDirectory(first) : null;
  if (!directory?.ok) return err("damaged");
  const [second] = await opener.openFrames([directory.value.index]);
  const entries = second ? parseIndex(second) : null;
  if (!entries?.ok || entries.value.length + 3 !== directory.value.frameCount) return err("damaged");
  return entries;
};

/** Header ‖ salt ‖ commitment ‖ frame 0: what the service keeps a second time beside the digest. */
export const segmentHead = (bytes: Bytes): Result<Bytes, "malformed-object" | "wrong-kind"> => {
  const shape = checkSegmentShape(bytes);
  return shape.ok ? ok(bytes.slice(0, bytes.length - shape.value.bodyLength + DIRECTORY_FRAME_BYTES)) : shape;
};

/** All that can be said of a segment without a key: form, kind, and a body of Padmé length. */
export const checkSegmentShape = (
  bytes: Bytes,
): Result<{ header: Header; bodyLength: number }, "malformed-object" | "wrong-kind"> => {
  const parsed = parseObject(bytes);
  if (!parsed.ok) return parsed;
  const { header, body } = parsed.value;
  if (header.kind !== KIND.segment) return err("wrong-kind");
  // Directory, one chunk, index of one entry and padding: nothing shorter is a segment.
  if (body.length < padme(DIRECTORY_FRAME_BYTES + TAG_BYTES + ENTRY_BYTES + TAG_BYTES + TAG_BYTES))
    return err("malformed-object");
  return ok({ header, bodyLength: body.length });
};
