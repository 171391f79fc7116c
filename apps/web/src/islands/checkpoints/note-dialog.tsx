import type { SessionSummary } from "@holdfast/client/contract/session";
import type { Checkpoint } from "@holdfast/client/contract/timeline";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { useStore } from "zustand";
import {
  changeOne,
  checkpointsStore,
  dismissCheckpointRefusal,
  nameNewest,
} from "../../stores/checkpoints-store.ts";
import { say } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { focusFault } from "../../ui/focus-fault.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Spinner } from "../../ui/working.tsx";
import { momentOf } from "../../words/timeline-words.ts";
import {
  draftOfNote,
  faultsOfDraft,
  isSound,
  type NoteDraft,
  noteOfDraft,
} from "../../workspace/timeline-note.ts";
import { NoteFields } from "./note-fields.tsx";
import "../workspace/timeline/checkpoint-dialog.css";

interface SessionFieldProps {
  readonly sessions: readonly SessionSummary[];
  readonly value: string;
  readonly onValue: (id: string) => void;
}

/** Whose newest save is named. */
const SessionField = ({ sessions, value, onValue }: SessionFieldProps): ReactNode => {
  const id = useId();
  const chosen = sessions.find((each) => each.id === value);
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        Session
      </label>
      <select
        id={id}
        className="input select"
        value={value}
        aria-describedby={`${id}-hint`}
        onChange={({ target }) => onValue(target.value)}
      >
        {sessions.map((each) => (
          <option key={each.id} value={each.id}>
            {each.name}
          </option>
        ))}
      </select>
      <p className="field-hint" id={`${id}-hint`}>
        {chosen === undefined
          ? ""
          : `Names its newest save: number ${chosen.seq}, of ${momentOf(chosen.updatedAt)}. What is not saved yet is not in it.`}
      </p>
    </div>
  );
};

export interface NoteDialogProps {
  /** The one to change; null for a new one. */
  readonly checkpoint: Checkpoint | null;
  /** Those that can be chosen among, the first one at first; for a change the one it belongs to. */
  readonly sessions: readonly SessionSummary[];
  readonly onClose: () => void;
}

/** A name for the newest save of a session, or other words for a checkpoint. */
export const NoteDialog = ({ checkpoint, sessions, onClose }: NoteDialogProps): ReactNode => {
  const [draft, setDraft] = useState<NoteDraft>(() => draftOfNote(checkpoint?.note ?? null));
  const [pinned, setPinned] = useState(checkpoint?.pinned ?? false);
  const [chosen, setChosen] = useState<string>(sessions[0]?.id ?? "");
  const [asked, setAsked] = useState(false);
  const { busy, refusal } = useStore(checkpointsStore);
  // Nobody looked into the save, so nothing else can tell what to call it.
  const faults = faultsOfDraft(draft, false);
  const session = sessions.find(({ id }) => id === chosen);
  const close = (): void => {
    dismissCheckpointRefusal();
    onClose();
  };

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setAsked(true);
    if (!isSound(faults)) {
      focusFault(event.currentTarget);
      return;
    }
    if (session === undefined) return;
    const note = noteOfDraft(draft);
    const done =
      checkpoint === null
        ? await nameNewest(session.id, note, pinned)
        : await changeOne(session.id, checkpoint, { note, pinned });
    if (!done) return;
    if (checkpoint === null) say(`Named “${note.name}” in “${session.name}”`);
    close();
  };

  return (
    <Dialog open onClose={close} title={checkpoint === null ? "New checkpoint" : "Edit checkpoint"}>
      <form className="dialog-body checkpoint-form" noValidate onSubmit={(event) => void submit(event)}>
        {checkpoint === null ? <SessionField sessions={sessions} value={chosen} onValue={setChosen} /> : null}
        <NoteFields
          draft={draft}
          pinned={pinned}
          faults={faults}
          asked={asked}
          onDraft={(more) => setDraft((before) => ({ ...before, ...more }))}
          onPinned={setPinned}
        />
        {refusal === null ? null : <ProblemNote problem={refusal} />}
        <div className="dialog-actions">
          <Button look="quiet" onClick={close}>
            Cancel
          </Button>
          <Button look="primary" type="submit" disabled={busy || session === undefined}>
            {busy ? <Spinner size={14} /> : null}
            {checkpoint === null ? "Save checkpoint" : "Save changes"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
