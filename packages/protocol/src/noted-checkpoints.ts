import { type Static, Type } from "@sinclair/typebox";
import { Checkpoint, checkpointCounts, checkpointFilters, Proof } from "./checkpoints.ts";
import {
  CHECKPOINT_DESCRIPTION_MAX_CHARS,
  CHECKPOINT_NAME_MAX_CHARS,
  CHECKPOINT_TAG_MAX_CHARS,
  CHECKPOINT_TAGS_MAX,
  PAGE_MAX,
} from "./limits.ts";
import { SaveAnswer } from "./saves.ts";
import { cursor, digestHex, idOf, time } from "./shapes.ts";

const strict = { additionalProperties: false } as const;

export const PRIORITIES = ["low", "medium", "high"] as const;
const priority = Type.Union(PRIORITIES.map((each) => Type.Literal(each)));
const tag = Type.String({ minLength: 1, maxLength: CHECKPOINT_TAG_MAX_CHARS, pattern: "\\S" });
const note = {
  name: Type.String({ minLength: 1, maxLength: CHECKPOINT_NAME_MAX_CHARS, pattern: "\\S" }),
  description: Type.String({ maxLength: CHECKPOINT_DESCRIPTION_MAX_CHARS }),
  tags: Type.Array(tag, { maxItems: CHECKPOINT_TAGS_MAX, uniqueItems: true }),
  priority,
};

/** What a person says of a checkpoint, in clear: said and answered only with an unlock token. [AM-9] */
export const CheckpointNote = Type.Object(note, strict);
export type CheckpointNote = Static<typeof CheckpointNote>;

/**
 * Names a save, the newest where `at` says no other. Without an id the service makes one. `skipDuplicates` refuses one with the
 * content of the newest checkpoint.
 */
export const CreateNotedCheckpointBody = Type.Object(
  {
    id: Type.Optional(idOf("cpt")),
    at: Type.Optional(digestHex),
    /** Without one a name is made of what changed since the checkpoint before. [CA-10] */
    name: Type.Optional(note.name),
    description: Type.Optional(note.description),
    tags: Type.Optional(note.tags),
    priority: Type.Optional(priority),
    pinned: Type.Optional(Type.Boolean()),
    skipDuplicates: Type.Optional(Type.Boolean()),
  },
  strict,
);
export type CreateNotedCheckpointBody = Static<typeof CreateNotedCheckpointBody>;

/** What is not named stays as it is. */
export const ChangeNotedCheckpointBody = Type.Object(
  { ...Type.Partial(CheckpointNote).properties, pinned: Type.Optional(Type.Boolean()) },
  { ...strict, minProperties: 1 },
);
export type ChangeNotedCheckpointBody = Static<typeof ChangeNotedCheckpointBody>;

/** At most 200 entries of what is not in a save; `count` counts them all. [CA-6] */
export const LossLedger = Type.Object(
  {
    count: Type.Integer({ minimum: 0 }),
    entries: Type.Array(
      Type.Object(
        {
          part: Type.String(),
          name: Type.String(),
          reason: Type.String(),
          detail: Type.Optional(Type.String()),
          bytes: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
        },
        strict,
      ),
      { maxItems: 200 },
    ),
  },
  strict,
);
const count = Type.Integer({ minimum: 0 });

/** How much a restore drill rebuilt: sections, those of them that were lost, and bytes of what was read. */
export const ProofCounts = Type.Object({ sections: count, lost: count, bytes: count }, strict);
export type ProofCounts = Static<typeof ProofCounts>;

/** `at` is when it was done; it is not of another time than the service's own. [CP-15] */
export const NotedProofBody = Type.Object({ at: time, ...ProofCounts.properties }, strict);
export type NotedProofBody = Static<typeof NotedProofBody>;

/** A checkpoint as the sealed API answers it, with its note in place of what is sealed; null for one that cannot be read. */
export const NotedCheckpoint = Type.Object(
  {
    ...Type.Omit(Checkpoint, ["meta", "proof"]).properties,
    proof: Type.Union([
      Type.Object(
        {
          ...Type.Omit(Proof, ["meta"]).properties,
          found: Type.Union([ProofCounts, Type.Null()]),
        },
        strict,
      ),
      Type.Null(),
    ]),
    note: Type.Union([CheckpointNote, Type.Null()]),
    /** What is not in the save and why; null where nobody wrote it down. [CA-6] */
    ledger: Type.Union([LossLedger, Type.Null()]),
  },
  strict,
);
export type NotedCheckpoint = Static<typeof NotedCheckpoint>;

/** `size` and `bytes` are one. */
export const CHECKPOINT_SORTS = ["createdAt", "name", "size", "priority", "bytes", "seq"] as const;

/** Query of the list: all as text, as they stand in the URL. `from` and `to` are times of creation, both included. */
export const NotedCheckpointQuery = Type.Object(
  {
    ...checkpointFilters,
    tag: Type.Optional(tag),
    priority: Type.Optional(priority),
    sort: Type.Optional(Type.Union(CHECKPOINT_SORTS.map((each) => Type.Literal(each)))),
  },
  strict,
);
export type NotedCheckpointQuery = Static<typeof NotedCheckpointQuery>;

export const NotedCheckpointPage = Type.Object(
  { items: Type.Array(NotedCheckpoint, { maxItems: PAGE_MAX }), next: Type.Union([cursor, Type.Null()]) },
  strict,
);
export type NotedCheckpointPage = Static<typeof NotedCheckpointPage>;

/**
 * `unread` could not be opened. `compression` is sealed bytes divided by bytes of JSON, of the newest checkpoint's save: everything
 * that it names against its state written as JSON; null without one that can be read. [CP-14]
 */
export const NotedCheckpointStats = Type.Object(
  {
    ...checkpointCounts,
    byPriority: Type.Object({ low: count, medium: count, high: count }, strict),
    byTag: Type.Array(Type.Object({ tag, count }, strict), { maxItems: 1_000 }),
    unread: count,
    compression: Type.Union([
      Type.Object({ sealedBytes: count, jsonBytes: count, ratio: Type.Number({ minimum: 0 }) }, strict),
      Type.Null(),
    ]),
  },
  strict,
);
export type NotedCheckpointStats = Static<typeof NotedCheckpointStats>;

const thingId = Type.String({ pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$" });

/** A part of a state that can be restored by itself. */
export const StatePart = Type.Union([
  Type.Object(
    {
      kind: Type.Union(
        (["file", "terminal", "tab", "conversation", "conflict"] as const).map((kind) => Type.Literal(kind)),
      ),
      id: thingId,
    },
    strict,
  ),
  Type.Object(
    { kind: Type.Union((["bookmarks", "layout", "settings"] as const).map((kind) => Type.Literal(kind))) },
    strict,
  ),
]);

/** Everything, where no parts are named. */
export const RestoreBody = Type.Object(
  { parts: Type.Optional(Type.Array(StatePart, { minItems: 1, maxItems: 1_000 })) },
  strict,
);
export type RestoreBody = Static<typeof RestoreBody>;

/** The save that holds what was restored, the one that holds what was there before, and until when that can be taken back. */
export const RestoreAnswer = Type.Object(
  { save: SaveAnswer, before: digestHex, checkpointId: idOf("cpt"), until: time },
  strict,
);
export type RestoreAnswer = Static<typeof RestoreAnswer>;
