import type { FileEntry, State } from "@holdfast/state/model";
import { newTextFile } from "@holdfast/state/new-text-file";
import { paneTabs, withoutFiles } from "./editor-panes.ts";
import { languageOf } from "./languages.ts";

type Change = (state: State) => State;

const withFile = (state: State, file: FileEntry): State => ({
  ...state,
  files: { ...state.files, [file.id]: file },
});

/** Replaces one file, when it is there and `act` returns another. */
const editFile =
  (id: string, act: (file: FileEntry) => FileEntry): Change =>
  (state) => {
    const file = state.files[id];
    if (file === undefined) return state;
    const next = act(file);
    return next === file ? state : withFile(state, next);
  };

/** Adds an empty file, or one with `content`, at a path that `checkPath` allowed. */
export const addFile =
  (id: string, path: string, content = ""): Change =>
  (state) =>
    withFile(state, newTextFile({ id, path, language: languageOf(path), content }));

/** Gives a file a path that `checkPath` allowed. */
export const moveFile = (id: string, path: string): Change =>
  editFile(id, (file) => ({ ...file, path, language: languageOf(path) }));

/** Moves everything below one folder below another. */
export const moveFolder =
  (from: string, to: string): Change =>
  (state) =>
    Object.values(state.files)
      .filter(({ path }) => path.startsWith(`${from}/`))
      .reduce<State>((next, { id, path }) => moveFile(id, `${to}${path.slice(from.length)}`)(next), state);

/** Puts back what `removeFiles` took, with the tabs and the notes that the layout before it showed. */
export const restoreFiles =
  (removed: readonly FileEntry[], before: State["layout"]): Change =>
  (state) => {
    const { layout } = state;
    const files = removed.reduce(withFile, state).files;
    const there = (id: string): boolean => files[id] !== undefined;
    const openBefore = before.openFileIds.filter(there);
    const beside = paneTabs(before, "beside");
    const openSince = layout.openFileIds.filter(
      (id) => !openBefore.includes(id) && !beside.open.includes(id),
    );
    const first = {
      ...layout,
      openFileIds: [...openBefore, ...openSince],
      activeFileId: before.activeFileId,
      notesFileId: layout.notesFileId ?? before.notesFileId,
    };
    const open = beside.open.filter(there);
    const view = { ...layout.view, beside: { open, active: beside.active } };
    return { ...state, files, layout: open.length === 0 ? first : { ...first, view } };
  };

/** Removes files and closes their tabs. */
export const removeFiles =
  (ids: ReadonlySet<string>): Change =>
  (state) => {
    const layout = withoutFiles(state.layout, ids);
    const notesGone = layout.notesFileId !== null && ids.has(layout.notesFileId);
    return {
      ...state,
      files: Object.fromEntries(Object.entries(state.files).filter(([id]) => !ids.has(id))),
      layout: notesGone ? { ...layout, notesFileId: null } : layout,
    };
  };

type Cursor = FileEntry["cursor"];
type Scroll = FileEntry["scroll"];
type Edit = (file: FileEntry) => FileEntry;

const withText =
  (content: string): Edit =>
  (file) =>
    file.content === content ? file : { ...file, content };

const withPlace =
  (cursor: Cursor, scroll: Scroll): Edit =>
  (file) => {
    const sameCursor = file.cursor.anchor === cursor.anchor && file.cursor.head === cursor.head;
    const sameScroll = file.scroll.top === scroll.top && file.scroll.left === scroll.left;
    return sameCursor && sameScroll ? file : { ...file, cursor, scroll };
  };

export const setText = (id: string, content: string): Change => editFile(id, withText(content));

/** Where the cursor and the view stood. Offsets are UTF-16, scroll is in CSS pixels. */
export const setPlace = (id: string, cursor: Cursor, scroll: Scroll): Change =>
  editFile(id, withPlace(cursor, scroll));

/** Both in one: among thousands of files each change of one costs. `content` is null where only the place changed. */
export const setTyped = (id: string, content: string | null, cursor: Cursor, scroll: Scroll): Change =>
  editFile(id, (file) => withPlace(cursor, scroll)(content === null ? file : withText(content)(file)));
