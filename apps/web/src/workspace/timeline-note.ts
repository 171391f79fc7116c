import type { CheckpointNote } from "@holdfast/client/contract/timeline";
import { CHECKPOINT_DESCRIPTION_MAX_CHARS, CHECKPOINT_NAME_MAX_CHARS } from "@holdfast/protocol/limits";
import { cleanText, faultOfTags, faultOfText, tagsIn } from "./label-text.ts";

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

export const draftOfNote = (note: CheckpointNote | null): NoteDraft =>
  note === null ? EMPTY_NOTE : { ...note, tags: note.tags.join(", ") };

export const noteOfDraft = ({ name, description, tags, priority }: NoteDraft): CheckpointNote => ({
  name: cleanText(name),
  description: cleanText(description),
  tags: tagsIn(tags),
  priority,
});

/** @param isNew a new checkpoint may be left without a name: it is then called by what changed [CA-10] */
export const faultsOfDraft = (draft: NoteDraft, isNew: boolean): NoteFaults => {
  const { name, description, tags } = noteOfDraft(draft);
  const faultOfName = (): string | null => {
    if (name === "") return isNew ? null : "A checkpoint needs a name.";
    return faultOfText(name, CHECKPOINT_NAME_MAX_CHARS, "A name");
  };
  return {
    name: faultOfName(),
    description: faultOfText(description, CHECKPOINT_DESCRIPTION_MAX_CHARS, "A description"),
    tags: faultOfTags(tags),
  };
};

export const isSound = ({ name, description, tags }: NoteFaults): boolean =>
  name === null && description === null && tags === null;
