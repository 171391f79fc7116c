import { type Static, Type } from "@sinclair/typebox";
import { SaveAnswer } from "./saves.ts";
import { digestHex, time } from "./shapes.ts";

const strict = { additionalProperties: false } as const;

/** What becomes of a part that both sides changed. [MG-7] */
export const MERGE_STRATEGIES = ["three-way", "latest", "most-complete", "manual"] as const;
const strategy = Type.Union(MERGE_STRATEGIES.map((each) => Type.Literal(each)));

/** Fields and conflicts that one answer names at most. */
export const MERGE_FIELDS_MAX = 1_000;
const RESOLUTIONS_MAX = 100;

const conflictId = Type.String({ pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$" });
const side = Type.Union((["ours", "theirs", "base"] as const).map((each) => Type.Literal(each)));
const content = Type.Union([
  Type.String(),
  Type.Object({ bytes: Type.String({ pattern: "^[A-Za-z0-9_-]*$" }) }, strict),
]);

/**
 * Two saves of a session: `ours` is put on top of `theirs`. Without `base` it is the nearest save before both. Without `apply`
 * nothing is saved; ids of conflicts, which `resolutions` settles, are the same every time.
 */
export const MergeBody = Type.Object(
  {
    ours: digestHex,
    theirs: digestHex,
    base: Type.Optional(digestHex),
    strategy: Type.Optional(strategy),
    resolutions: Type.Optional(
      Type.Array(
        Type.Object({ id: conflictId, choice: Type.Union([side, Type.Object({ content }, strict)]) }, strict),
        { maxItems: RESOLUTIONS_MAX },
      ),
    ),
    apply: Type.Optional(Type.Boolean()),
  },
  strict,
);
export type MergeBody = Static<typeof MergeBody>;

const by = Type.Object({ device: Type.String(), at: time }, strict);
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
/** The value itself while it is short, else its digest and size; null where there was none. */
const value = Type.Unknown();

const MergedField = Type.Object(
  {
    pointer: Type.String(),
    base: value,
    ours: value,
    theirs: value,
    resolution: Type.Union((["ours", "theirs", "both", "open"] as const).map((each) => Type.Literal(each))),
    /** The device whose value was taken; null where both stay. */
    source: orNull(Type.String()),
    why: Type.String(),
  },
  strict,
);

const OpenConflict = Type.Object(
  { id: conflictId, kind: Type.String(), thing: orNull(Type.String()), name: Type.String() },
  strict,
);

/** What the two saves make, and the save of it where one was asked for. [MG-8] [MG-11] */
export const MergeAnswer = Type.Object(
  {
    strategy,
    base: orNull(digestHex),
    oursBy: by,
    theirsBy: by,
    fields: Type.Array(MergedField, { maxItems: MERGE_FIELDS_MAX }),
    /** How many there are, where they are more than are named. */
    fieldCount: Type.Integer({ minimum: 0 }),
    /** What only a person can settle. */
    conflicts: Type.Array(OpenConflict, { maxItems: MERGE_FIELDS_MAX }),
    conflictCount: Type.Integer({ minimum: 0 }),
    copies: Type.Array(Type.String(), { maxItems: MERGE_FIELDS_MAX }),
    warnings: Type.Array(Type.Object({ pointer: Type.String(), why: Type.String() }, strict), {
      maxItems: MERGE_FIELDS_MAX,
    }),
    save: orNull(SaveAnswer),
  },
  strict,
);
export type MergeAnswer = Static<typeof MergeAnswer>;
