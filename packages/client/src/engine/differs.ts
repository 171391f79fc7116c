import { dirtySections } from "@holdfast/state/dirty";
import { emptyState } from "@holdfast/state/empty-state";
import type { State } from "@holdfast/state/model";

/** Whether a state has anything to save over what was saved last; null: nothing was. */
export const differs = (saved: State | null, state: State): boolean => {
  if (saved === state) return false;
  const { changed, removed } = dirtySections(saved ?? emptyState(), state);
  return changed.length + removed.length > 0;
};
