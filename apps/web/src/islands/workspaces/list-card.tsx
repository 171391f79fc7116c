import { Building2, House, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { workspacesStore } from "../../stores/workspaces-store.ts";
import { Button } from "../../ui/button.tsx";
import { later } from "../../ui/later.tsx";
import { roleName } from "../../words/role-words.ts";
import { planName, workspaceName } from "../../words/workspace-words.ts";
import { SettingsCard } from "../settings/row.tsx";
import { goToWorkspace } from "./go-to.ts";

const NewWorkspaceDialog = later(async () => (await import("./new-workspace-dialog.tsx")).NewWorkspaceDialog);

/** All workspaces of the account, and a new one. */
export const ListCard = (): ReactNode => {
  const { workspaces, work } = useStore(workspacesStore);
  const [creating, setCreating] = useState(false);
  return (
    <SettingsCard title="Your workspaces" text="You work in one at a time on this device.">
      <ul aria-label="Workspaces">
        {workspaces === null ? (
          <li className="workspace-row">
            <span className="skeleton w-40" />
          </li>
        ) : (
          workspaces.map((workspace) => {
            const name = workspaceName(workspace);
            const Icon = workspace.home ? House : Building2;
            return (
              <li key={workspace.id} className="workspace-row">
                <Icon size={18} aria-hidden="true" />
                <div>
                  <p className="workspace-row-name">{name}</p>
                  <p className="workspace-row-facts">
                    {roleName(workspace.role)} · {planName(workspace.plan)}
                  </p>
                </div>
                {workspace.current ? (
                  <span className="workspace-here">You are here</span>
                ) : (
                  <Button
                    size="small"
                    disabled={work !== null}
                    aria-label={`Switch to ${name}`}
                    onClick={() => void goToWorkspace(workspace.id)}
                  >
                    Switch
                  </Button>
                )}
              </li>
            );
          })
        )}
      </ul>
      <div className="workspace-more">
        <Button disabled={workspaces === null} onClick={() => setCreating(true)}>
          <Plus size={15} aria-hidden="true" />
          New workspace…
        </Button>
      </div>
      {creating ? <NewWorkspaceDialog open onClose={() => setCreating(false)} /> : null}
    </SettingsCard>
  );
};
