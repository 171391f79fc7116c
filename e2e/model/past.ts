import type { OpenedState } from "@holdfast/state/open";
import type { Meeting, Saved } from "./device.ts";
import { wordsOf } from "./edits.ts";

/** @throws Error where the services did other than the model says */
export const demand = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};

/** What one side wrote and neither took away is there after a merge. [MG-2] */
export const demandNothingLost = ({ base, ours, theirs, merged }: Meeting): void => {
  const before = wordsOf(base);
  const [mine, other, after] = [wordsOf(ours), wordsOf(theirs), wordsOf(merged)];
  for (const word of mine.union(other)) {
    const removed = before.has(word) && !(mine.has(word) && other.has(word));
    demand(removed || after.has(word), `a merge lost ${word}`);
  }
};

/** The same save, whole, with the very content that was saved. */
export const demandSame = (saved: Saved, opened: OpenedState | null): void => {
  demand(opened !== null, `save ${saved.seq} is gone`);
  demand(opened?.report.whole === true, `save ${saved.seq} is not whole`);
  demand(opened?.base.head?.seq === saved.seq, `save ${saved.seq} has another place`);
  demand(Bun.deepEquals(opened?.state, saved.state), `save ${saved.seq} holds something else`);
};
