import { type FormEvent, type ReactNode, useState } from "react";
import { useStore } from "zustand";
import {
  createWorkspace,
  dismissWorkspacesProblem,
  switchWorkspace,
  workspacesStore,
} from "../../stores/workspaces-store.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Working } from "../../ui/working.tsx";
import { WORKSPACE_NAME_MAX_CHARS, workspaceNameFault } from "../../words/workspace-words.ts";

export interface NewWorkspaceDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Founds a workspace and goes there: to its members, because it is for others. */
export const NewWorkspaceDialog = ({ open, onClose }: NewWorkspaceDialogProps): ReactNode => {
  const { work, problem } = useStore(workspacesStore);
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  const fault = workspaceNameFault(name);
  const close = (): void => {
    if (work !== null) return;
    dismissWorkspacesProblem();
    setName("");
    setTried(false);
    onClose();
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (fault !== null) return;
    const made = await createWorkspace(name);
    if (made !== null && (await switchWorkspace(made.id))) location.assign("/settings/members");
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title="New workspace"
      text="For work that you share. It has sessions, members and keys of its own, and begins with you as its owner."
    >
      <form className="dialog-body" method="dialog" onSubmit={(event) => void submit(event)}>
        <Field
          label="Name"
          autoComplete="off"
          required
          maxLength={WORKSPACE_NAME_MAX_CHARS}
          value={name}
          error={tried ? fault : null}
          onValue={setName}
          hint="Sealed: its members read it, the service does not."
        />
        {problem === null || work !== null ? null : <ProblemNote problem={problem} />}
        {work === null ? (
          <Button look="primary" type="submit" wide>
            Create workspace
          </Button>
        ) : (
          <Working text="Making its keys on this device…" />
        )}
      </form>
    </Dialog>
  );
};
