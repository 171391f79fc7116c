import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { SessionSummary } from "@holdfast/client/contract/session";
import type { Checkpoint, CheckpointNote, SavePoint } from "@holdfast/client/contract/timeline";
import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import { createStore } from "zustand/vanilla";
import { ALL_CHECKPOINTS, type CheckpointFilter } from "../workspace/checkpoint-groups.ts";
import { holdfast } from "./holdfast.ts";
import { emptyWithKeys, oneRequest, whoAsks } from "./whose.ts";

/** A session, what was named in it and what was saved lately. */
export interface SessionPast {
  readonly session: SessionSummary;
  readonly archived: boolean;
  /** Null until the first answer. */
  readonly checkpoints: readonly Checkpoint[] | null;
  /** Of the last 30 days, newest first; null until the first answer. */
  readonly saves: readonly SavePoint[] | null;
  readonly problem: ClientProblem | null;
}

export interface CheckpointsState {
  /** Null until the first answer. */
  readonly pasts: readonly SessionPast[] | null;
  readonly refreshedAt: string | null;
  /** Why the list could not be had. */
  readonly problem: ClientProblem | null;
  readonly filter: CheckpointFilter;
  readonly busy: boolean;
  /** Why something that somebody asked for was refused. */
  readonly refusal: ClientProblem | null;
}

const NOTHING: CheckpointsState = {
  pasts: null,
  refreshedAt: null,
  problem: null,
  filter: ALL_CHECKPOINTS,
  busy: false,
  refusal: null,
};

/** Every checkpoint of the workspace. */
export const checkpointsStore = createStore<CheckpointsState>(() => NOTHING);
const { getState, setState } = checkpointsStore;

export const CHART_DAYS = 30;
const CHART_MILLISECONDS = CHART_DAYS * 24 * 3600 * 1000;
/** Of one session; thinned, 30 days have fewer. */
const PAGES_MAX = 10;
/** Sessions that are asked about at a time. */
const AT_ONCE = 4;

const put = (id: string, more: Partial<SessionPast>): void =>
  setState(({ pasts }) => ({
    pasts: pasts?.map((past) => (past.session.id === id ? { ...past, ...more } : past)) ?? null,
  }));

const recentSaves = async (id: Id<"ses">): Promise<Result<readonly SavePoint[], ClientProblem>> => {
  const since = Date.now() - CHART_MILLISECONDS;
  const saves: SavePoint[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const read = await holdfast().checkpoints.saves(id, cursor);
    if (!read.ok) return read;
    saves.push(...read.value.saves);
    const oldest = saves.at(-1);
    if (read.value.next === null || (oldest !== undefined && Date.parse(oldest.at) < since)) break;
    cursor = read.value.next;
  }
  return { ok: true, value: saves };
};

const readPast = async (id: Id<"ses">, stillHere: () => boolean): Promise<void> => {
  const listed = await holdfast().checkpoints.list(id);
  if (!stillHere()) return;
  put(id, listed.ok ? { checkpoints: listed.value, problem: null } : { problem: listed.error });
  if (!listed.ok) return;
  const saves = await recentSaves(id);
  if (stillHere() && saves.ok) put(id, { saves: saves.value });
};

