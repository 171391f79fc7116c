import type { Layout, State } from "@holdfast/state/model";

type Change = (state: State) => State;

/** The editor is one pane, or two beside each other. */
export type EditorPane = "first" | "beside";

/** The tabs of a pane, in order, and the file in front. */
export interface PaneTabs {
  readonly open: readonly string[];
  readonly active: string | null;
}

const NONE: PaneTabs = { open: [], active: null };

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];

const besideOf = ({ view }: Layout): PaneTabs => {
  const value = view["beside"];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return NONE;
  const { open: tabs, active: front } = value as Readonly<Record<string, unknown>>;
  const open = textsOf(tabs);
  const active = typeof front === "string" && open.includes(front) ? front : (open[0] ?? null);
  return { open, active };
};

export const paneTabs = (layout: Layout, pane: EditorPane): PaneTabs =>
  pane === "beside" ? besideOf(layout) : { open: layout.openFileIds, active: layout.activeFileId };

/** Whether there is a second pane. */
export const hasBeside = (layout: Layout): boolean => besideOf(layout).open.length > 0;

/** The pane that files open in when `wanted` may not be there. */
export const paneThere = (layout: Layout, wanted: EditorPane): EditorPane =>
  hasBeside(layout) ? wanted : "first";

/** Files whose tabs come first and stay until they are unpinned. */
export const pinnedIds = (layout: Layout): readonly string[] => textsOf(layout.view["pinnedFiles"]);

const same = (a: PaneTabs, b: PaneTabs): boolean =>
  a.active === b.active &&
  a.open.length === b.open.length &&
  a.open.every((id, index) => id === b.open[index]);

const withPane = (layout: Layout, pane: EditorPane, tabs: PaneTabs): Layout => {
  if (same(paneTabs(layout, pane), tabs)) return layout;
  if (pane === "first") return { ...layout, openFileIds: tabs.open, activeFileId: tabs.active };
  const { beside: _, ...view } = layout.view;
  if (tabs.open.length === 0) return { ...layout, view };
  return { ...layout, view: { ...view, beside: { open: [...tabs.open], active: tabs.active } } };
};

/** Where the first pane has nothing left, the second one takes its place. */
const closedUp = (layout: Layout): Layout => {
  if (layout.openFileIds.length > 0 || !hasBeside(layout)) return layout;
  const beside = besideOf(layout);
  return withPane(withPane(layout, "beside", NONE), "first", beside);
};

const editLayout =
  (act: (layout: Layout) => Layout): Change =>
  (state) => {
    const layout = act(state.layout);
    return layout === state.layout ? state : { ...state, layout };
  };

const editPane = (pane: EditorPane, act: (tabs: PaneTabs) => PaneTabs): Change =>
  editLayout((layout) => withPane(layout, pane, act(paneTabs(layout, pane))));

/** Opens a file in a tab of a pane, or goes to the tab it has there. */
export const showFile = (id: string, pane: EditorPane = "first"): Change =>
  editPane(pane, ({ open }) => ({ open: open.includes(id) ? open : [...open, id], active: id }));

const without = ({ open, active }: PaneTabs, id: string): PaneTabs => {
  const at = open.indexOf(id);
  if (at === -1) return { open, active };
  const left = open.filter((each) => each !== id);
  return { open: left, active: active === id ? (left[at] ?? left[at - 1] ?? null) : active };
};

/** Closes a tab; its neighbour to the right, or else to the left, comes forward. */
export const closeFile = (id: string, pane: EditorPane = "first"): Change =>
  editLayout((layout) => closedUp(withPane(layout, pane, without(paneTabs(layout, pane), id))));

/** Closes every tab of a pane but one and those that are pinned. */
export const closeOthers = (id: string, pane: EditorPane): Change =>
  editLayout((layout) => {
    const pinned = pinnedIds(layout);
    const { open: all } = paneTabs(layout, pane);
    if (!all.includes(id)) return layout;
    const open = all.filter((each) => each === id || pinned.includes(each));
    return withPane(layout, pane, { open, active: id });
  });

/** Goes `step` tabs to the right, around the end. */
export const stepFile = (step: 1 | -1, pane: EditorPane = "first"): Change =>
  editPane(pane, (tabs) => {
    const { open, active } = tabs;
    if (open.length < 2 || active === null) return tabs;
    return { open, active: open.at((open.indexOf(active) + step) % open.length) ?? active };
  });

const pinnedFirst = (open: readonly string[], pinned: readonly string[]): readonly string[] => [
  ...open.filter((id) => pinned.includes(id)),
  ...open.filter((id) => !pinned.includes(id)),
];

/** Puts a tab at a place among the others, where 0 is the first; pinned ones stay in front of the rest. */
export const placeTab = (id: string, to: number, pane: EditorPane): Change =>
  editLayout((layout) => {
    const { open, active } = paneTabs(layout, pane);
    if (!open.includes(id)) return layout;
    const rest = open.filter((each) => each !== id);
    const at = Math.max(0, Math.min(to, rest.length));
    const placed = pinnedFirst([...rest.slice(0, at), id, ...rest.slice(at)], pinnedIds(layout));
    return withPane(layout, pane, { open: placed, active });
  });

/** Puts the tab in front so many places to the right, or with a negative number to the left. */
export const moveTab =
  (id: string, by: number, pane: EditorPane): Change =>
  (state) => {
    const at = paneTabs(state.layout, pane).open.indexOf(id);
    return at === -1 ? state : placeTab(id, at + by, pane)(state);
  };

/** Pins a tab, or unpins it: it goes to where the two kinds meet. */
export const togglePin = (id: string): Change =>
  editLayout((layout) => {
    const before = pinnedIds(layout);
    const pinned = before.includes(id) ? before.filter((each) => each !== id) : [...before, id];
    const { pinnedFiles: _, ...view } = layout.view;
    const next = { ...layout, view: pinned.length === 0 ? view : { ...view, pinnedFiles: [...pinned] } };
    return (["first", "beside"] as const).reduce((now, pane) => {
      const { open, active } = paneTabs(now, pane);
      return withPane(now, pane, { open: pinnedFirst(open, pinned), active });
    }, next);
  });

/** Takes a tab to the other pane, at a place there, or behind its last tab. */
export const moveAcross = (id: string, from: EditorPane, to?: number): Change => {
  const other = from === "first" ? "beside" : "first";
  return (state) => {
    const shown = showFile(id, other)(state);
    const placed = to === undefined ? shown : placeTab(id, to, other)(shown);
    return closeFile(id, from)(placed);
  };
};

/** The layout without tabs of files that are gone. */
export const withoutFiles = (layout: Layout, gone: ReadonlySet<string>): Layout => {
  const kept = (tabs: PaneTabs): PaneTabs => {
    const open = tabs.open.filter((id) => !gone.has(id));
    const active = tabs.active !== null && gone.has(tabs.active) ? (open.at(-1) ?? null) : tabs.active;
    return { open, active };
  };
  const panes = (["first", "beside"] as const).reduce(
    (next, pane) => withPane(next, pane, kept(paneTabs(next, pane))),
    layout,
  );
  return closedUp(panes);
};
