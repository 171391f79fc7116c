import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { SessionSummary } from "@holdfast/client/contract/session";
import { SESSION_NAME_MAX_CHARS } from "@holdfast/protocol/limits";
import { emptyState } from "@holdfast/state/empty-state";
import type { State } from "@holdfast/state/model";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import { emptyWithKeys, oneRequest } from "./whose.ts";

export interface SessionsState {
  /** Null until the first answer. */
  readonly sessions: readonly SessionSummary[] | null;
  readonly refreshedAt: string | null;
  readonly problem: ClientProblem | null;
  readonly busy: boolean;
}

const NOTHING: SessionsState = { sessions: null, refreshedAt: null, problem: null, busy: false };

/** The list of sessions. */
export const sessionsStore = createStore<SessionsState>(() => NOTHING);

const { getState, setState } = sessionsStore;

const newestFirst = (sessions: readonly SessionSummary[]): readonly SessionSummary[] =>
  [...sessions].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));

/** Asks for the list anew. */
export const refreshSessions = oneRequest(async (stillHere) => {
  const listed = await holdfast().listSessions();
  if (!stillHere()) return;
  if (listed.ok) {
    const refreshedAt = new Date().toISOString();
    setState({ sessions: newestFirst(listed.value), refreshedAt, problem: null });
  } else setState({ problem: listed.error });
});

/** A name that no session in the list has: "Untitled", "Untitled 2", … */
export const freeName = (wanted: string): string => {
  const taken = new Set((getState().sessions ?? []).map(({ name }) => name.toLowerCase()));
  if (!taken.has(wanted.toLowerCase())) return wanted;
  let n = 2;
  while (taken.has(`${wanted} ${n}`.toLowerCase())) n += 1;
  return `${wanted} ${n}`;
};

export type Beginning = "sample" | "empty";

/** The sample comes when it is wanted: most visits begin nothing with it. */
const stateFor = async (beginning: Beginning): Promise<State> => {
  const now = new Date().toISOString();
  if (beginning === "empty") return emptyState(now);
  const { sampleProject } = await import("@holdfast/state/sample-project");
  return sampleProject(now);
};

/** Makes a session with its first save. Null when it was refused; the reason is in the store. */
export const createSession = async (name: string, beginning: Beginning): Promise<SessionSummary | null> => {
  setState({ busy: true, problem: null });
  try {
    const wanted = name.trim().slice(0, SESSION_NAME_MAX_CHARS);
    const created = await holdfast().createSession({ name: wanted, state: await stateFor(beginning) });
    if (!created.ok) {
      setState({ problem: created.error });
      return null;
    }
    setState({ sessions: newestFirst([created.value, ...(getState().sessions ?? [])]) });
    return created.value;
  } finally {
    setState({ busy: false });
  }
};

const replace = (id: string, next: readonly SessionSummary[]): void => {
  const others = (getState().sessions ?? []).filter((session) => session.id !== id);
  setState({ sessions: newestFirst([...next, ...others]) });
};

export const renameSession = async (session: SessionSummary, name: string): Promise<boolean> => {
  const renamed = await holdfast().renameSession(session.id, name.trim().slice(0, SESSION_NAME_MAX_CHARS));
  if (renamed.ok) replace(session.id, [renamed.value]);
  setState({ problem: renamed.ok ? null : renamed.error });
  return renamed.ok;
};

export const deleteSession = async (session: SessionSummary): Promise<boolean> => {
  const deleted = await holdfast().deleteSession(session.id);
  if (deleted.ok) replace(session.id, []);
  setState({ problem: deleted.ok ? null : deleted.error });
  return deleted.ok;
};

// With the keys go the names.
emptyWithKeys(() => setState(NOTHING, true));
