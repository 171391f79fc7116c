import {
  CHECKPOINT_DESCRIPTION_MAX_CHARS,
  CHECKPOINT_NAME_MAX_CHARS,
  CHECKPOINT_TAG_MAX_CHARS,
  CHECKPOINT_TAGS_MAX,
} from "@holdfast/protocol/limits";
import { ok, type Result } from "@holdfast/protocol/result";
import { canonicalJson } from "@holdfast/state/canonical-json";
import { LossLedger } from "@holdfast/state/ledger";
import { type Bytes, utf8 } from "@holdfast/vault/bytes";
import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { ClientProblem } from "../contract/problem.ts";
import type { CheckpointNote } from "../contract/timeline.ts";
import { refuse } from "../problem.ts";

const Note = Type.Object(
  {
    description: Type.String({ maxLength: CHECKPOINT_DESCRIPTION_MAX_CHARS }),
    name: Type.String({ minLength: 1, maxLength: CHECKPOINT_NAME_MAX_CHARS }),
    priority: Type.Union([Type.Literal("low"), Type.Literal("medium"), Type.Literal("high")]),
    tags: Type.Array(Type.String({ minLength: 1, maxLength: CHECKPOINT_TAG_MAX_CHARS }), {
      maxItems: CHECKPOINT_TAGS_MAX,
      uniqueItems: true,
    }),
  },
  { additionalProperties: false },
);

const Stored = Type.Object(
  { ...Note.properties, ledger: Type.Optional(LossLedger) },
  { additionalProperties: false },
);

/** What a person typed, in the form it is kept: NFC, without space around it, tags once each. [CP-6] */
export const checkNote = (note: CheckpointNote): Result<CheckpointNote, ClientProblem> => {
  const clean = (text: string): string => text.trim().normalize("NFC");
  const checked: Static<typeof Note> = {
    name: clean(note.name),
    description: clean(note.description),
    priority: note.priority,
    tags: [...new Set(note.tags.map(clean).filter((tag) => tag !== ""))],
  };
  if (checked.name === "" || checked.name.length > CHECKPOINT_NAME_MAX_CHARS)
    return refuse("invalid-request", `a name has 1 to ${CHECKPOINT_NAME_MAX_CHARS} characters`);
  if (checked.description.length > CHECKPOINT_DESCRIPTION_MAX_CHARS)
    return refuse(
      "invalid-request",
      `a description has at most ${CHECKPOINT_DESCRIPTION_MAX_CHARS} characters`,
    );
  if (!Value.Check(Note, checked))
    return refuse(
      "invalid-request",
      `at most ${CHECKPOINT_TAGS_MAX} tags of at most ${CHECKPOINT_TAG_MAX_CHARS} characters`,
    );
  return ok(checked);
};

/** The name of a new checkpoint that was given none, where what changed cannot be told. */
export const UNNAMED = "Without a name";

export const isUnnamed = ({ name }: CheckpointNote): boolean => name.trim() === "";

/** What a checkpoint's meta holds. `ledger` is null where nobody wrote one: a client of before. [CA-6] */
export interface SealedNote {
  readonly note: CheckpointNote;
  readonly ledger: LossLedger | null;
}

/** The content of a checkpoint's meta; refuses text that is no Unicode. */
export const encodeNote = ({ note, ledger }: SealedNote): Result<Bytes, ClientProblem> => {
  const { name, description, priority, tags } = note;
  const encoded = canonicalJson({
    name,
    description,
    priority,
    tags,
    ...(ledger === null ? {} : { ledger }),
  });
  return encoded.ok ? ok(utf8(encoded.value)) : refuse("invalid-request", "a note is Unicode text");
};

/** Null for a content that no client of this version wrote. */
export const decodeNote = (content: Bytes): SealedNote | null => {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
    if (!Value.Check(Stored, value)) return null;
    const { ledger = null, ...note } = value;
    return { note, ledger };
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof TypeError) return null;
    throw cause;
  }
};
