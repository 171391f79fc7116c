import { type Static, Type } from "@sinclair/typebox";
import { PAGE_MAX } from "./limits.ts";
import { cursor, digestHex, idOf, time } from "./shapes.ts";

const strict = { additionalProperties: false } as const;
const seq = Type.Integer({ minimum: 1 });

/**
 * The save of kind restore `save` went back to `from`, by way of a checkpoint or not. `parts` is how many were taken, null for all; which
 * ones they were is nobody's business but the members'. [CP-16]
 */
export const NoteRestoreBody = Type.Object(
  {
    save: digestHex,
    from: digestHex,
    checkpoint: Type.Optional(idOf("cpt")),
    parts: Type.Union([Type.Integer({ minimum: 1, maximum: 1_000_000 }), Type.Null()]),
  },
  strict,
);
export type NoteRestoreBody = Static<typeof NoteRestoreBody>;

export const RestoreNote = Type.Object(
  {
    save: Type.Object({ seq, digest: digestHex }, strict),
    from: digestHex,
    checkpointId: Type.Union([idOf("cpt"), Type.Null()]),
    parts: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
    accountId: idOf("acc"),
    loginId: idOf("lgn"),
    /** That made the save. */
    deviceId: idOf("dev"),
    /** When the service received the save. */
    at: time,
  },
  strict,
);
export type RestoreNote = Static<typeof RestoreNote>;

/** Newest first. `next` is null on the last page. */
export const RestorePage = Type.Object(
  { items: Type.Array(RestoreNote, { maxItems: PAGE_MAX }), next: Type.Union([cursor, Type.Null()]) },
  strict,
);
export type RestorePage = Static<typeof RestorePage>;

/** What takes the newest restore back, for a client to do: a restore of the save `back`, which came right before `restore`. */
export const UndoPlan = Type.Object(
  {
    restore: Type.Object({ seq, digest: digestHex, receivedAt: time }, strict),
    back: digestHex,
    until: time,
  },
  strict,
);
export type UndoPlan = Static<typeof UndoPlan>;
