import type { Checkpoint } from "@holdfast/client/contract/timeline";
import { type FormEvent, type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { changeCheckpoint, nameNow, showDialog } from "../../../stores/timeline-actions.ts";
import { timelineStore } from "../../../stores/timeline-store.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { focusFault } from "../../../ui/focus-fault.ts";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import {
  draftOfNote,
  faultsOfDraft,
  isSound,
  type NoteDraft,
  noteOfDraft,
} from "../../../workspace/timeline-note.ts";
import { NoteFields } from "../../checkpoints/note-fields.tsx";
import "./checkpoint-dialog.css";

export interface CheckpointDialogProps {
  /** The one to change; null for a new one. */
  readonly checkpoint: Checkpoint | null;
}

/** Everything that can be said of a checkpoint. */
export const CheckpointDialog = ({ checkpoint }: CheckpointDialogProps): ReactNode => {
  const [draft, setDraft] = useState<NoteDraft>(() => draftOfNote(checkpoint?.note ?? null));
  const [pinned, setPinned] = useState(checkpoint?.pinned ?? false);
  const [asked, setAsked] = useState(false);
  const { busy, problem } = useStore(timelineStore);
  const faults = faultsOfDraft(draft, checkpoint === null);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setAsked(true);
    const form = event.currentTarget;
    if (!isSound(faults)) {
      focusFault(form);
      return;
    }
    const note = noteOfDraft(draft);
    await (checkpoint === null ? nameNow(note, pinned) : changeCheckpoint(checkpoint, { note, pinned }));
  };
  const close = (): void => showDialog(null);

  return (
    <Dialog
      open
      onClose={close}
      title={checkpoint === null ? "New checkpoint" : "Edit checkpoint"}
      {...(checkpoint === null ? { text: "Saves now, and gives this save a name to come back to." } : {})}
    >
      <form className="dialog-body checkpoint-form" noValidate onSubmit={(event) => void submit(event)}>
        <NoteFields
          draft={draft}
          pinned={pinned}
          faults={faults}
          asked={asked}
          {...(checkpoint === null ? { nameHint: "Left empty, it is named by what changed." } : {})}
          onDraft={(more) => setDraft((before) => ({ ...before, ...more }))}
          onPinned={setPinned}
        />
        {problem === null ? null : <ProblemNote problem={problem} />}
        <div className="dialog-actions">
          <Button look="quiet" onClick={close}>
            Cancel
          </Button>
          <Button look="primary" type="submit" disabled={busy}>
            {busy ? "Saving…" : checkpoint === null ? "Save checkpoint" : "Save changes"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
