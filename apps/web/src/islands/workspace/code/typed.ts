import { type ChangeDesc, ChangeSet } from "@codemirror/state";
import { textChange } from "../../../workspace/text-diff.ts";

/** What was typed into a document and is not in the state yet. */
export interface Typed {
  /** The text as the state has it. */
  readonly known: string;
  /** Leads from `known` to what the editor shows; null when they are the same. */
  readonly changes: ChangeSet | null;
}

export const nothingTyped = (known: string): Typed => ({ known, changes: null });

/** Costs what was typed, not what the text is long. */
export const withTyping = ({ known, changes }: Typed, more: ChangeSet): Typed => ({
  known,
  changes: changes === null ? more : changes.compose(more),
});

export interface Met {
  readonly typed: Typed;
  /** What the editor has to change to show both. */
  readonly apply: ChangeSet;
}

/** The state's text became `content` by somebody else's hand: both changes hold, whoever's was first. Null when it did not. */
export const meet = ({ known, changes }: Typed, content: string): Met | null => {
  const difference = textChange(known, content);
  if (difference === null) return null;
  const theirs = ChangeSet.of(difference, known.length, "\n");
  if (changes === null) return { typed: nothingTyped(content), apply: theirs };
  const mine = changes.map(theirs as ChangeDesc, true);
  return { typed: { known: content, changes: mine }, apply: theirs.map(changes) };
};