const readAll = async (ids: readonly Id<"ses">[], stillHere: () => boolean): Promise<void> => {
  const left = [...ids];
  const work = async (): Promise<void> => {
    for (let id = left.shift(); id !== undefined && stillHere(); id = left.shift())
      await readPast(id, stillHere);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
};

/** Asks for everything anew. */
export const refreshCheckpoints = oneRequest(async (stillHere) => {
  const [listed, archived] = await Promise.all([holdfast().listSessions(), holdfast().sessions.archived()]);
  if (!stillHere()) return;
  if (!listed.ok) {
    setState({ problem: listed.error });
    return;
  }
  const before = new Map(getState().pasts?.map((past) => [past.session.id, past]));
  const pastOf = (session: SessionSummary, isArchived: boolean): SessionPast => ({
    ...(before.get(session.id) ?? { checkpoints: null, saves: null, problem: null }),
    session,
    archived: isArchived,
  });
  const inUse = listed.value.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  const pasts = [
    ...inUse.map((session) => pastOf(session, false)),
    ...(archived.ok ? archived.value : []).map((session) => pastOf(session, true)),
  ];
  setState({ pasts, problem: null });
  await readAll(
    pasts.map(({ session }) => session.id),
    stillHere,
  );
  if (stillHere()) setState({ refreshedAt: new Date().toISOString() });
});

const told = new Set<Id<"ses">>();

/** Notes that something happened in a session, which is asked about by `refreshTold`. */
export const tellOf = (id: Id<"ses">): void => void told.add(id);

/** Asks about those sessions alone where something happened. One that is not in the list makes it be asked for. */
export const refreshTold = async (): Promise<void> => {
  const ids = [...told];
  told.clear();
  const known = new Set(getState().pasts?.map(({ session }) => session.id));
  if (ids.length === 0 || ids.some((id) => !known.has(id))) await refreshCheckpoints();
  else await readAll(ids, whoAsks());
};

/** Does what somebody asked for; null where it was refused, with the reason in the store. */
const doing = async <T>(
  work: () => Promise<Result<T, ClientProblem>>,
): Promise<{ readonly value: T } | null> => {
  if (getState().busy) return null;
  setState({ busy: true, refusal: null });
  try {
    const done = await work();
    if (!done.ok) setState({ refusal: done.error });
    return done.ok ? { value: done.value } : null;
  } finally {
    setState({ busy: false });
  }
};

const checkpointsOf = (id: string): readonly Checkpoint[] =>
  getState().pasts?.find(({ session }) => session.id === id)?.checkpoints ?? [];

/** Puts a checkpoint where it belongs: in the place of an earlier version, or before the others. */
export const putCheckpoint = (id: Id<"ses">, checkpoint: Checkpoint): void => {
  const all = checkpointsOf(id);
  const known = all.some((each) => each.id === checkpoint.id);
  put(id, {
    checkpoints: known
      ? all.map((each) => (each.id === checkpoint.id ? checkpoint : each))
      : [checkpoint, ...all],
  });
};

/** Names the newest save that the service has of a session. */
export const nameNewest = async (id: Id<"ses">, note: CheckpointNote, pinned: boolean): Promise<boolean> => {
  const made = await doing(() => holdfast().checkpoints.name(id, note, { pinned }));
  if (made !== null) putCheckpoint(id, made.value);
  return made !== null;
};

export const changeOne = async (
  id: Id<"ses">,
  checkpoint: Checkpoint,
  to: { readonly note?: CheckpointNote; readonly pinned?: boolean },
): Promise<boolean> => {
  const changed = await doing(() => holdfast().checkpoints.change(id, checkpoint, to));
  if (changed !== null) putCheckpoint(id, changed.value);
  return changed !== null;
};

/** True when it is gone, whoever deleted it. */
export const deleteOne = async (id: Id<"ses">, checkpoint: Checkpoint): Promise<boolean> => {
  const removed = await doing(() => holdfast().checkpoints.removeMany(id, [checkpoint]));
  if (removed === null) return false;
  if (removed.value.some(({ outcome }) => outcome === "version-conflict")) {
    await refreshCheckpoints();
    setState({
      refusal: {
        code: "version-conflict",
        title: "It was changed elsewhere meanwhile",
        dataSafe: true,
      },
    });
    return false;
  }
  put(id, { checkpoints: checkpointsOf(id).filter((each) => each.id !== checkpoint.id) });
  return true;
};

export const filterCheckpoints = (wanted: Partial<CheckpointFilter>): void =>
  setState(({ filter }) => ({ filter: { ...filter, ...wanted } }));

export const dismissCheckpointRefusal = (): void => setState({ refusal: null });

// With the keys go the names.
emptyWithKeys(() => {
  told.clear();
  setState(NOTHING, true);
});
