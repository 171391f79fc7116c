import { type Static, Type } from "@sinclair/typebox";
import { MANIFEST_MAX_BYTES, PAGE_MAX, SEGMENTS_PER_MANIFEST_MAX } from "./limits.ts";
import { bytesOf, cursor, digestHex, idOf, time } from "./shapes.ts";

/** Part names of `POST …/saves`; a segment's file name is its id. [SP-1] */
export const SAVE_PART = { manifest: "manifest", segment: "segment" } as const;

/** 201 for a new save, 200 for one that is stored already. [SP-1] */
export const SaveAnswer = Type.Object(
  { seq: Type.Integer({ minimum: 1 }), digest: digestHex, receivedAt: time },
  { additionalProperties: false },
);
export type SaveAnswer = Static<typeof SaveAnswer>;

/** The tag of the state of a session that nothing was saved in yet. [AM-8] */
export const EMPTY_STATE_TAG = `"0-${"0".repeat(16)}"`;

/** Members of the problem `head-moved` besides the usual ones: what a client needs to merge and save again. [SP-3] */
export const HeadMoved = Type.Object({
  /** The newest manifest; empty when the session has none. */
  head: Type.Union([bytesOf(MANIFEST_MAX_BYTES), Type.Literal("")]),
  /** Segments the head names and the submitted parent does not. */
  segments: Type.Array(idOf("seg")),
});
export type HeadMoved = Static<typeof HeadMoved>;

/** Names of the save kinds in JSON; the index plus 1 is the number in a manifest's ext. */
export const SAVE_KINDS = ["auto", "manual", "restore", "merge", "compact", "clone"] as const;
export type SaveKind = (typeof SAVE_KINDS)[number];

export const HistoryItem = Type.Object(
  {
    seq: Type.Integer({ minimum: 1 }),
    digest: digestHex,
    /** Null for the first save. */
    parent: Type.Union([digestHex, Type.Null()]),
    saveKind: Type.Union(SAVE_KINDS.map((kind) => Type.Literal(kind))),
    deviceId: idOf("dev"),
    receivedAt: time,
    /** Sealed bytes of the manifest and of the segments it added. */
    bytes: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
export type HistoryItem = Static<typeof HistoryItem>;

/** Newest first. `next` is null on the last page. */
export const HistoryPage = Type.Object(
  { items: Type.Array(HistoryItem, { maxItems: PAGE_MAX }), next: Type.Union([cursor, Type.Null()]) },
  { additionalProperties: false },
);
export type HistoryPage = Static<typeof HistoryPage>;

const seqText = Type.Optional(Type.String({ pattern: "^[1-9]\\d{0,14}$" }));

/** Query of `GET …/lineage`: seqs as text, as they stand in the URL; all saves without. [ST-25] */
export const LineageQuery = Type.Object({ from: seqText, below: seqText }, { additionalProperties: false });
export type LineageQuery = Static<typeof LineageQuery>;

/** `PUT …/segments/:segmentId`. [SP-6] */
export const SegmentAnswer = Type.Object(
  { id: idOf("seg"), digest: digestHex, bytes: Type.Integer({ minimum: 1 }) },
  { additionalProperties: false },
);
export type SegmentAnswer = Static<typeof SegmentAnswer>;

const segmentList = Type.Array(idOf("seg"), { maxItems: SEGMENTS_PER_MANIFEST_MAX, uniqueItems: true });

/** Without `at` the head. `have` is left out of the answer, `first` comes before the rest. [SP-9] */
export const BundleBody = Type.Object(
  { at: Type.Optional(digestHex), have: Type.Optional(segmentList), first: Type.Optional(segmentList) },
  { additionalProperties: false },
);
export type BundleBody = Static<typeof BundleBody>;

export const BUNDLE_MEDIA_TYPE = "application/vnd.holdfast.bundle";
/** First byte of a bundle record: `kind u8 ‖ id 16 ‖ length u32 ‖ bytes`. [SP-9] */
export const BUNDLE_RECORD = { end: 0, manifest: 1, segment: 2, damaged: 3 } as const;
export const BUNDLE_RECORD_HEAD_BYTES = 21;
