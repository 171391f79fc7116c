import type { Bytes } from "@holdfast/vault/bytes";
import type { SaveKind } from "./manifest-ext.ts";
import type { SectionKey } from "./section-key.ts";

/** The content of a chunk that an earlier save names. */
export interface CarriedChunk {
  readonly type: number;
  readonly chunkId: Bytes;
  readonly keyGeneration: number;
  readonly content: Bytes;
}

/** What the caller knows of one save beyond the state. */
export interface SaveOptions {
  readonly sessionId: Bytes;
  readonly kind: SaveKind;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The roster and key list this save is made under. */
  readonly rosterDigest: Bytes;
  readonly keyListDigest: Bytes;
  /** The device's certificate has the assisted flag: what it seals says so. [AM-2] */
  readonly assisted?: boolean;
  /** At most 256 characters. */
  readonly label?: string;
  /** Digest of the second parent of a merge. */
  readonly mergeParent?: Bytes;
  /** Keys that may have changed, where the caller knows; without it the states are compared by reference. */
  readonly changed?: readonly SectionKey[];
  /** Damaged segments, and chunks of them that this save carries again under the same ids. [RC-9] */
  readonly heals?: {
    readonly segments: readonly Bytes[];
    readonly chunks: readonly CarriedChunk[];
  };
  /** Every section that can be had is sealed anew under the present keys, whether it changed or not. [RO-8] */
  readonly anew?: boolean;
}
