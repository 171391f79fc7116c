import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { SessionSummary } from "@holdfast/client/contract/session";
import type { ShelvedSession } from "@holdfast/client/contract/sessions";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import { refreshSessions } from "./sessions-store.ts";
import { emptyWithKeys, oneRequest, whoAsks } from "./whose.ts";

export type Shelf = "archived" | "deleted";

export interface ShelfState {
  /** Null until the first answer. */
  readonly archived: readonly ShelvedSession[] | null;
  readonly deleted: readonly ShelvedSession[] | null;
  readonly problem: ClientProblem | null;
  /** Of the one that is on its way back. */
  readonly busy: string | null;
}

const NOTHING: ShelfState = { archived: null, deleted: null, problem: null, busy: null };

/** Sessions that are out of the list. */
export const shelfStore = createStore<ShelfState>(() => NOTHING);

const { setState } = shelfStore;

/** Asks for both shelves anew. */
export const refreshShelves = oneRequest(async (stillHere) => {
  const { sessions } = holdfast();
  const [archived, deleted] = await Promise.all([sessions.archived(), sessions.trash()]);
  if (!stillHere()) return;
  setState({
    ...(archived.ok ? { archived: archived.value } : {}),
    ...(deleted.ok ? { deleted: deleted.value } : {}),
    problem: archived.ok ? (deleted.ok ? null : deleted.error) : archived.error,
  });
});

/** Puts a session out of the list. False when it was refused; the reason is in the store. */
export const archiveSession = async ({ id }: SessionSummary): Promise<boolean> => {
  const archived = await holdfast().sessions.archive(id);
  setState({ problem: archived.ok ? null : archived.error });
  if (archived.ok) await Promise.all([refreshSessions(), refreshShelves()]);
  return archived.ok;
};

/** Brings a session back into the list. */
export const bringBack = async ({ id }: SessionSummary, from: Shelf): Promise<boolean> => {
  const wanted = whoAsks();
  setState({ busy: id, problem: null });
  const { sessions } = holdfast();
  const back = await (from === "archived" ? sessions.unarchive(id) : sessions.undelete(id));
  if (!wanted()) return false;
  setState({ busy: null, problem: back.ok ? null : back.error });
  if (back.ok) await Promise.all([refreshSessions(), refreshShelves()]);
  return back.ok;
};

// With the keys go the names.
emptyWithKeys(() => setState(NOTHING, true));
