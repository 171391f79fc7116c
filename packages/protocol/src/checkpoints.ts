import { type Static, Type } from "@sinclair/typebox";
import { META_MAX_BYTES, PAGE_MAX } from "./limits.ts";
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
  },
  strict,
);
export type Checkpoint = Static<typeof Checkpoint>;

/** Query of the list: all as text, as they stand in the URL. [CP-4] */
export const CheckpointQuery = Type.Object(
  {
    ...PageQuery.properties,
    origin: Type.Optional(checkpointOrigin),
    pinned: Type.Optional(Type.Union([Type.Literal("true"), Type.Literal("false")])),
  },
  strict,
);
export type CheckpointQuery = Static<typeof CheckpointQuery>;

/** Newest first. `next` is null on the last page. */
export const CheckpointPage = Type.Object(
  { items: Type.Array(Checkpoint, { maxItems: PAGE_MAX }), next: Type.Union([cursor, Type.Null()]) },
  strict,
);
export type CheckpointPage = Static<typeof CheckpointPage>;
