import type { Checkpoint, CheckpointNote } from "@holdfast/client/contract/timeline";
import { CHECKPOINT_DESCRIPTION_MAX_CHARS } from "@holdfast/protocol/limits";
import { LockKeyhole } from "lucide-react";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { useStore } from "zustand";
import { changeCheckpoint, nameNow, showDialog } from "../../../stores/timeline-actions.ts";
import { timelineStore } from "../../../stores/timeline-store.ts";
import { Button } from "../../../ui/button.tsx";
import { DescriptionField } from "../../../ui/description-field.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Field } from "../../../ui/field.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { PRIORITIES } from "../../../words/timeline-words.ts";
import {
  draftOfNote,
  faultsOfDraft,
  isSound,
  type NoteDraft,
  noteOfDraft,
} from "../../../workspace/timeline-note.ts";
import "../../../ui/seal-note.css";
import "./checkpoint-dialog.css";

const ORDER = ["low", "medium", "high"] as const satisfies readonly CheckpointNote["priority"][];

interface PriorityChoiceProps {
  readonly value: CheckpointNote["priority"];
  readonly onValue: (value: CheckpointNote["priority"]) => void;
}

const PriorityChoice = ({ value, onValue }: PriorityChoiceProps): ReactNode => {
  const name = useId();
  return (
    <fieldset className="choice-row">
      <legend className="field-label">Priority</legend>
      <div className="choice-options">
        {ORDER.map((each) => (
          <label key={each}>
            <input type="radio" name={name} checked={each === value} onChange={() => onValue(each)} />
            {PRIORITIES[each]}
          </label>
        ))}
      </div>
    </fieldset>
  );
};

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
  const set = (more: Partial<NoteDraft>): void => setDraft((before) => ({ ...before, ...more }));

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setAsked(true);
    const form = event.currentTarget;
    if (!isSound(faults)) {
      requestAnimationFrame(() => form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
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
        <Field
          label="Name"
          autoComplete="off"
          placeholder="Before the refactoring"
          {...(checkpoint === null ? { hint: "Left empty, it is named by what changed." } : {})}
          value={draft.name}
          onValue={(name) => set({ name })}
          error={asked || draft.name !== "" ? faults.name : null}
        />
        <DescriptionField
          most={CHECKPOINT_DESCRIPTION_MAX_CHARS}
          value={draft.description}
          error={faults.description}
          onValue={(description) => set({ description })}
        />
        <Field
          label="Tags"
          autoComplete="off"
          placeholder="release, api"
          value={draft.tags}
          onValue={(tags) => set({ tags })}
          error={faults.tags}
          hint="Separate them with commas."
        />
        <PriorityChoice value={draft.priority} onValue={(priority) => set({ priority })} />
        <label className="pin-choice">
          <input type="checkbox" checked={pinned} onChange={({ target }) => setPinned(target.checked)} />
          Pin it, to find it again among many
        </label>
        <p className="seal-note">
          <LockKeyhole size={14} aria-hidden="true" />
          Name, description, tags and priority are sealed on this device with the session’s key. The service
          sees when a checkpoint was made and whether it is pinned, and no word of it.
        </p>
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
