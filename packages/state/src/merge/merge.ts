import type { Conflict, State } from "../model.ts";
import { soundLayout } from "../sound-layout.ts";
import { mergeConversation } from "./conversations.ts";
import { FilesMerge } from "./files.ts";
import type { MergeAuthor, MergeReport, Strategy } from "./report.ts";
import { withSettled } from "./settled.ts";
import { mergeTabs } from "./tabs.ts";
import { TerminalsMerge } from "./terminals.ts";
import { mergeItems } from "./values.ts";
import { mergeWholes } from "./wholes.ts";
import { MergeWork } from "./work.ts";

export interface MergeInput {
  /** The nearest save that both sides go back to. */
  readonly base: State;
  /** What is put on top. */
  readonly ours: State;
  /** The head. */
  readonly theirs: State;
  readonly oursBy: MergeAuthor;
  readonly theirsBy: MergeAuthor;
  readonly strategy?: Strategy;
}

export interface Merged {
  readonly state: State;
  readonly report: MergeReport;
}

/** Those of both sides: one that either of them resolved is resolved. [MG-5] */
const conflictsOf = (input: MergeInput, { conflicts, superseded }: MergeWork): State["conflicts"] => {
  const { base, ours, theirs } = input;
  const merged = mergeItems<Conflict>(
    { base: base.conflicts, ours: ours.conflicts, theirs: theirs.conflicts },
    { both: (sides) => sides.theirs, removed: () => undefined },
  );
  const open = conflicts.filter(({ id }) => !Object.hasOwn(merged, id));
  if (open.length === 0) return merged;
  const stays = Object.entries(merged).filter(([id]) => !superseded.has(id));
  return Object.fromEntries([...stays, ...open.map((each) => [each.id, each] as const)]);
};

/**
 * Two states that go back to one, as one state, and what became of every part that both changed. [MG-1] to [MG-8]
 *
 * The same input always gives the same output. What needs no change is the same object as in `theirs`. Work is bounded by
 * counted steps; what would cost more becomes a conflict.
 */
export const merge = (input: MergeInput): Merged => {
  const { base, ours, theirs, oursBy, theirsBy, strategy = "three-way" } = input;
  const work = new MergeWork({ oursBy, theirsBy, strategy }, Object.values(theirs.conflicts));
  const things = {
    files: new FilesMerge(work).merge(base.files, ours.files, theirs.files),
    terminals: new TerminalsMerge(work).merge(base.terminals, ours.terminals, theirs.terminals),
    tabs: mergeTabs(work, base.tabs, ours.tabs, theirs.tabs),
    conversations: mergeItems(
      { base: base.conversations, ours: ours.conversations, theirs: theirs.conversations },
      {
        both: (sides, id) => mergeConversation(work, id, sides),
        removed: (sides, id) => {
          const side = sides.ours === undefined ? "theirs" : "ours";
          work.tell(["conversations", id], sides, side, "edited-and-removed");
          return sides[side];
        },
      },
    ),
  };
  const content = {
    ...withSettled(things, base, [ours, theirs]),
    ...mergeWholes(work, base, ours, theirs),
  };
  const conflicts = conflictsOf(input, work);
  const merged: State = { schemaVersion: theirs.schemaVersion, ...content, conflicts };
  const differs = Object.entries(merged).some(([key, value]) => theirs[key as keyof State] !== value);
  return { state: differs ? soundLayout(merged) : theirs, report: work.report() };
};
