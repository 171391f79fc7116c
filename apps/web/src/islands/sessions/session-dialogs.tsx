import type { SessionSummary } from "@holdfast/client/contract/session";
import { SESSION_NAME_MAX_CHARS } from "@holdfast/protocol/limits";
import { type FormEvent, type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { deleteSession, renameSession, sessionsStore } from "../../stores/sessions-store.ts";
import { bringBack } from "../../stores/shelf-store.ts";
import { say } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";

export interface SessionDialogProps {
  readonly session: SessionSummary;
  readonly onClose: () => void;
}

export const RenameDialog = ({ session, onClose }: SessionDialogProps): ReactNode => {
  const problem = useStore(sessionsStore, (state) => state.problem);
  const [name, setName] = useState(session.name);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (name.trim() === session.name || (await renameSession(session, name))) onClose();
  };
  return (
    <Dialog open onClose={onClose} title="Rename session">
      <form className="dialog-body" onSubmit={(event) => void submit(event)}>
        <Field
          label="Name"
          required
          maxLength={SESSION_NAME_MAX_CHARS}
          autoComplete="off"
          value={name}
          onFocus={({ target }) => target.select()}
          onValue={setName}
        />
        {problem === null ? null : <ProblemNote problem={problem} />}
        <Button look="primary" type="submit" wide disabled={name.trim() === ""}>
          Rename
        </Button>
      </form>
    </Dialog>
  );
};

export const DeleteDialog = ({ session, onClose }: SessionDialogProps): ReactNode => {
  const problem = useStore(sessionsStore, (state) => state.problem);
  const [busy, setBusy] = useState(false);
  const remove = async (): Promise<void> => {
    setBusy(true);
    const deleted = await deleteSession(session);
    setBusy(false);
    if (!deleted) return;
    say(`Deleted “${session.name}”`, () => void bringBack(session, "deleted"));
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Delete “${session.name}”?`}
      text="Its files, notes and conversation go with it, on every device. You can bring it back for 7 days; unsent work of it on this device is dropped at once."
    >
      {problem === null ? null : (
        <div className="dialog-body">
          <ProblemNote problem={problem} />
        </div>
      )}
      <div className="dialog-actions">
        <Button look="quiet" onClick={onClose}>
          Keep it
        </Button>
        <Button look="danger" disabled={busy} onClick={() => void remove()}>
          {busy ? "Deleting…" : "Delete session"}
        </Button>
      </div>
    </Dialog>
  );
};
