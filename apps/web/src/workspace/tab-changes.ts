import type { BrowserTab, State } from "@holdfast/state/model";
import { closedTabs, tabSections, type Visit } from "./tab-lists.ts";

type Change = (state: State) => State;

/** Visits that a tab keeps, and closed tabs that a session keeps; the oldest go first. */
export const VISITS_MAX = 500;
export const CLOSED_MAX = 100;

const withTab = (state: State, tab: BrowserTab): State =>
  state.tabs[tab.id] === tab ? state : { ...state, tabs: { ...state.tabs, [tab.id]: tab } };

const editTab =
  (id: string, act: (tab: BrowserTab) => BrowserTab): Change =>
  (state) => {
    const tab = state.tabs[id];
    return tab === undefined ? state : withTab(state, act(tab));
  };

/** The tab that stands in front, or with null none. A closed one does not come by this. */
export const showTab =
  (id: string | null): Change =>
  (state) => {
    if (id !== null && state.tabs[id]?.closedAt !== undefined) return state;
    const tabs = Object.values(state.tabs).map((tab) =>
      tab.active === (tab.id === id) ? tab : { ...tab, active: tab.id === id },
    );
    const same = tabs.every((tab) => tab === state.tabs[tab.id]);
    if (same && state.layout.activeTabId === id) return state;
    return {
      ...state,
      tabs: same ? state.tabs : Object.fromEntries(tabs.map((tab) => [tab.id, tab])),
      layout: { ...state.layout, activeTabId: id },
    };
  };

const openIds = ({ tabs, layout }: State): readonly string[] =>
  tabSections(tabs, layout).flatMap((section) => section.tabs.map(({ id }) => id));

const withOrder = (state: State, order: readonly string[]): State => ({
  ...state,
  layout: { ...state.layout, view: { ...state.layout.view, tabOrder: [...order] } },
});

export interface NewTab {
  readonly id: string;
  readonly url: string;
  readonly title: string;
}

/** Adds a tab behind the others and shows it. */
export const addTab =
  ({ id, url, title }: NewTab): Change =>
  (state) => {
    const tab: BrowserTab = {
      id,
      url,
      title,
      active: false,
      pinned: false,
      scroll: { top: 0, left: 0 },
      formData: {},
      history: [],
    };
    return showTab(id)(withTab(withOrder(state, [...openIds(state), id]), tab));
  };

/** Writes down that a tab was opened; `at` is ISO 8601. */
export const visitTab = (id: string, at: string): Change =>
  editTab(id, (tab) => {
    const visits = [...tab.history, { url: tab.url, title: tab.title, at }];
    return { ...tab, history: visits.slice(-VISITS_MAX) };
  });

/** The same for an address that may have no tab yet: the open one that has it is shown, or else a new one. */
export const visitAddress =
  (wanted: NewTab, at: string): Change =>
  (state) => {
    const open = Object.values(state.tabs).find(
      ({ url, closedAt }) => url === wanted.url && closedAt === undefined,
    );
    const shown = open === undefined ? addTab(wanted)(state) : showTab(open.id)(state);
    return visitTab(open?.id ?? wanted.id, at)(shown);
  };

export interface TabFacts {
  readonly url: string;
  readonly title: string;
  /** Empty for none. */
  readonly group: string;
}

/** What people call a tab, where it leads, and with which others it stands. */
export const describeTab = (id: string, { url, title, group }: TabFacts): Change =>
  editTab(id, ({ group: before = "", ...tab }) => {
    if (tab.url === url && tab.title === title && before === group)
      return before === "" ? tab : { ...tab, group: before };
    return { ...tab, url, title, ...(group === "" ? {} : { group }) };
  });

export const pinTab = (id: string, pinned: boolean): Change => editTab(id, (tab) => ({ ...tab, pinned }));

