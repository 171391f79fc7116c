import type { Layout, State, Terminal } from "@holdfast/state/model";

type Change = (state: State) => State;
/** The parts of a state that say which terminals there are. */
type Parts = Pick<State, "terminals" | "layout">;

/** Closed terminals that can be brought back; the oldest goes for good when there are more. */
const CLOSED_MOST = 20;

const idsIn = (layout: Layout, key: string): readonly string[] => {
  const value = layout.view[key];
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
};

const withIds = (layout: Layout, key: string, ids: readonly string[]): Layout => ({
  ...layout,
  view: { ...layout.view, [key]: [...ids] },
});

/** Every terminal that there is, those with a place first. */
const inOrder = (state: Parts): readonly Terminal[] => {
  const placed = idsIn(state.layout, "terminalOrder").filter((id) => Object.hasOwn(state.terminals, id));
  const others = Object.keys(state.terminals).filter((id) => !placed.includes(id));
  return [...new Set(placed), ...others].flatMap((id) => state.terminals[id] ?? []);
};

/** The terminals that are open, from left to right. */
export const openTerminals = (state: Parts): readonly Terminal[] => {
  const closed = idsIn(state.layout, "closedTerminals");
  return inOrder(state).filter(({ id }) => !closed.includes(id));
};

/** Those that were closed and can be brought back, the last one first. */
export const closedTerminals = (state: Parts): readonly Terminal[] =>
  [...new Set(idsIn(state.layout, "closedTerminals"))]
    .toReversed()
    .flatMap((id) => state.terminals[id] ?? []);

/** The one in front. */
export const activeTerminal = (state: Parts): Terminal | null => {
  const open = openTerminals(state);
  return open.find(({ id }) => id === state.layout.activeTerminalId) ?? open[0] ?? null;
};

/** Brings one to the front. */
export const showTerminal =
  (id: string): Change =>
  (state) =>
    state.layout.activeTerminalId === id || !Object.hasOwn(state.terminals, id)
      ? state
      : { ...state, layout: { ...state.layout, activeTerminalId: id } };

/** Adds a terminal on the right of the others, in the folder of the one in front, and shows it. */
export const addTerminal =
  (id: string): Change =>
  (state) => {
    const titles = new Set(inOrder(state).map(({ title }) => title));
    let n = titles.size + 1;
    while (titles.has(`Terminal ${n}`)) n += 1;
    const { cwd = "", shell = "" } = activeTerminal(state) ?? {};
    const terminal: Terminal = {
      id,
      title: `Terminal ${n}`,
      cwd,
      shell,
      rows: 24,
      cols: 80,
      history: [],
      env: {},
      scrollback: { firstPage: 0, pages: [] },
      active: false,
    };
    const order = [...inOrder(state).map((each) => each.id), id];
    return {
      ...state,
      terminals: { ...state.terminals, [id]: terminal },
      layout: { ...withIds(state.layout, "terminalOrder", order), activeTerminalId: id },
    };
  };

export const renameTerminal =
  (id: string, title: string): Change =>
  (state) => {
    const terminal = state.terminals[id];
    if (terminal === undefined || terminal.title === title) return state;
    return { ...state, terminals: { ...state.terminals, [id]: { ...terminal, title } } };
  };

/** Puts a terminal into the place of another open one, which makes room. */
export const moveTerminal =
  (id: string, toPlaceOf: string): Change =>
  (state) => {
    const ids = inOrder(state).map((each) => each.id);
    const [from, to] = [ids.indexOf(id), ids.indexOf(toPlaceOf)];
    if (from === -1 || to === -1 || from === to) return state;
    const order = ids.toSpliced(from, 1).toSpliced(to, 0, id);
    return { ...state, layout: withIds(state.layout, "terminalOrder", order) };
  };

/** Closes a terminal: it can be brought back, its neighbour comes forward. */
export const closeTerminal =
  (id: string): Change =>
  (state) => {
    const open = openTerminals(state);
    const at = open.findIndex((each) => each.id === id);
    if (at === -1) return state;
    const neighbour = open[at + 1] ?? open[at - 1] ?? null;
    const inFront = activeTerminal(state)?.id === id;
    const before = closedTerminals(state).map((each) => each.id);
    const closed = [id, ...before].slice(0, CLOSED_MOST).toReversed();
    const gone = new Set(before.slice(CLOSED_MOST - 1));
    const layout = withIds(state.layout, "closedTerminals", closed);
    return {
      ...state,
      terminals:
        gone.size === 0
          ? state.terminals
          : Object.fromEntries(Object.entries(state.terminals).filter(([each]) => !gone.has(each))),
      layout: inFront ? { ...layout, activeTerminalId: neighbour?.id ?? null } : layout,
    };
  };

/** Opens a closed terminal again, in its place, and shows it. */
export const reopenTerminal =
  (id: string): Change =>
  (state) => {
    if (!Object.hasOwn(state.terminals, id)) return state;
    const closed = idsIn(state.layout, "closedTerminals").filter((each) => each !== id);
    return {
      ...state,
      layout: { ...withIds(state.layout, "closedTerminals", closed), activeTerminalId: id },
    };
  };

/** Removes closed terminals with all they recorded. */
export const removeClosed: Change = (state) => {
  const closed = new Set(closedTerminals(state).map(({ id }) => id));
  if (closed.size === 0) return state;
  return {
    ...state,
    terminals: Object.fromEntries(Object.entries(state.terminals).filter(([id]) => !closed.has(id))),
    layout: withIds(state.layout, "closedTerminals", []),
  };
};

/** What says which terminals are open and in which order, as a past state had it. */
export const terminalPlaces = (layout: Layout): Layout["view"] => ({
  terminalOrder: [...idsIn(layout, "terminalOrder")],
  closedTerminals: [...idsIn(layout, "closedTerminals")],
});
