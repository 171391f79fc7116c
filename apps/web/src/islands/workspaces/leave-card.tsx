import type { WorkspaceView } from "@holdfast/client/contract/workspaces";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { dismissWorkspacesProblem, leaveWorkspace, workspacesStore } from "../../stores/workspaces-store.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { workspaceName } from "../../words/workspace-words.ts";
import { Row, SettingsCard } from "../settings/row.tsx";

interface LeaveDialogProps {
  readonly open: boolean;
  readonly name: string;
  readonly onClose: () => void;
}

const LeaveDialog = ({ open, name, onClose }: LeaveDialogProps): ReactNode => {
  const { work, problem } = useStore(workspacesStore);
  const close = (): void => {
    dismissWorkspacesProblem();
    onClose();
  };
  const leave = async (): Promise<void> => {
    if (await leaveWorkspace()) location.assign("/sessions");
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={close}
      title={`Leave “${name}”?`}
      text="Your access ends at once, on every device of yours. Its sessions stay with the others; your work that was saved stays in them. To come back, you need a new invite."
      busy={work === "leave"}
      working="Sending what is left, then leaving…"
      problem={problem}
      no="Stay"
      yes="Leave"
      onConfirm={() => void leave()}
    />
  );
};

/** The way out of a workspace that somebody else owns. */
export const LeaveCard = ({ workspace }: { readonly workspace: WorkspaceView | null }): ReactNode => {
  const [leaving, setLeaving] = useState(false);
  if (workspace === null || workspace.home) return null;
  const owner = workspace.role === "owner";
  return (
    <SettingsCard title="Leave" text="When you no longer work here.">
      <Row
        label="Leave this workspace"
        text={
          owner
            ? "An owner cannot leave. Hand over ownership in Members first."
            : "The others keep everything that was saved."
        }
      >
        <Button disabled={owner} onClick={() => setLeaving(true)}>
          Leave…
        </Button>
      </Row>
      <LeaveDialog open={leaving} name={workspaceName(workspace)} onClose={() => setLeaving(false)} />
    </SettingsCard>
  );
};
