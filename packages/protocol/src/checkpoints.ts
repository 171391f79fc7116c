import { type Static, Type } from "@sinclair/typebox";
import { CHECKPOINTS_BATCH_MAX, META_MAX_BYTES, PAGE_MAX } from "./limits.ts";
import { PageQuery } from "./sessions.ts";
import { bytesOf, cursor, digestHex, idOf, time } from "./shapes.ts";

/** Who decided that there is a checkpoint: a person, or the client, before a restore. */
export const checkpointOrigin = Type.Union([Type.Literal("manual"), Type.Literal("auto")]);
export type CheckpointOrigin = Static<typeof checkpointOrigin>;

const strict = { additionalProperties: false } as const;

/** `at` is the digest of a stored save. `meta` is a sealed object of kind 09, thing 2, version 1. [CP-1] */
export const CreateCheckpointBody = Type.Object(
  {
    id: idOf("cpt"),
    at: digestHex,
    origin: checkpointOrigin,
    pinned: Type.Boolean(),
    meta: bytesOf(META_MAX_BYTES),
  },
  strict,
);
export type CreateCheckpointBody = Static<typeof CreateCheckpointBody>;

/** The seq of `meta` is the version named in If-Match plus 1. [CP-5] */
export const ChangeCheckpointBody = Type.Object(
  { meta: bytesOf(META_MAX_BYTES), pinned: Type.Boolean() },
  strict,
);
export type ChangeCheckpointBody = Static<typeof ChangeCheckpointBody>;

/**
 * What the newest restore drill of a checkpoint found: `whole` when nothing was lost. `at` is the device's time; `meta` is a sealed
 * object of kind 09, thing 7, under the checkpoint's id, whose seq is `at` in milliseconds: how much was there. [CP-15]
 */
const proofMembers = { at: time, whole: Type.Boolean(), meta: bytesOf(META_MAX_BYTES) };
export const ProofBody = Type.Object(proofMembers, strict);
export type ProofBody = Static<typeof ProofBody>;
export const Proof = Type.Object({ ...proofMembers, deviceId: idOf("dev") }, strict);
export type Proof = Static<typeof Proof>;

/** `save.bytes` counts the manifest and the segments which that save added. `version` is the ETag `"v<version>"`. */
export const Checkpoint = Type.Object(
  {
    id: idOf("cpt"),
    save: Type.Object(
      {
        seq: Type.Integer({ minimum: 1 }),
        digest: digestHex,
        receivedAt: time,
        bytes: Type.Integer({ minimum: 0 }),
      },
      strict,
    ),
    origin: checkpointOrigin,
    pinned: Type.Boolean(),
    meta: bytesOf(META_MAX_BYTES),
    version: Type.Integer({ minimum: 1 }),
    deviceId: idOf("dev"),
    createdAt: time,
    /** Null: nobody has rebuilt it yet. */
    proof: Type.Union([Proof, Type.Null()]),
  },
  strict,
);
export type Checkpoint = Static<typeof Checkpoint>;

/** What the service can sort by: time of creation, bytes that the save added, number of the save. [CP-14] */
export const SEALED_SORTS = ["createdAt", "bytes", "seq"] as const;
export const CHECKPOINT_ORDERS = ["asc", "desc"] as const;
export type CheckpointOrder = (typeof CHECKPOINT_ORDERS)[number];

/** Filters that every list of checkpoints takes: all as text, as they stand in the URL. `from` and `to` are both included. */
export const checkpointFilters = {
  ...PageQuery.properties,
  origin: Type.Optional(checkpointOrigin),
  pinned: Type.Optional(Type.Union([Type.Literal("true"), Type.Literal("false")])),
  from: Type.Optional(time),
  to: Type.Optional(time),
  order: Type.Optional(Type.Union(CHECKPOINT_ORDERS.map((each) => Type.Literal(each)))),
};

/** Query of the list. A cursor is good for the sort and order that it came with. [CP-4] [CP-14] */
export const CheckpointQuery = Type.Object(
  { ...checkpointFilters, sort: Type.Optional(Type.Union(SEALED_SORTS.map((each) => Type.Literal(each)))) },
  strict,
);
export type CheckpointQuery = Static<typeof CheckpointQuery>;

/** Each at the version that the caller has seen. [CP-13] */
export const BatchDeleteBody = Type.Object(
  {
    items: Type.Array(Type.Object({ id: idOf("cpt"), version: Type.Integer({ minimum: 1 }) }, strict), {
      minItems: 1,
      maxItems: CHECKPOINTS_BATCH_MAX,
    }),
  },
  strict,
);
export type BatchDeleteBody = Static<typeof BatchDeleteBody>;

export const BATCH_OUTCOMES = ["deleted", "not-found", "version-conflict"] as const;
export type BatchOutcome = (typeof BATCH_OUTCOMES)[number];

/** One outcome for each item, in the order they were sent. */
export const BatchDeleteAnswer = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        { id: idOf("cpt"), outcome: Type.Union(BATCH_OUTCOMES.map((each) => Type.Literal(each))) },
        strict,
      ),
      { maxItems: CHECKPOINTS_BATCH_MAX },
    ),
  },
  strict,
);
export type BatchDeleteAnswer = Static<typeof BatchDeleteAnswer>;

const count = Type.Integer({ minimum: 0 });
/**
 * Counts of a session's checkpoints. `bytes` is what the saves they name added, `sealedBytes` what deleting all else would leave: their
 * manifests and every segment that one of them names, each once. `proven` were rebuilt whole in the last 7 days.
 */
export const checkpointCounts = {
  count,
  manual: count,
  automatic: count,
  pinned: count,
  proven: count,
  bytes: count,
  sealedBytes: count,
  oldest: Type.Union([time, Type.Null()]),
  newest: Type.Union([time, Type.Null()]),
};
export const CheckpointStats = Type.Object(checkpointCounts, strict);
export type CheckpointStats = Static<typeof CheckpointStats>;

/** Newest first, unless the query says otherwise. `next` is null on the last page. */
export const CheckpointPage = Type.Object(
  { items: Type.Array(Checkpoint, { maxItems: PAGE_MAX }), next: Type.Union([cursor, Type.Null()]) },
  strict,
);
export type CheckpointPage = Static<typeof CheckpointPage>;
