import type { CheckpointNote } from "@holdfast/client/contract/timeline";
import {
  CHECKPOINT_DESCRIPTION_MAX_CHARS,
  CHECKPOINT_NAME_MAX_CHARS,
  CHECKPOINT_TAG_MAX_CHARS,
  CHECKPOINT_TAGS_MAX,
} from "@holdfast/protocol/limits";
import { counted } from "../words/size.ts";

/** A note while it is being typed: tags are one text, with commas between them. */
export interface NoteDraft {
  readonly name: string;
  readonly description: string;
  readonly tags: string;
  readonly priority: CheckpointNote["priority"];
}

/** What is wrong with a draft, field by field, in words; null where nothing is. [CP-6] */
export interface NoteFaults {
  readonly name: string | null;
  readonly description: string | null;
  readonly tags: string | null;
}

export const EMPTY_NOTE: NoteDraft = { name: "", description: "", tags: "", priority: "medium" };

const clean = (text: string): string => text.trim().normalize("NFC");

const tagsIn = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(",")
      .map(clean)
      .filter((tag) => tag !== ""),
  ),
];

export const draftOfNote = (note: CheckpointNote | null): NoteDraft =>
  note === null ? EMPTY_NOTE : { ...note, tags: note.tags.join(", ") };

export const noteOfDraft = ({ name, description, tags, priority }: NoteDraft): CheckpointNote => ({
  name: clean(name),
  description: clean(description),
  tags: tagsIn(tags),
  priority,
});

const faultOfText = (text: string, most: number, what: string): string | null => {
  if (!text.isWellFormed()) return `${what} has a broken character in it.`;
  const over = text.length - most;
  return over > 0 ? `${what} has at most ${most} characters: ${counted(over, "character")} too many.` : null;
};

const faultOfTags = (tags: readonly string[]): string | null => {
  if (tags.length > CHECKPOINT_TAGS_MAX) return `At most ${CHECKPOINT_TAGS_MAX} tags.`;
  return tags
    .map((tag) => faultOfText(tag, CHECKPOINT_TAG_MAX_CHARS, "A tag"))
    .reduce((first, fault) => first ?? fault, null);
};

export const faultsOfDraft = (draft: NoteDraft): NoteFaults => {
  const { name, description, tags } = noteOfDraft(draft);
  return {
    name: name === "" ? "A checkpoint needs a name." : faultOfText(name, CHECKPOINT_NAME_MAX_CHARS, "A name"),
    description: faultOfText(description, CHECKPOINT_DESCRIPTION_MAX_CHARS, "A description"),
    tags: faultOfTags(tags),
  };
};

export const isSound = ({ name, description, tags }: NoteFaults): boolean =>
  name === null && description === null && tags === null;
