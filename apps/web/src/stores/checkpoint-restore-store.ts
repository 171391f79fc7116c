import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { SessionHandle, SessionSummary } from "@holdfast/client/contract/session";
import type { Checkpoint, Restored } from "@holdfast/client/contract/timeline";
import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import { createStore } from "zustand/vanilla";
import { readOnlyWords } from "../words/checkpoint-words.ts";
import { type RestoreItem, restoreItems } from "../workspace/timeline-differences.ts";
import { refreshTold, tellOf } from "./checkpoints-store.ts";
import { holdfast } from "./holdfast.ts";
import { say } from "./ui-store.ts";
import { emptyWithKeys } from "./whose.ts";

export interface RestoreTarget {
  readonly session: SessionSummary;
  readonly checkpoint: Checkpoint;
}

export interface CheckpointRestoreState {
  readonly target: RestoreTarget | null;
  readonly busy: "opening" | "restoring" | null;
  /** What restoring changes; null until it is known. */
  readonly items: readonly RestoreItem[] | null;
  /** Why it cannot be done from here, in words. */
  readonly held: string | null;
  readonly problem: ClientProblem | null;
}

const NOTHING: CheckpointRestoreState = {
  ...{ target: null, busy: null, items: null, held: null, problem: null },
};

/** Restoring a session that is not on the page: it is opened for that, and closed again. */
export const checkpointRestoreStore = createStore<CheckpointRestoreState>(() => NOTHING);
const { getState, setState } = checkpointRestoreStore;

let handle: SessionHandle | null = null;

const letGo = async (): Promise<void> => {
  const held = handle;
  handle = null;
  await held?.close();
};

/** Nothing was changed. */
export const closeRestore = (): void => {
  setState(NOTHING, true);
  void letGo();
};

const opened = async (session: Id<"ses">, wanted: () => boolean): Promise<SessionHandle | null> => {
  const open = await holdfast().openSession(session);
  if (open.ok && wanted()) return open.value;
  if (open.ok) await open.value.close();
  else if (wanted()) setState({ busy: null, problem: open.error });
  return null;
};

/** Looks what restoring would change. */
export const beginRestore = async (target: RestoreTarget): Promise<void> => {
  await letGo();
  setState({ ...NOTHING, target, busy: "opening" }, true);
  const wanted = (): boolean => getState().target === target;
  const open = await opened(target.session.id, wanted);
  if (open === null) return;
  handle = open;
  const status = open.status();
  if (status.kind === "read-only") {
    setState({ busy: null, held: readOnlyWords(status.reason) });
    await letGo();
    return;
  }
  const past = await open.timeline.preview(target.checkpoint.save.digest);
  if (!wanted()) return;
  if (past.ok) setState({ busy: null, items: restoreItems(open.state(), past.value) });
  else setState({ busy: null, problem: past.error });
};

const restoreIn = (
  open: SessionHandle,
  { checkpoint }: RestoreTarget,
): Promise<Result<Restored, ClientProblem>> =>
  open.timeline.restore(checkpoint.save.digest, { checkpoint: checkpoint.id });

const undo = async ({ session }: RestoreTarget, { before }: Restored): Promise<void> => {
  const open = await holdfast().openSession(session.id);
  const done = open.ok ? await open.value.timeline.restore(before) : open;
  if (open.ok) await open.value.close();
  tellOf(session.id);
  await refreshTold();
  say(
    done.ok
      ? `“${session.name}” is as it was before the restore`
      : "That could not be undone here. Open the session: its timeline offers it for 24 hours.",
  );
};

/** Goes on from the checkpoint, all of it. The present is saved and named before. */
export const confirmRestore = async (): Promise<void> => {
  const { target } = getState();
  if (target === null || handle === null) return;
  setState({ busy: "restoring", problem: null });
  const done = await restoreIn(handle, target);
  if (!done.ok) {
    setState({ busy: null, problem: done.error });
    return;
  }
  setState(NOTHING, true);
  await letGo();
  say(`“${target.session.name}” goes on from “${target.checkpoint.note?.name ?? "that save"}”`, () => {
    void undo(target, done.value);
  });
  tellOf(target.session.id);
  await refreshTold();
};

emptyWithKeys(() => {
  handle = null;
  setState(NOTHING, true);
});
