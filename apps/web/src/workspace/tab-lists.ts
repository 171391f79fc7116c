import type { Bookmarks, BrowserTab, State } from "@holdfast/state/model";
import { readAddress, visibleText } from "./addresses.ts";

type Tabs = State["tabs"];
type Layout = State["layout"];

const TITLE_CHARS = 200;

/** What a tab or bookmark is called: its title, or else where it leads. At most 200 characters. */
export const titleOf = ({ title, url }: { readonly title: string; readonly url: string }): string => {
  const shown = visibleText(title.trim().slice(0, TITLE_CHARS)).toWellFormed();
  if (shown !== "") return shown;
  const address = readAddress(url);
  return address.kind === "link" ? address.host : visibleText(url.slice(0, TITLE_CHARS)).toWellFormed();
};

/** When it was last opened; null where nobody did. */
export const lastSeen = ({ history }: BrowserTab): string | null =>
  history.reduce<string | null>((last, { at }) => (last === null || at > last ? at : last), null);

/** The order that somebody gave the tabs. */
export const tabOrder = (layout: Layout): readonly string[] => {
  const order = layout.view["tabOrder"];
  return Array.isArray(order) ? order.filter((each) => typeof each === "string") : [];
};

export interface TabSection {
  readonly kind: "pinned" | "plain" | "group";
  /** Of the group; empty for the others. */
  readonly name: string;
  readonly tabs: readonly BrowserTab[];
}

const inOrder = (tabs: Tabs, order: readonly string[]): readonly BrowserTab[] => {
  const places = new Map(order.map((id, at) => [id, at]));
  const place = ({ id }: BrowserTab): number => places.get(id) ?? order.length;
  return Object.values(tabs)
    .filter(({ closedAt }) => closedAt === undefined)
    .sort((a, b) => place(a) - place(b) || (lastSeen(a) ?? "").localeCompare(lastSeen(b) ?? ""));
};

/** Open tabs: the pinned ones, those of no group, then group by group. Sections without tabs are left out. */
export const tabSections = (tabs: Tabs, layout: Layout): readonly TabSection[] => {
  const open = inOrder(tabs, tabOrder(layout));
  const loose = open.filter(({ pinned }) => !pinned);
  const groups = new Set(loose.flatMap(({ group }) => (group === undefined ? [] : [group])));
  const sections: readonly TabSection[] = [
    { kind: "pinned", name: "", tabs: open.filter(({ pinned }) => pinned) },
    { kind: "plain", name: "", tabs: loose.filter(({ group }) => group === undefined) },
    ...[...groups].map(
      (name): TabSection => ({
        kind: "group",
        name,
        tabs: loose.filter(({ group }) => group === name),
      }),
    ),
  ];
  return sections.filter((section) => section.tabs.length > 0);
};

/** Closed tabs, the last one first. */
export const closedTabs = (tabs: Tabs): readonly BrowserTab[] =>
  Object.values(tabs)
    .filter(({ closedAt }) => closedAt !== undefined)
    .sort((a, b) => (b.closedAt ?? "").localeCompare(a.closedAt ?? ""));

export interface BookmarkFolder {
  /** Empty for bookmarks in no folder. */
  readonly folder: string;
  readonly bookmarks: Bookmarks;
}

/** Bookmarks by folders: those in none first, then by the names of the folders. */
export const bookmarkFolders = (bookmarks: Bookmarks): readonly BookmarkFolder[] => {
  const names = [...new Set(bookmarks.map(({ folder = "" }) => folder))].sort((a, b) => a.localeCompare(b));
  return names.map((folder) => ({
    folder,
    bookmarks: bookmarks.filter((bookmark) => (bookmark.folder ?? "") === folder),
  }));
};

export interface Visit {
  readonly tabId: string;
  /** Its place in the history of its tab. */
  readonly index: number;
  readonly url: string;
  readonly title: string;
  readonly at: string;
}

/** Everything that was opened in this session, the last first. */
export const visitsOf = (tabs: Tabs): readonly Visit[] =>
  Object.values(tabs)
    .flatMap(({ id, history }) => history.map((visit, index): Visit => ({ ...visit, tabId: id, index })))
    .sort((a, b) => b.at.localeCompare(a.at));

export interface VisitDay {
  readonly day: string;
  readonly visits: readonly Visit[];
}

/** Visits by day, in the order they come in; `dayOf` names the day of a time. */
export const visitDays = (visits: readonly Visit[], dayOf: (at: string) => string): readonly VisitDay[] => {
  const days = new Map<string, Visit[]>();
  for (const visit of visits) {
    const day = dayOf(visit.at);
    const known = days.get(day);
    if (known === undefined) days.set(day, [visit]);
    else known.push(visit);
  }
  return [...days].map(([day, of]) => ({ day, visits: of }));
};

/** Whether every word of a query stands in the title or the address. An empty query fits everything. */
export const fits = (query: string, thing: { readonly title: string; readonly url: string }): boolean => {
  const address = readAddress(thing.url);
  const host = address.kind === "link" ? address.host : "";
  const text = `${thing.title} ${thing.url} ${host}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => text.includes(word));
};
