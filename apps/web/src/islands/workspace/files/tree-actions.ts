import type { FileEntry } from "@holdfast/state/model";
import { wishFocus } from "../../../stores/editor-store.ts";
import { flushEdits } from "../../../stores/pending-edits.ts";
import { change, sessionStore } from "../../../stores/session-store.ts";
import { say, showPane } from "../../../stores/ui-store.ts";
import { addFile, moveFile, moveFolder, removeFiles, restoreFiles } from "../../../workspace/file-changes.ts";
import { showFile } from "../../../workspace/layout-changes.ts";
import { checkPath, folderOf, nameOf, pathWords } from "../../../workspace/paths.ts";
import type { TreeRow } from "../../../workspace/tree.ts";

const files = (): readonly FileEntry[] => Object.values(sessionStore.getState().state?.files ?? {});

const isBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** Paths in use, but for what is at or below `but`. */
const taken = (but?: string): readonly string[] =>
  files().flatMap(({ path }) => (but !== undefined && isBelow(path, but) ? [] : [path]));

const inFolder = (folder: string, name: string): string => (folder === "" ? name : `${folder}/${name}`);

/** Why a new file may not have this name in this folder; null when it may. */
export const refusalOfNew = (folder: string, name: string): string | null => {
  const checked = checkPath(inFolder(folder, name), taken());
  return name.trim() === "" ? pathWords("empty") : checked.ok ? null : pathWords(checked.error);
};

export const createFile = (folder: string, name: string): void => {
  const checked = checkPath(inFolder(folder, name), taken());
  if (!checked.ok) return;
  const id = crypto.randomUUID();
  change((state) => showFile(id)(addFile(id, checked.value)(state)));
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

/** Opens a file; `focus` moves the keyboard into it. */
export const openFile = (id: string, focus: boolean): void => {
  change(showFile(id));
  showPane("editor");
  if (focus) wishFocus();
};
