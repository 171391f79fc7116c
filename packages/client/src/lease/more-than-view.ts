import { dirtySections } from "@holdfast/state/dirty";
import { emptyState } from "@holdfast/state/empty-state";
import type { FileEntry, State } from "@holdfast/state/model";
import { sameData } from "@holdfast/state/same-data";

const placed = (file: FileEntry, was: FileEntry | undefined): FileEntry => {
  if (was === undefined || file === was) return file;
  const { cursor, scroll } = was;
  const back = { ...file, cursor, scroll };
  return sameData(back, was) ? was : back;
};

/** Whether more has changed than where somebody looks: panels, cursors, scroll positions. */
export const isMoreThanView = (before: State | null, after: State): boolean => {
  const base = before ?? emptyState();
  const files = Object.fromEntries(
    Object.entries(after.files).map(([id, file]) => [id, placed(file, base.files[id])]),
  );
  const { changed, removed } = dirtySections(base, { ...after, files, layout: base.layout });
  return changed.length + removed.length > 0;
};
