import type { SegmentRef } from "@holdfast/state/manifest-ext";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SigningDevice } from "@holdfast/vault/node/signed-meta";

/** A segment that came with a save. `inline` says where it is kept: in its row, or in the blob store. */
export interface NewSegment {
  readonly id: Bytes;
  readonly digest: Bytes;
  readonly bytes: Bytes;
  /** Header, salt, commitment and frame 0: a prefix of `bytes`. */
  readonly head: Bytes;
  readonly inline: boolean;
}

/** A save whose form, digests and signature hold. Ids are 16 bytes, digests 32. */
export interface Save {
  /** As in the manifest's ext: 1 auto … 6 clone. */
  readonly saveKind: number;
  /** Null for a session's first save. */
  readonly parent: Bytes | null;
  readonly added: readonly SegmentRef[];
  readonly removed: readonly Bytes[];
  readonly refsDigest: Bytes;
  readonly sessionId: Bytes;
  readonly workspaceId: Bytes;
  readonly deviceId: Bytes;
  readonly epoch: number;
  readonly seq: number;
  readonly digest: Bytes;
  readonly body: Bytes;
  readonly segments: readonly NewSegment[];
}

/** Who saves: the login of the token, and the device key that the signature was verified with. */
export interface Writer {
  readonly accountId: Bytes;
  readonly loginId: Bytes;
  readonly edPublic: Bytes;
}

/** Why the stored rows do not allow a save. */
export const COMMIT_REFUSALS = [
  "unauthenticated",
  "not-found",
  "forbidden",
  "device-not-allowed",
  "epoch-retired",
  "wrong-place",
  "malformed-object",
  "head-moved",
  "unknown-segment",
  "bad-digest",
  "segment-differs",
  "bad-references",
  "quota-exceeded",
  "busy",
] as const;
export type CommitRefusal = (typeof COMMIT_REFUSALS)[number];

export type CommitOutcome =
  | { readonly kind: "saved" | "stored"; readonly receivedAt: Date }
  /** Of a trial: every check has passed. */
  | { readonly kind: "would-save" }
  /** The device has another key than the one the signature was verified with. */
  | { readonly kind: "device-key-changed" }
  /** Everything the session stores would be more than it may: automatic saves have to go first. [RT-10] */
  | { readonly kind: "history-full" }
  | { readonly kind: "refused"; readonly code: CommitRefusal };

/** What a client needs to merge after `head-moved`. */
export interface MovedHead {
  /** Empty when the session has no save. */
  readonly head: Bytes;
  /** What the head was accepted under; empty when there is none. */
  readonly digest: Bytes;
  /** Ids of the segments that the head names and `parent` does not; all of the head's when `parent` is unknown. */
  readonly segments: readonly Bytes[];
}

/** Where saves are kept. */
export interface SaveRepository {
  /** What the device's signatures are judged by, or null for an unknown device. */
  readonly signingDevice: (deviceId: Bytes) => Promise<SigningDevice | null>;
  /**
   * Checks the save against the stored rows and stores it, as one transaction; a refusal stores nothing. Of saves with
   * one parent exactly one is stored. A trial checks the same and stores nothing. Segments that are not inline must be
   * durable in the blob store before. [SP-3]
   */
  readonly commit: (save: Save, writer: Writer, mode: "store" | "trial") => Promise<CommitOutcome>;
  /** One consistent reading of the head. */
  readonly movedHead: (sessionId: Bytes, parent: Bytes | null) => Promise<MovedHead>;
}
