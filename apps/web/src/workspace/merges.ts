import type { Conflict, FileEntry, State } from "@holdfast/state/model";

/** What only a person can settle, in order of names. */
export const openConflicts = (conflicts: State["conflicts"]): readonly Conflict[] =>
  Object.values(conflicts).sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));

/** Files that hold changes of two devices and that nobody has looked at since. */
const mergedFiles = (state: State): readonly FileEntry[] =>
  Object.values(state.files).filter(({ mergedFrom }) => mergedFrom !== undefined);

/** Paths of files that became merged between two states and leave nothing to choose. */
export const newlyMerged = (before: State, after: State): readonly string[] =>
  mergedFiles(after).flatMap(({ id, path, mergedFrom }) => {
    const isOpen = Object.values(after.conflicts).some(({ thing }) => thing === id);
    return isOpen || before.files[id]?.mergedFrom?.at === mergedFrom?.at ? [] : [path];
  });

/** Somebody has looked at a file: it is merged no more. */
export const looked =
  (id: string) =>
  (state: State): State => {
    const file = state.files[id];
    if (file?.mergedFrom === undefined) return state;
    const { mergedFrom: _, ...seen } = file;
    return { ...state, files: { ...state.files, [id]: seen } };
  };

/** Whether a file holds changes of two devices that nobody has looked at. */
export const isMerged =
  (id: string) =>
  ({ files }: State): boolean =>
    files[id]?.mergedFrom !== undefined;
