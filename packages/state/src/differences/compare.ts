import type { BrowserTab, State } from "../model.ts";
import { sameData } from "../same-data.ts";
import { conversationDifferences } from "./conversation-differences.ts";
import type { BookmarkDifference, ConflictDifference, Differences, TabDifference } from "./differences.ts";
import { fileDifferences } from "./file-differences.ts";
import { terminalDifferences } from "./terminal-differences.ts";
import { byText, changeOf, eachOther, factsThatDiffer, valuesThatDiffer } from "./values.ts";

const tabDifference = (was: BrowserTab | undefined, is: BrowserTab | undefined): TabDifference | null => {
  const tab = is ?? was;
  if (tab === undefined || sameData(was, is)) return null;
  const { id, title, url } = tab;
  const both = was !== undefined && is !== undefined;
  const fields = eachOther<unknown>(was?.formData ?? {}, is?.formData ?? {})
    .filter(({ was: before, is: after }) => !sameData(before, after))
    .map(({ id: name }) => name)
    .sort(byText);
  return {
    id,
    title,
    url,
    change: changeOf(was, is),
    ...(both && was.url !== is.url ? { from: was.url } : {}),
    fields,
    facts: both ? factsThatDiffer(was, is, ["id", "url", "formData"]) : [],
  };
};

const tabDifferences = (before: State["tabs"], after: State["tabs"]): readonly TabDifference[] =>
  eachOther(before, after)
    .map(({ was, is }) => tabDifference(was, is))
    .filter((difference) => difference !== null)
    .sort((a, b) => byText(a.title, b.title) || byText(a.id, b.id));

const bookmarkDifferences = (
  before: State["bookmarks"],
  after: State["bookmarks"],
): { readonly bookmarks: readonly BookmarkDifference[]; readonly bookmarksMoved: boolean } => {
  if (before === after) return { bookmarks: [], bookmarksMoved: false };
  const was = new Map(before.map((bookmark) => [bookmark.id, bookmark]));
  const is = new Map(after.map((bookmark) => [bookmark.id, bookmark]));
  const bookmarks = [...new Set([...was.keys(), ...is.keys()])].flatMap((id): BookmarkDifference[] => {
    const [old, now] = [was.get(id), is.get(id)];
    const bookmark = now ?? old;
    if (bookmark === undefined || sameData(old, now)) return [];
    return [{ id, title: bookmark.title, url: bookmark.url, change: changeOf(old, now) }];
  });
  const kept = [...was.keys()].filter((id) => is.has(id));
  const common = [...is.keys()].filter((id) => was.has(id));
  const moved =
    kept.some((id, i) => common[i] !== id) || (bookmarks.length === 0 && !sameData(before, after));
  return { bookmarks, bookmarksMoved: moved };
};

const conflictDifferences = (
  before: State["conflicts"],
  after: State["conflicts"],
): readonly ConflictDifference[] =>
  eachOther(before, after)
    .flatMap(({ was, is }): ConflictDifference[] => {
      const conflict = is ?? was;
      if (conflict === undefined || sameData(was, is)) return [];
      const { id, kind, name } = conflict;
      return [{ id, kind, name, change: changeOf(was, is) }];
    })
    .sort((a, b) => byText(a.name, b.name) || byText(a.id, b.id));

/**
 * How `b` differs from `a`, by meaning. Plain data, the same for the same two states on every device; slices that are the same
 * object cost nothing. [CA-7]
 */
export const compare = (a: State, b: State): Differences => ({
  files: fileDifferences(a.files, b.files),
  conversations: conversationDifferences(a.conversations, b.conversations),
  terminals: terminalDifferences(a.terminals, b.terminals),
  tabs: tabDifferences(a.tabs, b.tabs),
  ...bookmarkDifferences(a.bookmarks, b.bookmarks),
  settings: valuesThatDiffer(a.settings, b.settings),
  layout: valuesThatDiffer(a.layout, b.layout),
  metadata: valuesThatDiffer(a.metadata, b.metadata),
  conflicts: conflictDifferences(a.conflicts, b.conflicts),
});

/** Whether there is nothing in which two states differ. */
export const isEmpty = ({ bookmarksMoved, ...lists }: Differences): boolean =>
  !bookmarksMoved && Object.values(lists).every((list) => list.length === 0);
