import type { Bookmarks, State } from "@holdfast/state/model";

type Change = (state: State) => State;
export type Bookmark = Bookmarks[number];

export interface BookmarkFacts {
  readonly url: string;
  readonly title: string;
  /** Names of folders, `/`-separated; empty for none. */
  readonly folder: string;
}

/** `" Work // Docs/"` → `Work/Docs`: names of folders without what nobody means. */
export const folderPath = (typed: string): string =>
  typed
    .split("/")
    .map((name) => name.trim().replaceAll(/\s+/gu, " "))
    .filter((name) => name !== "")
    .join("/");

const described = (
  { folder: _, ...bookmark }: Bookmark,
  { url, title, folder }: BookmarkFacts,
): Bookmark => ({ ...bookmark, url, title, ...(folder === "" ? {} : { folder }) });

const withBookmarks = (state: State, bookmarks: Bookmarks): State => ({ ...state, bookmarks });

/** Adds a bookmark behind the others; `createdAt` is ISO 8601. */
export const addBookmark =
  (id: string, facts: BookmarkFacts, createdAt: string): Change =>
  (state) =>
    withBookmarks(state, [...state.bookmarks, described({ id, title: "", url: "", createdAt }, facts)]);

export const editBookmark =
  (id: string, facts: BookmarkFacts): Change =>
  (state) => {
    const before = state.bookmarks.find((bookmark) => bookmark.id === id);
    if (before === undefined) return state;
    const same =
      before.url === facts.url && before.title === facts.title && (before.folder ?? "") === facts.folder;
    if (same) return state;
    return withBookmarks(
      state,
      state.bookmarks.map((bookmark) => (bookmark === before ? described(bookmark, facts) : bookmark)),
    );
  };

/** Takes bookmarks away. */
export const removeBookmarks =
  (ids: ReadonlySet<string>): Change =>
  (state) =>
    withBookmarks(
      state,
      state.bookmarks.filter(({ id }) => !ids.has(id)),
    );

/** Puts bookmarks back where they stood in `before`, in front of what followed them there. */
export const restoreBookmarks =
  (removed: Bookmarks, before: Bookmarks): Change =>
  (state) => {
    const list = [...state.bookmarks];
    for (const bookmark of removed.toReversed()) {
      if (list.some(({ id }) => id === bookmark.id)) continue;
      const followers = before.slice(before.findIndex(({ id }) => id === bookmark.id) + 1);
      const at = list.findIndex(({ id }) => followers.some((each) => each.id === id));
      list.splice(at === -1 ? list.length : at, 0, bookmark);
    }
    return withBookmarks(state, list);
  };

/** Puts a bookmark before or behind another one, in that one's folder. */
export const placeBookmark =
  (id: string, beside: string, side: "before" | "behind"): Change =>
  (state) => {
    const moved = state.bookmarks.find((bookmark) => bookmark.id === id);
    const there = state.bookmarks.find((bookmark) => bookmark.id === beside);
    if (moved === undefined || there === undefined || moved === there) return state;
    const list = state.bookmarks.filter((bookmark) => bookmark !== moved);
    const placed = described(moved, { ...moved, folder: there.folder ?? "" });
    list.splice(list.indexOf(there) + (side === "behind" ? 1 : 0), 0, placed);
    return withBookmarks(state, list);
  };

/** Moves a bookmark one place up or down within its folder. */
export const stepBookmark =
  (id: string, step: 1 | -1): Change =>
  (state) => {
    const moved = state.bookmarks.find((bookmark) => bookmark.id === id);
    const folder = state.bookmarks.filter((bookmark) => (bookmark.folder ?? "") === (moved?.folder ?? ""));
    const at = folder.findIndex((bookmark) => bookmark.id === id);
    const beside = at === -1 ? undefined : folder[at + step];
    return beside === undefined
      ? state
      : placeBookmark(id, beside.id, step === 1 ? "behind" : "before")(state);
  };

/** Gives a folder another path, and everything in it and below it. An empty path leaves its bookmarks in none. */
export const moveBookmarkFolder =
  (from: string, to: string): Change =>
  (state) =>
    withBookmarks(
      state,
      state.bookmarks.map((bookmark) => {
        const { folder = "" } = bookmark;
        if (folder !== from && !folder.startsWith(`${from}/`)) return bookmark;
        return described(bookmark, { ...bookmark, folder: folderPath(`${to}${folder.slice(from.length)}`) });
      }),
    );
