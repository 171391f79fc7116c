import type { Present } from "@holdfast/client/contract/events";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { SessionRecovery } from "@holdfast/client/contract/recovery";
import type { SaveRecord } from "@holdfast/client/contract/save-record";
import type { SearchSession } from "@holdfast/client/contract/search";
import type { SessionSecrets } from "@holdfast/client/contract/secrets";
import type { SaveStatus, SessionHandle } from "@holdfast/client/contract/session";
import type { Timeline } from "@holdfast/client/contract/timeline";
import type { Id } from "@holdfast/protocol/ids";
import { SESSION_NAME_MAX_CHARS } from "@holdfast/protocol/limits";
import { err, type Result } from "@holdfast/protocol/result";
import type { Layout, State } from "@holdfast/state/model";
import type { DrawnState, Things } from "@holdfast/state/open-drawn";
import { createStore } from "zustand/vanilla";
import { newlyMerged } from "../workspace/merges.ts";
import { NOTHING_CLOSED, seenInPlace, withContent } from "../workspace/timeline-view.ts";
import { accountStore } from "./account-store.ts";
import { holdfast } from "./holdfast.ts";
import { flushEdits } from "./pending-edits.ts";
import { say } from "./ui-store.ts";

export interface SessionState {
  readonly id: Id<"ses"> | null;
  readonly name: string;
  /** The session that this one is a branch of. */
  readonly branchOf: Id<"ses"> | null;
  /** The session's state; null until its visible part is here. */
  readonly state: State | null;
  /** False while only the visible part is here: it can be looked at and not yet changed. */
  readonly complete: boolean;
  /** True while an earlier state stands in the place of the present one, which is kept and saved behind it. */
  readonly looking: boolean;
  /** What of the earlier state stands there by name alone: its content was not opened. */
  readonly closed: Things;
  readonly status: SaveStatus;
  readonly log: readonly SaveRecord[];
  readonly recoveredFrom: string | null;
  /** Everybody who has it open, this device among them. */
  readonly present: readonly Present[];
  /** What others change in it arrives here by itself. */
  readonly live: boolean;
  /** Why the session could not be opened, or the last thing that was refused in it. */
  readonly problem: ClientProblem | null;
}

const NOTHING: SessionState = {
  id: null,
  name: "",
  branchOf: null,
  state: null,
  complete: false,
  looking: false,
  closed: NOTHING_CLOSED,
  status: { kind: "opening" },
  log: [],
  recoveredFrom: null,
  present: [],
  live: false,
  problem: null,
};

/** The one session that this page has open. */
export const sessionStore = createStore<SessionState>(() => NOTHING);

const { getState, setState } = sessionStore;

let handle: SessionHandle | null = null;
/** The session that was locked on this page: what its journal brings back was never away. */
let locked: Id<"ses"> | null = null;

const recoveredIn = (opened: SessionHandle): string | null =>
  opened.summary.id === locked ? null : (opened.recovered()?.from ?? null);

/** Somebody who wrote in a file at the same time as another device learns that it holds both. */
const tellOfMerges = (before: State | null, after: State): void => {
  const [path, ...more] = before === null ? [] : newlyMerged(before, after);
  if (path === undefined) return;
  const others = more.length === 0 ? "" : ` and ${more.length} more`;
  say(`Another device wrote in the same file. “${path}”${others} now holds the changes of both.`);
};

const attach = (opened: SessionHandle): void => {
  handle = opened;
  opened.subscribe((state, origin) => {
    if (getState().looking) return;
    const before = getState().state;
    setState({ state });
    if (origin === "remote") tellOfMerges(before, state);
  });
  opened.subscribeStatus((status) => {
    // Taking over from another tab may bring back what that one could not save.
    const takenOver = getState().status.kind === "read-only" && status.kind !== "read-only";
    setState({ status, log: opened.log(), ...(takenOver ? { recoveredFrom: recoveredIn(opened) } : {}) });
  });
  opened.watch((event) => {
    if (handle !== opened) return;
    if (event.type === "presence") setState({ present: event.present });
    if (event.type === "connected") setState({ live: true });
    if (event.type === "disconnected") setState({ live: false });
  });
  setState({
    name: opened.summary.name,
    branchOf: opened.summary.branchOf,
    state: opened.state(),
    complete: true,
    status: opened.status(),
    log: opened.log(),
    recoveredFrom: recoveredIn(opened),
    present: opened.presence(),
    problem: null,
  });
};

/** What is said when the client itself fails: a defect, which a new start of the page gets over. */
export const engineStopped = (): Result<never, ClientProblem> => {
  const title = "The engine of this page stopped";
  return err({ code: "internal", title, detail: "Reload the page to start it again.", dataSafe: true });
};

/** Opens a session, visible parts first. Asking again for the one that is open or opening does nothing. */
export const openSession = async (
  id: Id<"ses">,
  options: { readonly damaged?: boolean } = {},
): Promise<void> => {
  if (getState().id === id) return;
  setState({ ...NOTHING, id }, true);
  const onVisible = (state: State): void => {
    if (getState().id === id && handle === null) setState({ state });
  };
  const opened = await holdfast()
    .openSession(id, { ...options, onVisible })
    .catch(engineStopped);
  if (getState().id !== id) {
    if (opened.ok) await opened.value.close();
    return;
  }
  if (opened.ok) attach(opened.value);
  else setState({ problem: opened.error });
};

