import type { ClientProblem } from "@holdfast/client/contract/problem";
import type {
  SearchEvent,
  SearchMatch,
  SearchOptions,
  SearchSummary,
  SkippedSave,
} from "@holdfast/client/contract/search";
import { createStore } from "zustand/vanilla";
import { flushEdits } from "./pending-edits.ts";
import { engineStopped, sessionSearch, sessionStore } from "./session-store.ts";

export type SearchSwitch = "caseSensitive" | "wholeWords" | "regex";

export interface SearchState extends Readonly<Record<SearchSwitch, boolean>> {
  readonly open: boolean;
  /** Counts the wishes to type: the field takes the focus at each. */
  readonly wishes: number;
  readonly query: string;
  readonly running: boolean;
  /** In the order in which they were found: the newest text first. */
  readonly matches: readonly SearchMatch[];
  readonly progress: { readonly done: number; readonly left: number } | null;
  readonly skipped: readonly SkippedSave[];
  readonly summary: SearchSummary | null;
  readonly problem: ClientProblem | null;
  /** The match that is looked at. */
  readonly chosen: number | null;
}

const NOTHING_FOUND = {
  running: false,
  matches: [],
  progress: null,
  skipped: [],
  summary: null,
  problem: null,
  chosen: null,
} satisfies Partial<SearchState>;

const NOTHING: SearchState = {
  ...NOTHING_FOUND,
  open: false,
  wishes: 0,
  query: "",
  caseSensitive: false,
  wholeWords: false,
  regex: false,
};

/** What is searched for in the open session, and what was found. Never saved. */
export const searchStore = createStore<SearchState>(() => NOTHING);

const { getState, setState } = searchStore;

/** How long somebody is taken to be still typing. */
const TYPING_MILLISECONDS = 300;

let stop = new AbortController();
let typing: ReturnType<typeof setTimeout> | undefined;

const withStretches = (
  matches: readonly SearchMatch[],
  of: Extract<SearchEvent, { kind: "stretches" }>["of"],
): readonly SearchMatch[] => {
  const byN = new Map(of.map((each) => [each.n, each.stretches]));
  return matches.map((match) => {
    const stretches = byN.get(match.n);
    return stretches === undefined ? match : { ...match, stretches };
  });
};

const take = (event: SearchEvent): void => {
  const { matches, skipped } = getState();
  switch (event.kind) {
    case "matches":
      setState({ matches: [...matches, ...event.matches] });
      return;
    case "stretches":
      setState({ matches: withStretches(matches, event.of) });
      return;
    case "progress":
      setState({ progress: { done: event.done, left: event.left } });
      return;
    case "skipped":
      setState({ skipped: [...skipped, ...event.saves] });
      return;
    case "done":
      setState({ running: false, progress: null, summary: event.summary });
      return;
    case "refused":
      setState({ running: false, progress: null, problem: event.problem });
      return;
  }
};

/** Searches for what stands in the field; an earlier search ends. */
export const searchNow = async (): Promise<void> => {
  clearTimeout(typing);
  stop.abort();
  stop = new AbortController();
  const { signal } = stop;
  const { query, caseSensitive, wholeWords, regex } = getState();
  const search = sessionSearch();
  setState({ ...NOTHING_FOUND, running: query !== "" && search !== null });
  if (query === "" || search === null) return;
  flushEdits();
  const options: SearchOptions = { caseSensitive, wholeWords, regex, signal };
  try {
    for await (const event of search(query, options)) if (!signal.aborted) take(event);
  } catch {
    // The engine's own defects reach the page as a rejection of whatever asked.
    if (!signal.aborted) {
      const stopped = engineStopped();
      setState({ running: false, problem: stopped.ok ? null : stopped.error });
    }
  }
};

/** Begins when somebody has stopped typing. */
export const typeQuery = (query: string): void => {
  setState({ query });
  clearTimeout(typing);
  typing = setTimeout(() => void searchNow(), TYPING_MILLISECONDS);
};

export const toggleSearch = (name: SearchSwitch): void => {
  setState((state) => ({ [name]: !state[name] }));
  void searchNow();
};

export const chooseMatch = (chosen: number | null): void => setState({ chosen });

/** Opens or closes the panel. What was found stays until something else is searched for. */
export const showSearch = (open: boolean): void => {
  if (!open && getState().running) {
    stop.abort();
    setState({ running: false });
  }
  setState(({ wishes }) => ({ open, wishes: open ? wishes + 1 : wishes }));
};

sessionStore.subscribe((session, before) => {
  if (session.id === before.id) return;
  stop.abort();
  clearTimeout(typing);
  setState(NOTHING, true);
});
