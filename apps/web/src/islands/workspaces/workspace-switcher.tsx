import { ChevronsUpDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { accountStore } from "../../stores/account-store.ts";
import { currentOf, refreshWorkspaces, workspacesStore } from "../../stores/workspaces-store.ts";
import { later } from "../../ui/later.tsx";
import { Menu } from "../../ui/menu.tsx";
import { usePolling } from "../../ui/use-polling.ts";
import { workspaceName } from "../../words/workspace-words.ts";
import { WorkspaceChoices, WorkspaceLinks } from "./workspace-choices.tsx";
import "./workspace-switcher.css";

const NewWorkspaceDialog = later(async () => (await import("./new-workspace-dialog.tsx")).NewWorkspaceDialog);

/** So soon somebody who was removed is told. */
const REFRESH_MILLISECONDS = 15_000;

/** Says which workspace every page is about, and leads to another one. */
export const WorkspaceSwitcher = (): ReactNode => {
  const place = useStore(accountStore, ({ status }) =>
    status.kind === "unlocked" ? status.account.workspaceId : null,
  );
  const current = useStore(workspacesStore, currentOf);
  const [creating, setCreating] = useState(false);
  usePolling(place, REFRESH_MILLISECONDS, refreshWorkspaces);
  if (current === null) return <span className="workspace-switcher" />;
  const name = workspaceName(current);
  return (
    <div className="workspace-switcher">
      <Menu
        align="start"
        trigger={
          <button
            type="button"
            className="workspace-switcher-button"
            aria-label={`Workspace: ${name}. Switch`}
          >
            <span>{name}</span>
            <ChevronsUpDown size={14} aria-hidden="true" />
          </button>
        }
      >
        <WorkspaceChoices />
        <WorkspaceLinks onNew={() => setCreating(true)} />
      </Menu>
      {creating ? <NewWorkspaceDialog open onClose={() => setCreating(false)} /> : null}
    </div>
  );
};