/** True when this page may write in the session: it is wholly here and not read-only. */
export const canSave = ({ complete, status }: SessionState): boolean =>
  complete && status.kind !== "read-only";

/** True when what somebody types goes anywhere. */
export const canEdit = (session: SessionState): boolean => canSave(session) && !session.looking;

/**
 * Replaces the state. Slices that did not change keep their identity. A read-only session takes it for this page alone,
 * so that tabs and panels still work there, and so does an earlier state that is looked at.
 */
export const change = (act: (state: State) => State): void => {
  const { complete, looking, state } = getState();
  if (looking && state !== null) setState({ state: act(state) });
  else if (complete) handle?.update(act);
};

/** Shows an earlier state in place of the present one, at a place of it. Nothing changes by it. */
export const lookAt = ({ state, closed }: DrawnState, place: Layout): void => {
  flushEdits();
  if (handle !== null) setState({ state: seenInPlace(state, place), closed, looking: true });
};

/** Shows the present state again. */
export const stopLooking = (): void => {
  flushEdits();
  if (handle !== null) setState({ state: handle.state(), closed: NOTHING_CLOSED, looking: false });
};

/** Puts content that was opened since into what is looked at. */
export const fillIn = (drawn: DrawnState): void => {
  const { state, looking, closed } = getState();
  if (looking && state !== null) setState(withContent(state, closed, drawn));
};

/** The state as it is now, whatever is looked at. */
export const presentState = (): State | null => handle?.state() ?? null;
/** Ways out of damage for the open session; null when none is open. */
export const sessionRecovery = (): SessionRecovery | null => handle?.recovery ?? null;
/** The past of the open session; null when none is open. */
export const sessionTimeline = (): Timeline | null => handle?.timeline ?? null;

/** Searches what the open session holds and held; null when none is open. */
export const sessionSearch = (): SearchSession | null => handle?.search ?? null;

/** What looks like a secret in the open session; null when none is open. */
export const sessionSecrets = (): SessionSecrets | null => handle?.secrets ?? null;

/** Saves now, with everything typed so far. */
export const saveNow = async (): Promise<"saved" | "nothing-new" | "refused"> => {
  flushEdits();
  if (handle === null || !canSave(getState())) return "refused";
  const saved = await handle.save().catch(engineStopped);
  if (saved.ok) setState({ problem: null });
  else if (saved.error.code === "internal") setState({ problem: saved.error });
  if (!saved.ok) return "refused";
  return saved.value === null ? "nothing-new" : "saved";
};

/** Stands behind what somebody saved last who may write no more, and goes on from it. */
export const keepLastSave = async (): Promise<void> => {
  const kept = await handle?.vouch().catch(engineStopped);
  if (kept?.ok === false) setState({ problem: kept.error });
};

/** Writes here from now on, where another device does. */
export const takeOverSession = async (): Promise<void> => {
  const taken = await handle?.takeOver().catch(engineStopped);
  if (taken?.ok === false) setState({ problem: taken.error });
};

/** Shows the new name at once, and the old one again when it was refused. */
export const renameOpenSession = async (wanted: string): Promise<boolean> => {
  const { id } = getState();
  const name = wanted.trim().slice(0, SESSION_NAME_MAX_CHARS);
  if (id === null || name === "") return false;
  const before = getState().name;
  setState({ name });
  const renamed = await holdfast().renameSession(id, name);
  if (renamed.ok) setState({ name: renamed.value.name, problem: null });
  else setState({ name: before, problem: renamed.error });
  return renamed.ok;
};

/** It is a session of its own from now on. */
export const noBranchAnyMore = (): void => setState({ branchOf: null });

export const dismissRecovered = (): void => setState({ recoveredFrom: null });
export const showProblem = (problem: ClientProblem): void => setState({ problem });
export const dismissProblem = (): void => setState({ problem: null });

const clearSession = (): void => {
  handle = null;
  setState(NOTHING, true);
};

/** Opens again after a refusal; `damaged`: also where the newest save itself cannot be read. */
export const retryOpen = async (options: { readonly damaged?: boolean } = {}): Promise<void> => {
  const { id } = getState();
  clearSession();
  if (id !== null) await openSession(id, options);
};

const ELSEWHERE: ClientProblem = {
  code: "not-found",
  title: "This device works in another workspace now",
  detail: "What was typed here was saved, or is kept sealed on this device.",
  dataSafe: true,
};

/** Where this device works; null while nobody is here. */
let workspace: Id<"wsp"> | null = null;

/** The client has closed what was open: in another tab somebody went on elsewhere, or this account was removed. */
const leaveBehind = (): void => {
  const { id } = getState();
  if (id === null) return;
  handle = null;
  setState({ ...NOTHING, id, problem: ELSEWHERE }, true);
};

accountStore.subscribe(({ status }) => {
  if (status.kind !== "unlocked" || status.account.workspaceId === workspace) return;
  if (workspace !== null) leaveBehind();
  workspace = status.account.workspaceId;
});

// With the keys goes the plaintext; the client has journaled it by then.
accountStore.subscribe(({ status }) => {
  if (status.kind !== "locked" && status.kind !== "signed-out") return;
  locked = getState().id ?? locked;
  clearSession();
});
