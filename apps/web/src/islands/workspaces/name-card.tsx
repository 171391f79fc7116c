import type { WorkspaceView } from "@holdfast/client/contract/workspaces";
import { type FormEvent, type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { say } from "../../stores/ui-store.ts";
import { dismissWorkspacesProblem, renameWorkspace, workspacesStore } from "../../stores/workspaces-store.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Spinner } from "../../ui/working.tsx";
import { canManage, roleMay, roleName } from "../../words/role-words.ts";
import { dayOf } from "../../words/time.ts";
import { WORKSPACE_NAME_MAX_CHARS, workspaceName, workspaceNameFault } from "../../words/workspace-words.ts";
import { IdValue, Row, SettingsCard } from "../settings/row.tsx";

interface RenameProps {
  readonly workspace: WorkspaceView;
  readonly onDone: () => void;
}

const Rename = ({ workspace, onDone }: RenameProps): ReactNode => {
  const { work, problem } = useStore(workspacesStore);
  const [name, setName] = useState(workspace.name ?? "");
  const [tried, setTried] = useState(false);
  const fault = workspaceNameFault(name);
  const close = (): void => {
    dismissWorkspacesProblem();
    onDone();
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (fault !== null || work !== null) return;
    if (name.trim() === workspace.name) return close();
    if (!(await renameWorkspace(name))) return;
    close();
    say(`The workspace is called “${name.trim()}” now`);
  };
  return (
    <form className="settings-wide workspace-rename" method="dialog" onSubmit={(event) => void submit(event)}>
      <Field
        label="Name of the workspace"
        autoComplete="off"
        autoFocus
        maxLength={WORKSPACE_NAME_MAX_CHARS}
        value={name}
        error={tried ? fault : null}
        onFocus={({ target }) => target.select()}
        onValue={setName}
        hint="Sealed: its members read it, the service does not."
      />
      {problem === null || work !== null ? null : <ProblemNote problem={problem} />}
      <div className="workspace-buttons">
        <Button look="primary" type="submit" disabled={work !== null}>
          {work === "rename" ? <Spinner size={15} /> : null}
          Rename
        </Button>
        <Button look="quiet" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  );
};

/** What the current workspace is, and what the account is in it. */
export const NameCard = ({ workspace }: { readonly workspace: WorkspaceView | null }): ReactNode => {
  const [renaming, setRenaming] = useState(false);
  const skeleton = <span className="skeleton w-skeleton" />;
  return (
    <SettingsCard
      title="This workspace"
      text="Its sessions, members and keys belong together. Nobody outside of it can read anything in it."
    >
      {renaming && workspace !== null ? (
        <Rename workspace={workspace} onDone={() => setRenaming(false)} />
      ) : (
        <Row label="Name">
          <span className="workspace-value">
            {workspace === null ? skeleton : <strong>{workspaceName(workspace)}</strong>}
            {workspace !== null && canManage(workspace.role) ? (
              <Button size="small" onClick={() => setRenaming(true)}>
                Rename…
              </Button>
            ) : null}
          </span>
        </Row>
      )}
      <Row label="Your role" text={workspace === null ? "…" : roleMay(workspace.role)}>
        {workspace === null ? skeleton : roleName(workspace.role)}
      </Row>
      <Row label="Made">{workspace === null ? skeleton : dayOf(workspace.createdAt)}</Row>
      <Row label="Workspace id">
        <IdValue id={workspace?.id} what="workspace id" />
      </Row>
    </SettingsCard>
  );
};
