import type { BrowserTab, State } from "@holdfast/state/model";
import { canEdit, change, sessionStore } from "../../../stores/session-store.ts";
import { say } from "../../../stores/ui-store.ts";
import { copyText } from "../../../ui/copy-text.ts";
import { counted } from "../../../words/size.ts";
import {
  addBookmark,
  type Bookmark,
  type BookmarkFacts,
  moveBookmarkFolder,
  removeBookmarks,
  restoreBookmarks,
} from "../../../workspace/bookmark-changes.ts";
import {
  addTab,
  closeTab,
  describeTab,
  forgetVisits,
  reopenTab,
  restoreVisits,
  type TabFacts,
  visitAddress,
  visitTab,
} from "../../../workspace/tab-changes.ts";
import { titleOf, type Visit } from "../../../workspace/tab-lists.ts";

const now = (): string => new Date().toISOString();

/** Changes the session where it may be changed. What is looked at, and what others write, stays as it is. */
export const edit = (act: (state: State) => State): boolean => {
  if (!canEdit(sessionStore.getState())) return false;
  change(act);
  return true;
};

/** Writes down that somebody opened a tab in a window of its own. */
export const noteVisit = (id: string): void => void edit(visitTab(id, now()));

/** The same for a bookmark or an entry of the history. */
export const notePage = ({ url, title }: { readonly url: string; readonly title: string }): void =>
  void edit(visitAddress({ id: crypto.randomUUID(), url, title }, now()));

export const newTab = ({ url, title, group }: TabFacts): void => {
  const id = crypto.randomUUID();
  edit((state) => describeTab(id, { url, title, group })(addTab({ id, url, title })(state)));
};

export const close = (tab: BrowserTab): void => {
  if (edit(closeTab(tab.id, now()))) say(`Closed “${titleOf(tab)}”`, () => edit(reopenTab(tab.id)));
};

export const newBookmark = (facts: BookmarkFacts): void => {
  if (edit(addBookmark(crypto.randomUUID(), facts, now()))) say(`Bookmarked “${titleOf(facts)}”`);
};

const takeAway = (gone: readonly Bookmark[], words: string): void => {
  const before = sessionStore.getState().state?.bookmarks ?? [];
  if (!edit(removeBookmarks(new Set(gone.map(({ id }) => id))))) return;
  say(words, () => edit(restoreBookmarks(gone, before)));
};

export const removeBookmark = (bookmark: Bookmark): void =>
  takeAway([bookmark], `Removed “${titleOf(bookmark)}”`);

export const removeFolder = (folder: string, bookmarks: readonly Bookmark[]): void =>
  takeAway(bookmarks, `Removed “${folder}” with ${counted(bookmarks.length, "bookmark")}`);

export const renameFolder = (from: string, to: string): void => void edit(moveBookmarkFolder(from, to));

export const forget = (visits: readonly Visit[]): void => {
  if (!edit(forgetVisits(visits))) return;
  say(`Took ${counted(visits.length, "visit")} out of the history`, () => edit(restoreVisits(visits)));
};

export const copyAddress = async (url: string): Promise<void> =>
  say((await copyText(url)) ? "Address copied" : "This browser does not let pages copy");
