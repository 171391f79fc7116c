import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { Checkpoint, Restored, SavePoint, Timeline } from "@holdfast/client/contract/timeline";
import type { Result } from "@holdfast/protocol/result";
import { createStore } from "zustand/vanilla";
import { EVERYTHING, type TimelineFilter } from "../workspace/timeline-filter.ts";
import { whenTold } from "./live-store.ts";
import { engineStopped, sessionStore, sessionTimeline } from "./session-store.ts";

/** An earlier state that is looked at. */
export interface Preview {
  /** The line of the timeline that was chosen. */
  readonly key: string;
  readonly digest: string;
  readonly at: string;
  readonly name: string | null;
}

export type TimelineDialog =
  | { readonly kind: "name" | "restore" }
  /** Two saves by digest; null for the present. */
  | { readonly kind: "compare"; readonly from: string | null; readonly to: string | null }
  | { readonly kind: "edit" | "delete"; readonly checkpoint: Checkpoint };

export interface Offer {
  /** The field has the focus, or is to get it. Until then whoever writes goes on writing. */
  readonly taken: boolean;
}

export interface TimelineState {
  readonly open: boolean;
  /** False until the first answer. */
  readonly loaded: boolean;
  readonly loading: boolean;
  readonly saves: readonly SavePoint[];
  readonly next: string | null;
  readonly checkpoints: readonly Checkpoint[];
  readonly lastRestore: Restored | null;
  /** Why the list could not be read, or the last thing of the timeline that was refused. */
  readonly problem: ClientProblem | null;
  readonly filter: TimelineFilter;
  readonly openFolds: readonly string[];
  readonly preview: Preview | null;
  /** The line whose state is being fetched. */
  readonly fetching: string | null;
  readonly dialog: TimelineDialog | null;
  readonly busy: boolean;
  /** The offer to name the save that was just made by hand; null while none stands. */
  readonly offer: Offer | null;
}

const NOTHING: TimelineState = {
  open: false,
  loaded: false,
  loading: false,
  saves: [],
  next: null,
  checkpoints: [],
  lastRestore: null,
  problem: null,
  filter: EVERYTHING,
  openFolds: [],
  preview: null,
  fetching: null,
  dialog: null,
  busy: false,
  offer: null,
};

/** The past of the open session as this page shows it. */
export const timelineStore = createStore<TimelineState>(() => NOTHING);

const { getState, setState } = timelineStore;

/** Asks the timeline of the open session; null when it was closed meanwhile. */
export const askTimeline = async <T>(
  call: (timeline: Timeline) => Promise<Result<T, ClientProblem>>,
): Promise<Result<T, ClientProblem> | null> => {
  const timeline = sessionTimeline();
  if (timeline === null) return null;
  const answer = await call(timeline).catch(engineStopped);
  return sessionTimeline() === timeline ? answer : null;
};

/** What was just fetched before what is known already, each save once. */
const joined = (newer: readonly SavePoint[], known: readonly SavePoint[]): readonly SavePoint[] | null => {
  const oldest = newer.at(-1)?.seq;
  if (oldest === undefined) return known;
  return (known[0]?.seq ?? 0) >= oldest - 1 ? [...newer, ...known.filter(({ seq }) => seq < oldest)] : null;
};

/** Set when the list was asked for anew while it was being read. */
let again = false;

/** Reads the newest saves and all checkpoints; what was fetched of older saves stays. */
export const refreshTimeline = async (): Promise<void> => {
  if (getState().loading) {
    again = true;
    return;
  }
  setState({ loading: true });
  const [page, checkpoints, lastRestore] = await Promise.all([
    askTimeline((timeline) => timeline.saves()),
    askTimeline((timeline) => timeline.checkpoints()),
    askTimeline((timeline) => timeline.lastRestore()),
  ]);
  if (page === null || checkpoints === null || lastRestore === null) return;
  const refused = [page, checkpoints, lastRestore].find((each) => !each.ok);
  setState({ loading: false, problem: refused?.ok === false ? refused.error : null });
  if (page.ok && checkpoints.ok) {
    const { saves, next } = getState();
    const all = joined(page.value.saves, saves);
    const known = all === null || saves.length === 0 ? null : all;
    setState({
      loaded: true,
      saves: known ?? page.value.saves,
      next: known === null ? page.value.next : next,
      ...(lastRestore.ok ? { lastRestore: lastRestore.value } : {}),
    });
  }
  // Without the service there is still what waits for it here.
  if (checkpoints.ok)
    setState(({ loaded }) => ({
      checkpoints: checkpoints.value,
      loaded: loaded || checkpoints.value.length > 0,
    }));
  if (!again) return;
  again = false;
  await refreshTimeline();
};

/** Reads the next page of older saves, if there is one. */
export const readOlder = async (): Promise<void> => {
  const { next, loading } = getState();
  if (next === null || loading) return;
  setState({ loading: true });
  const page = await askTimeline((timeline) => timeline.saves(next));
  if (page === null) return;
  setState({ loading: false });
  if (!page.ok) setState({ problem: page.error });
  else {
    const { saves } = getState();
    const oldest = saves.at(-1)?.seq ?? Number.POSITIVE_INFINITY;
    const older = page.value.saves.filter(({ seq }) => seq < oldest);
    setState({ saves: [...saves, ...older], next: page.value.next, problem: null });
  }
};

let told = false;

/** What others save and name in the open session is in its timeline as soon as they do. [EV-10] */
const followOthers = (): void => {
  if (told) return;
  told = true;
  whenTold(
    (event) => "data" in event && event.data.sessionId === sessionStore.getState().id,
    async () => {
      if (getState().open) await refreshTimeline();
    },
  );
};

export const showTimeline = (open: boolean): void => {
  setState({ open });
  if (!open) return;
  followOthers();
  void refreshTimeline();
};

export const filterTimeline = (wanted: Partial<TimelineFilter>): void =>
  setState(({ filter }) => ({ filter: { ...filter, ...wanted } }));

export const toggleFold = (key: string): void =>
  setState(({ openFolds }) => ({
    openFolds: openFolds.includes(key) ? openFolds.filter((each) => each !== key) : [...openFolds, key],
  }));

export const offerName = (taken: boolean): void => setState({ offer: { taken } });
export const withdrawOffer = (): void => setState({ offer: null });

const savedSeq = (session: { readonly status: { readonly kind: string; readonly seq?: number } }): number =>
  session.status.kind === "saved" ? (session.status.seq ?? 0) : 0;

sessionStore.subscribe((session, before) => {
  // With the session goes what was read of its past: another one has another.
  if (session.id !== before.id) {
    again = false;
    setState(NOTHING, true);
  } else if (getState().open && savedSeq(session) > (getState().saves[0]?.seq ?? 0)) {
    if (savedSeq(session) !== savedSeq(before)) void refreshTimeline();
  }
});
