import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { Checkpoint, CheckpointNote } from "@holdfast/client/contract/timeline";
import type { Result } from "@holdfast/protocol/result";
import type { Part } from "@holdfast/state/parts";
import { momentOf, namedWords } from "../words/timeline-words.ts";
import { backToNow } from "./looking.ts";
import { flushEdits } from "./pending-edits.ts";
import { askTimeline, refreshTimeline, type TimelineDialog, timelineStore } from "./timeline-store.ts";
import { dismissToast, say } from "./ui-store.ts";

const { getState, setState } = timelineStore;

type Answer<T> = Result<T, ClientProblem> | null;

/** One task at a time; its refusal stays until the next one begins. Null when it was refused. */
const perform = async <T>(task: () => Promise<Answer<T>>): Promise<{ readonly value: T } | null> => {
  if (getState().busy) return null;
  setState({ busy: true, problem: null });
  const answer = await task();
  if (answer === null) return null;
  setState({ busy: false, problem: answer.ok ? null : answer.error });
  return answer.ok ? { value: answer.value } : null;
};

/** Opens a dialog, with the refusal of an earlier one gone. A new name is for the present: nothing else is shown behind it. */
export const showDialog = (dialog: TimelineDialog | null): void => {
  if (dialog?.kind === "name") backToNow();
  // It would stand over the dialog.
  if (dialog !== null) dismissToast();
  setState({ dialog, problem: null, ...(dialog === null ? {} : { offer: null }) });
};

/** Saves, and names the save. */
export const nameNow = async (note: CheckpointNote, pinned: boolean): Promise<boolean> => {
  flushEdits();
  const named = await perform(() => askTimeline((timeline) => timeline.name(note, { pinned })));
  if (named === null) return false;
  setState(({ checkpoints }) => ({ checkpoints: [named.value, ...checkpoints], dialog: null, offer: null }));
  say(namedWords(named.value));
  if (getState().open) void refreshTimeline();
  return true;
};

const withChanged =
  (changed: Checkpoint) =>
  (all: readonly Checkpoint[]): readonly Checkpoint[] =>
    all.map((each) => (each.id === changed.id ? changed : each));

export const changeCheckpoint = async (
  checkpoint: Checkpoint,
  to: { readonly note?: CheckpointNote; readonly pinned?: boolean },
): Promise<boolean> => {
  const changed = await perform(() => askTimeline((timeline) => timeline.change(checkpoint, to)));
  if (changed === null) return false;
  const put = withChanged(changed.value);
  setState(({ checkpoints, preview }) => ({
    checkpoints: put(checkpoints),
    dialog: null,
    preview:
      preview?.key === checkpoint.id ? { ...preview, name: changed.value.note?.name ?? null } : preview,
  }));
  return true;
};

/** Takes a name away; the save it named stays. */
export const removeCheckpoint = async (checkpoint: Checkpoint): Promise<boolean> => {
  const removed = await perform(() => askTimeline((timeline) => timeline.remove(checkpoint)));
  if (removed === null) return false;
  if (getState().preview?.key === checkpoint.id) backToNow();
  setState(({ checkpoints }) => ({
    checkpoints: checkpoints.filter(({ id }) => id !== checkpoint.id),
    dialog: null,
  }));
  say(`Deleted the checkpoint “${checkpoint.note?.name ?? "unreadable"}”`);
  return true;
};

const restored = async (digest: string, parts: readonly Part[] | null): Promise<string | null> => {
  const options = parts === null ? {} : { parts };
  const done = await perform(() => askTimeline((timeline) => timeline.restore(digest, options)));
  if (done === null) return null;
  setState({ dialog: null });
  backToNow();
  void refreshTimeline();
  return done.value.before;
};

/** Takes back a restore, by restoring what was there before it. */
export const undoRestore = async (before: string): Promise<void> => {
  if ((await restored(before, null)) !== null) say("Everything is as it was before the restore");
};

/** Goes on from what is looked at, or from parts of it; null for all of it. */
export const restorePreview = async (parts: readonly Part[] | null): Promise<void> => {
  const { preview } = getState();
  if (preview === null) return;
  const before = await restored(preview.digest, parts);
  if (before === null) return;
  say(`Restored from ${preview.name === null ? momentOf(preview.at) : `“${preview.name}”`}`, () => {
    void undoRestore(before);
  });
};
