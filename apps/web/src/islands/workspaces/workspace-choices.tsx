import { Building2, Check, House, Plus, Settings, Users } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { refreshWorkspaces, workspacesStore } from "../../stores/workspaces-store.ts";
import { MenuHeading, MenuItem, MenuLine, MenuLink } from "../../ui/menu.tsx";
import { workspaceName } from "../../words/workspace-words.ts";
import { goToWorkspace } from "./go-to.ts";

const icon = { size: 15, "aria-hidden": true } as const;

/** The workspaces of the account as part of a menu, with a tick at the one that this device works in. */
export const WorkspaceChoices = (): ReactNode => {
  const { workspaces, work } = useStore(workspacesStore);
  useEffect(() => void refreshWorkspaces(), []);
  if (workspaces === null) return null;
  return (
    <>
      <MenuHeading>Workspaces</MenuHeading>
      {workspaces.map((workspace) => (
        <MenuItem
          key={workspace.id}
          icon={workspace.home ? <House {...icon} /> : <Building2 {...icon} />}
          disabled={work !== null}
          {...(workspace.current ? { end: <Check size={14} aria-label="current" /> } : {})}
          onSelect={() => (workspace.current ? undefined : void goToWorkspace(workspace.id))}
        >
          <span className="menu-text">{workspaceName(workspace)}</span>
        </MenuItem>
      ))}
    </>
  );
};

export interface WorkspaceLinksProps {
  readonly onNew: () => void;
}

/** What can be done about workspaces from anywhere. */
export const WorkspaceLinks = ({ onNew }: WorkspaceLinksProps): ReactNode => (
  <>
    <MenuLine />
    <MenuLink href="/settings/members" icon={<Users {...icon} />}>
      Members
    </MenuLink>
    <MenuLink href="/settings/workspace" icon={<Settings {...icon} />}>
      Workspace settings
    </MenuLink>
    <MenuItem icon={<Plus {...icon} />} onSelect={onNew}>
      New workspace…
    </MenuItem>
  </>
);