/** Puts a tab before or behind another one, and with it among the pinned ones or into its group. */
export const placeTab =
  (id: string, beside: string, side: "before" | "behind"): Change =>
  (state) => {
    const there = state.tabs[beside];
    if (there === undefined || id === beside) return state;
    const order = openIds(state).filter((each) => each !== id);
    order.splice(order.indexOf(beside) + (side === "behind" ? 1 : 0), 0, id);
    return editTab(id, ({ group: _, ...tab }) => ({
      ...tab,
      pinned: there.pinned,
      ...(there.group === undefined ? {} : { group: there.group }),
    }))(withOrder(state, order));
  };

/** Moves a tab one place up or down, into the next section at the end of its own. */
export const stepTab =
  (id: string, step: 1 | -1): Change =>
  (state) => {
    const ids = openIds(state);
    const at = ids.indexOf(id);
    const beside = at === -1 ? undefined : ids[at + step];
    if (beside === undefined) return state;
    return placeTab(id, beside, step === 1 ? "behind" : "before")(state);
  };

/** Closes a tab. It is kept with its history, until a hundred were closed after it. `at` is ISO 8601. */
export const closeTab =
  (id: string, at: string): Change =>
  (state) => {
    const tab = state.tabs[id];
    if (tab === undefined || tab.closedAt !== undefined) return state;
    const ids = openIds(state);
    const place = ids.indexOf(id);
    const next = state.layout.activeTabId === id ? (ids[place + 1] ?? ids[place - 1] ?? null) : undefined;
    const closed = withTab(state, { ...tab, active: false, closedAt: at });
    const forgotten = new Set(
      closedTabs(closed.tabs)
        .slice(CLOSED_MAX)
        .map((each) => each.id),
    );
    const tabs =
      forgotten.size === 0
        ? closed.tabs
        : Object.fromEntries(Object.entries(closed.tabs).filter(([each]) => !forgotten.has(each)));
    const kept = { ...closed, tabs };
    return next === undefined ? kept : showTab(next)(kept);
  };

/** Brings a closed tab back to where it stood. */
export const reopenTab =
  (id: string): Change =>
  (state) =>
    showTab(id)(editTab(id, ({ closedAt: _, ...tab }) => tab)(state));

/** Takes a closed tab away for good, with what it keeps of the history. */
export const forgetTab =
  (id: string): Change =>
  (state) => {
    if (state.tabs[id]?.closedAt === undefined) return state;
    const { [id]: _, ...tabs } = state.tabs;
    return { ...state, tabs };
  };

/** Takes visits out of the history. */
export const forgetVisits =
  (visits: readonly Visit[]): Change =>
  (state) => {
    const gone = new Map<string, Set<number>>();
    for (const { tabId, index } of visits) gone.set(tabId, (gone.get(tabId) ?? new Set()).add(index));
    return [...gone].reduce<State>(
      (next, [id, indices]) =>
        editTab(id, (tab) => ({ ...tab, history: tab.history.filter((_, index) => !indices.has(index)) }))(
          next,
        ),
      state,
    );
  };

/** Puts visits back that were taken out. */
export const restoreVisits =
  (visits: readonly Visit[]): Change =>
  (state) =>
    visits.reduce<State>(
      (next, { tabId, url, title, at }) =>
        editTab(tabId, (tab) => ({
          ...tab,
          history: [...tab.history, { url, title, at }].sort((a, b) => a.at.localeCompare(b.at)),
        }))(next),
      state,
    );

/** Which of its lists the panel shows. */
export type BrowserView = "tabs" | "bookmarks" | "history";

export const browserView = ({ view }: State["layout"]): BrowserView =>
  view["browser"] === "bookmarks" || view["browser"] === "history" ? view["browser"] : "tabs";

export const showBrowserView =
  (browser: BrowserView): Change =>
  (state) =>
    browserView(state.layout) === browser
      ? state
      : { ...state, layout: { ...state.layout, view: { ...state.layout.view, browser } } };
