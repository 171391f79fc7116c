import type { Bytes } from "@holdfast/vault/bytes";
import { EMPTY_HASH } from "./content-hash.ts";
import { NO_LINEAGE } from "./lineage.ts";
import type { ManifestBody, Seen, SegmentRow, Tombstone } from "./manifest-body.ts";
import type { State } from "./model.ts";
import type { Place } from "./place.ts";
import type { SkipReason } from "./section-content.ts";
import type { SectionKey } from "./section-key.ts";
import { EMPTY_TREE, type TreeNode } from "./tree.ts";

/** A segment and how much of it the save still needs. */
export interface LiveSegment {
  readonly row: SegmentRow;
  /** References to its frames from the tree; at zero the segment is no longer named. [ST-14] */
  readonly live: number;
  readonly liveBytes: number;
  /** Under whose space key it is sealed; null where it could not be read. */
  readonly epoch: number | null;
}

export type LiveSegments = ReadonlyMap<number, LiveSegment>;

/**
 * What a save builds on: the last save as it is known here. Immutable, so that a refused save leaves it good; its fields are
 * this package's own business.
 */
export interface SaveBase {
  /** Null before the first save. */
  readonly head: {
    readonly digest: Bytes;
    readonly seq: number;
    readonly epoch: number;
    readonly authorDeviceId: Bytes;
  } | null;
  /** The state that the head holds, as far as it could be read. */
  readonly state: State | null;
  readonly root: TreeNode;
  readonly segments: LiveSegments;
  /** Ordinals of segments that are named for what older saves lack: nothing of this save lies in them. [RC-9] */
  readonly carried: ReadonlySet<number>;
  /** Ordinals of segments that a save could not empty: not all they hold can be had again, and it is not tried twice. */
  readonly stuck: ReadonlySet<number>;
  /** The head was given a name: the next save compacts. [RT-11] */
  readonly isNamed: boolean;
  readonly nextOrdinal: number;
  readonly contentHash: Bytes;
  /** Number of sections and length of their contents together. */
  readonly size: { readonly sections: number; readonly bytes: number };
  readonly tombstones: readonly Tombstone[];
  readonly seen: readonly Seen[];
  readonly origin: ManifestBody["origin"];
  /** Of the head: every save before it, in one hash. [ST-25] */
  readonly lineage: Bytes;
  /** Things whose stored sections could not all be read: never overwritten. */
  readonly damaged: ReadonlySet<string>;
  /** Sections of `state` that the head does not hold, and why; tried again by each save. */
  readonly skipped: ReadonlyMap<SectionKey, SkipReason>;
}

/** The base of a session's first save. */
export const emptyBase = (): SaveBase => ({
  head: null,
  state: null,
  root: EMPTY_TREE,
  segments: new Map(),
  carried: new Set(),
  stuck: new Set(),
  isNamed: false,
  nextOrdinal: 0,
  contentHash: EMPTY_HASH,
  size: { sections: 0, bytes: 0 },
  tombstones: [],
  seen: [],
  origin: null,
  lineage: NO_LINEAGE,
  damaged: new Set(),
  skipped: new Map(),
});

/**
 * The earliest epoch whose space key the save needs: its own, or that of a segment it names. Null before the first save, and where
 * it is not known of every segment. [RO-8]
 */
export const oldestEpochOf = ({ head, segments }: SaveBase): number | null => {
  let oldest = head?.epoch ?? null;
  for (const { epoch } of segments.values()) {
    if (oldest === null || epoch === null) return null;
    oldest = Math.min(oldest, epoch);
  }
  return oldest;
};

interface Counted {
  row: SegmentRow | null;
  live: number;
  liveBytes: number;
  epoch: number | null;
}

/** Counts references to segments; starts from a base and leaves it as it is. */
export class LiveCounter {
  readonly #counts = new Map<number, Counted>();

  constructor(segments: LiveSegments) {
    for (const [ordinal, segment] of segments) this.#counts.set(ordinal, { ...segment });
  }

  #change(places: Iterable<Pick<Place, "ordinal" | "length">>, by: 1 | -1): void {
    for (const { ordinal, length } of places) {
      const count = this.#counts.get(ordinal) ?? { row: null, live: 0, liveBytes: 0, epoch: null };
      count.live += by;
      count.liveBytes += by * length;
      this.#counts.set(ordinal, count);
    }
  }

  add(places: Iterable<Place>): void {
    this.#change(places, 1);
  }

  remove(places: Iterable<Place>): void {
    this.#change(places, -1);
  }

  /** Whether anything refers to this segment. */
  has(ordinal: number): boolean {
    return (this.#counts.get(ordinal)?.live ?? 0) > 0;
  }

  /** Keeps segments named by one reference more, or takes it back: of what they carry for older saves. [RC-9] */
  carry(ordinals: Iterable<number>, by: 1 | -1): void {
    this.#change(
      Array.from(ordinals, (ordinal) => ({ ordinal, length: 0 })),
      by,
    );
  }

  /** Names a segment that places refer to already, and the epoch it is sealed under. */
  name(row: SegmentRow, epoch: number | null): void {
    const count = this.#counts.get(row.ordinal);
    if (count === undefined) return;
    count.row = row;
    count.epoch = epoch;
  }

  /** The named segments that something refers to. [ST-14] */
  living(): LiveSegments {
    const living = new Map<number, LiveSegment>();
    for (const [ordinal, { row, live, liveBytes, epoch }] of this.#counts) {
      if (row !== null && live > 0) living.set(ordinal, { row, live, liveBytes, epoch });
    }
    return living;
  }
}
