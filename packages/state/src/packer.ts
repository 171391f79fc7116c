import { toHex } from "@holdfast/protocol/encoding";
import { SEGMENT_MAX_BYTES } from "@holdfast/protocol/limits";
import type { Bytes } from "@holdfast/vault/bytes";
import { FLAG } from "@holdfast/vault/header";
import { padme } from "@holdfast/vault/padding";
import type { VaultDeps } from "@holdfast/vault/primitives";
import { type SegmentChunk, sealSegment } from "@holdfast/vault/segment";
import { type Deflate, encodeChunk } from "./codec.ts";
import type { SegmentRow } from "./manifest-body.ts";
import type { Place } from "./place.ts";
import { SECTION } from "./section-key.ts";
import type { SpaceKeys } from "./space-keys.ts";

const TAG_BYTES = 16;
const DIRECTORY_FRAME_BYTES = 16 + TAG_BYTES;
const INDEX_ENTRY_BYTES = 27;
const HEADER_AND_KEYING_BYTES = 74 + 64;

/** A segment being filled. */
interface Draft {
  readonly ordinal: number;
  readonly chunks: SegmentChunk[];
  readonly places: Place[];
  /** Where the next frame begins in the body. */
  offset: number;
}

export interface PackedSegment {
  readonly row: SegmentRow;
  readonly bytes: Bytes;
}

const sealedBytes = (offset: number, chunks: number): number =>
  HEADER_AND_KEYING_BYTES + padme(offset + chunks * INDEX_ENTRY_BYTES + TAG_BYTES + TAG_BYTES);

/** Length of a sealed segment with so many frames, of so many bytes together. */
export const segmentBytes = (frameBytes: number, frames: number): number =>
  sealedBytes(DIRECTORY_FRAME_BYTES + frameBytes, frames);

/**
 * Gives each new chunk of a save its place before anything is sealed: list parts and nodes name the places of what lies below
 * them, and lie in the same segments. Opens another segment where 4 MiB would be passed. [SF-13]
 */
export class Packer {
  readonly #deflate: Deflate;
  readonly #drafts: Draft[] = [];
  readonly #byChunkId = new Map<string, Place>();
  #nextOrdinal: number;

  constructor(deflate: Deflate, nextOrdinal: number) {
    this.#deflate = deflate;
    this.#nextOrdinal = nextOrdinal;
  }

  get nextOrdinal(): number {
    return this.#nextOrdinal;
  }

  get segmentCount(): number {
    return this.#drafts.length;
  }

  /** The place of a chunk; content that this save has already packed is not packed twice, secrets excepted. */
  add(type: number, chunkId: Bytes, keyGeneration: number, content: Bytes): Place {
    const shareable = type !== SECTION.secret;
    const name = shareable ? toHex(chunkId) : "";
    const known = shareable ? this.#byChunkId.get(name) : undefined;
    if (known !== undefined) return known;
    const plaintext = encodeChunk(this.#deflate, type, content);
    const length = plaintext.length + TAG_BYTES;
    const draft = this.#draftFor(length);
    const frame = draft.chunks.push({ sectionType: type, chunkId, keyGeneration, plaintext });
    const place = { chunkId, keyGeneration, ordinal: draft.ordinal, frame, offset: draft.offset, length };
    draft.places.push(place);
    draft.offset += length;
    if (shareable) this.#byChunkId.set(name, place);
    return place;
  }

  #draftFor(length: number): Draft {
    const last = this.#drafts.at(-1);
    if (last && sealedBytes(last.offset + length, last.chunks.length + 1) <= SEGMENT_MAX_BYTES) return last;
    const draft = { ordinal: this.#nextOrdinal++, chunks: [], places: [], offset: DIRECTORY_FRAME_BYTES };
    this.#drafts.push(draft);
    return draft;
  }

  /** Seals everything packed. @throws Error when the vault laid a segment out otherwise than was foreseen: a defect. */
  seal(
    deps: VaultDeps,
    keys: SpaceKeys,
    deviceId: Bytes,
    assisted = false,
  ): Promise<readonly PackedSegment[]> {
    const flags = assisted ? FLAG.assisted : 0;
    return Promise.all(
      this.#drafts.map(async ({ ordinal, chunks, places }) => {
        const id = deps.random(16);
        const at = { workspaceId: keys.workspaceId, epoch: keys.epoch, segmentId: id, deviceId, flags };
        const { bytes, digest, places: laid } = await sealSegment(deps, at, keys.spaceKey, chunks);
        const foreseen = places.every(
          (place, i) => place.frame === laid[i]?.frame && place.offset === laid[i]?.offset,
        );
        if (!foreseen) throw new Error("a segment was laid out otherwise than its places say");
        return { row: { ordinal, id, digest, bytes: bytes.length }, bytes };
      }),
    );
  }
}
