import { CircleUser, FolderOpen, LockKeyhole, LogOut, Settings } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { accountStore, lock } from "../../stores/account-store.ts";
import { later } from "../../ui/later.tsx";
import { Menu, MenuHeading, MenuItem, MenuLine, MenuLink } from "../../ui/menu.tsx";
import { WorkspaceChoices } from "../workspaces/workspace-choices.tsx";
import { ThemeChoice } from "./theme-choice.tsx";

const SignOutDialog = later(async () => (await import("../gate/sign-out-dialog.tsx")).SignOutDialog);

const icon = { size: 15, "aria-hidden": true } as const;

export interface AccountMenuProps {
  /** Where no header says which workspace this is. */
  readonly workspaces?: boolean;
}

/** Everything about the account and this browser that is one step away on every page. */
export const AccountMenu = ({ workspaces = false }: AccountMenuProps): ReactNode => {
  const status = useStore(accountStore, (state) => state.status);
  const [leaving, setLeaving] = useState(false);
  const email =
    status.kind === "unlocked" ? status.account.email : status.kind === "locked" ? status.email : null;
  return (
    <>
      <Menu
        trigger={
          <button type="button" className="icon-button" aria-label="Account and theme">
            <CircleUser size={18} aria-hidden="true" />
          </button>
        }
      >
        {email === null ? null : <MenuHeading>{email}</MenuHeading>}
        <MenuLink href="/sessions" icon={<FolderOpen {...icon} />}>
          Sessions
        </MenuLink>
        <MenuLink href="/settings" icon={<Settings {...icon} />}>
          Settings
        </MenuLink>
        {workspaces && status.kind === "unlocked" ? (
          <>
            <MenuLine />
            <WorkspaceChoices />
          </>
        ) : null}
        <MenuLine />
        <ThemeChoice />
        <MenuLine />
        <MenuItem
          icon={<LockKeyhole {...icon} />}
          disabled={status.kind !== "unlocked"}
          onSelect={() => void lock()}
        >
          Lock
        </MenuItem>
        <MenuItem icon={<LogOut {...icon} />} disabled={email === null} onSelect={() => setLeaving(true)}>
          Sign out…
        </MenuItem>
      </Menu>
      {leaving ? <SignOutDialog open onClose={() => setLeaving(false)} /> : null}
    </>
  );
};
