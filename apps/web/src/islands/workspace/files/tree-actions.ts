import type { FileEntry } from "@holdfast/state/model";
import { presentPane, wishFocus, workIn } from "../../../stores/editor-store.ts";
import { flushEdits } from "../../../stores/pending-edits.ts";
import { change, sessionStore } from "../../../stores/session-store.ts";
import { say, showPane } from "../../../stores/ui-store.ts";
import { movedWords } from "../../../words/file-words.ts";
import { type EditorPane, showFile } from "../../../workspace/editor-panes.ts";
import { addFile, moveFile, moveFolder, removeFiles, restoreFiles } from "../../../workspace/file-changes.ts";
import { checkPath, folderOf, nameOf, pathWords } from "../../../workspace/paths.ts";
import type { TreeRow } from "../../../workspace/tree.ts";
import { addFiles, copiesOf, inFolder, isBelow, mayMoveInto } from "../../../workspace/tree-moves.ts";

const files = (): readonly FileEntry[] => Object.values(sessionStore.getState().state?.files ?? {});

/** Paths in use, but for what is at or below `but`. */
const taken = (but?: string): readonly string[] =>
  files().flatMap(({ path }) => (but !== undefined && isBelow(path, but) ? [] : [path]));

/** Why a new file may not have this name in this folder; null when it may. */
export const refusalOfNew = (folder: string, name: string): string | null => {
  const checked = checkPath(inFolder(folder, name), taken());
  return name.trim() === "" ? pathWords("empty") : checked.ok ? null : pathWords(checked.error);
};

export const createFile = (folder: string, name: string): void => {
  const checked = checkPath(inFolder(folder, name), taken());
  if (!checked.ok) return;
  const id = crypto.randomUUID();
  change((state) => showFile(id, presentPane())(addFile(id, checked.value)(state)));
  showPane("editor");
  wishFocus();
};

/** Why what stands in a row may not get this path; null when it may. */
export const refusalOfPath = (row: TreeRow, path: string): string | null => {
  const checked = checkPath(path, taken(row.path));
  if (!checked.ok) return pathWords(checked.error);
  return row.kind === "folder" && checked.value.startsWith(`${row.path}/`)
    ? "A folder cannot be moved into itself."
    : null;
};

export const pathWithName = (row: TreeRow, name: string): string => inFolder(folderOf(row.path), name);

/** Moves what stands in a row; answers where it is now, null when it stays. */
export const moveRow = (row: TreeRow, path: string): string | null => {
  const checked = checkPath(path, taken(row.path));
  if (!checked.ok || refusalOfPath(row, path) !== null) return null;
  const to = checked.value;
  change(row.fileId === null ? moveFolder(row.path, to) : moveFile(row.fileId, to));
  return to;
};

/** Moves what stands in a row into a folder; where that cannot be, it says why. */
export const moveInto = (row: TreeRow, folder: string): string | null => {
  if (!mayMoveInto(row, folder)) return null;
  const to = inFolder(folder, row.name);
  const refusal = refusalOfPath(row, to);
  if (refusal !== null) say(refusal);
  const back = folderOf(row.path);
  const moved = refusal === null ? moveRow(row, to) : null;
  if (moved !== null)
    say(movedWords(row.name, folder), () => moveRow({ ...row, path: moved }, inFolder(back, row.name)));
  return moved;
};

/** Copies what stands in a row into a folder, under a name that is free there; answers where the copy is. */
export const copyInto = (row: TreeRow, folder: string): string | null => {
  flushEdits();
  const { state } = sessionStore.getState();
  if (state === null) return null;
  const copies = copiesOf(state.files, row, folder, () => crypto.randomUUID());
  change(addFiles(copies));
  const [first] = copies;
  if (first === undefined) {
    say("It cannot be copied there");
    return null;
  }
  const source = filesOf(row)[0];
  const inside = source === undefined ? 0 : source.path.length - row.path.length;
  return inside === 0 ? first.path : first.path.slice(0, -inside);
};

/** The files that go when a row goes. */
export const filesOf = (row: TreeRow): readonly FileEntry[] =>
  row.fileId === null
    ? files().filter(({ path }) => path.startsWith(`${row.path}/`))
    : files().filter(({ id }) => id === row.fileId);

/** Removes what stands in a row, and offers the way back. */
export const removeRow = (row: TreeRow): void => {
  flushEdits();
  const gone = filesOf(row);
  const layout = sessionStore.getState().state?.layout;
  if (layout === undefined) return;
  change(removeFiles(new Set(gone.map(({ id }) => id))));
  say(`Deleted “${nameOf(row.path)}”`, () => change(restoreFiles(gone, layout)));
};

/** Opens a file in the pane that was last worked in, or in the one that is named; `focus` moves the keyboard into it. */
export const openFile = (id: string, focus: boolean, pane?: EditorPane): void => {
  change(showFile(id, pane ?? presentPane()));
  if (pane !== undefined) workIn(pane);
  showPane("editor");
  wishFocus(focus ? presentPane() : null);
};
