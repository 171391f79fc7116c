import { CHECKPOINT_TAG_MAX_CHARS, CHECKPOINT_TAGS_MAX } from "@holdfast/protocol/limits";
import { counted } from "../words/size.ts";

/** A name or a description as it is kept. */
export const cleanText = (text: string): string => text.trim().normalize("NFC");

/** Tags that were typed as one text, with commas between them; each once. */
export const tagsIn = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(",")
      .map(cleanText)
      .filter((tag) => tag !== ""),
  ),
];

/** What is wrong with a text of at most so many characters, in words; null where nothing is. */
export const faultOfText = (text: string, most: number, what: string): string | null => {
  if (!text.isWellFormed()) return `${what} has a broken character in it.`;
  const over = text.length - most;
  return over > 0 ? `${what} has at most ${most} characters: ${counted(over, "character")} too many.` : null;
};

export const faultOfTags = (tags: readonly string[]): string | null => {
  if (tags.length > CHECKPOINT_TAGS_MAX) return `At most ${CHECKPOINT_TAGS_MAX} tags.`;
  return tags
    .map((tag) => faultOfText(tag, CHECKPOINT_TAG_MAX_CHARS, "A tag"))
    .reduce((first, fault) => first ?? fault, null);
};
