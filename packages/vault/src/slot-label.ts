import {
  CHECKPOINT_TAG_MAX_CHARS,
  CHECKPOINT_TAGS_MAX,
  SLOT_DESCRIPTION_MAX_CHARS,
  SLOT_NAME_MAX_CHARS,
} from "@holdfast/protocol/limits";
import { type Bytes, utf8 } from "./bytes.ts";

/** How hard a passphrase is to guess, for display only: 0 guessed at once, 4 long and varied. [SL-2] */
export type SlotStrength = 0 | 1 | 2 | 3 | 4;

/** What a person calls a way to unlock the account. */
export interface SlotLabel {
  /** 1–80 characters. */
  readonly name: string;
  /** At most 500 characters. */
  readonly description: string;
  /** At most 20 of at most 50 characters, each once. */
  readonly tags: readonly string[];
  /** Null where nobody scored it: codes and passkeys are as strong as random keys. */
  readonly strength: SlotStrength | null;
}

const isText = (value: unknown, most: number, least = 0): value is string =>
  typeof value === "string" && value.isWellFormed() && value.length >= least && value.length <= most;

const areTags = (value: unknown): value is readonly string[] =>
  Array.isArray(value) &&
  value.length <= CHECKPOINT_TAGS_MAX &&
  value.every((tag) => isText(tag, CHECKPOINT_TAG_MAX_CHARS, 1)) &&
  new Set(value).size === value.length;

const isStrength = (value: unknown): value is SlotStrength | null =>
  value === null || [0, 1, 2, 3, 4].some((each) => each === value);

const isLabel = (value: unknown): value is SlotLabel => {
  if (typeof value !== "object" || value === null || Object.keys(value).length !== 4) return false;
  const { name, description, tags, strength }: Partial<Record<keyof SlotLabel, unknown>> = value;
  return (
    isText(name, SLOT_NAME_MAX_CHARS, 1) &&
    isText(description, SLOT_DESCRIPTION_MAX_CHARS) &&
    areTags(tags) &&
    isStrength(strength)
  );
};

/** Canonical JSON of a label; null for one that is longer than SL-1 allows or no Unicode text. [SL-1] */
export const encodeSlotLabel = ({ name, description, tags, strength }: SlotLabel): Bytes | null => {
  const label = { description, name, strength, tags };
  return isLabel(label) ? utf8(JSON.stringify(label)) : null;
};

/** Null for a content that is no label in the one form that SL-1 gives it. */
export const parseSlotLabel = (content: Uint8Array): SlotLabel | null => {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
    const value: unknown = JSON.parse(text);
    if (!isLabel(value)) return null;
    const { name, description, tags, strength } = value;
    return JSON.stringify({ description, name, strength, tags }) === text
      ? { name, description, tags, strength }
      : null;
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof TypeError) return null;
    throw cause;
  }
};
