import { History, Keyboard, LockKeyhole, PanelBottom, PanelLeft, PanelRight, Search } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { lock } from "../../../stores/account-store.ts";
import { searchStore, showSearch } from "../../../stores/search-store.ts";
import { timelineStore } from "../../../stores/timeline-store.ts";
import { showShortcuts } from "../../../stores/ui-store.ts";
import { IconButton } from "../../../ui/icon-button.tsx";
import { Logo } from "../../../ui/logo.tsx";
import { panelOf } from "../../../workspace/layout-changes.ts";
import { AccountMenu } from "../../account-menu/account-menu.tsx";
import { NotificationBell } from "../../notifications/bell.tsx";
import { keysText, MOD } from "../keys.ts";
import { QuickName } from "../timeline/quick-name.tsx";
import { useSession } from "../use-session.ts";
import { openSearch, togglePanel, toggleTimeline } from "../use-shortcuts.ts";
import { SessionName } from "./session-name.tsx";
import { StatusPill } from "./status-pill.tsx";
import { WhoIsHere } from "./who-is-here.tsx";
import "./header.css";

const icon = { size: 17, "aria-hidden": true } as const;

const PanelButtons = (): ReactNode => {
  const files = useSession(({ layout }) => panelOf(layout, "files").open);
  const terminals = useSession(({ layout }) => panelOf(layout, "terminals").open);
  const side = useSession(({ layout }) => panelOf(layout, "side").open);
  return (
    <>
      <IconButton
        label="Files"
        keys={keysText(MOD, "B")}
        aria-pressed={files === true}
        onClick={() => togglePanel("files")}
      >
        <PanelLeft {...icon} />
      </IconButton>
      <IconButton
        label="Terminals"
        keys="Ctrl `"
        aria-pressed={terminals === true}
        onClick={() => togglePanel("terminals")}
      >
        <PanelBottom {...icon} />
      </IconButton>
      <IconButton
        label="Conversation and notes"
        keys={keysText(MOD, "Alt", "B")}
        aria-pressed={side === true}
        onClick={() => togglePanel("side")}
      >
        <PanelRight {...icon} />
      </IconButton>
    </>
  );
};

const TimelineButton = (): ReactNode => {
  const open = useStore(timelineStore, (state) => state.open);
  return (
    <IconButton
      label="Timeline"
      keys={keysText(MOD, "Alt", "H")}
      aria-pressed={open}
      onClick={toggleTimeline}
    >
      <History {...icon} />
    </IconButton>
  );
};

const SearchButton = (): ReactNode => {
  const open = useStore(searchStore, (state) => state.open);
  return (
    <IconButton
      label="Search"
      keys={keysText(MOD, "Shift", "F")}
      aria-pressed={open}
      onClick={open ? () => showSearch(false) : openSearch}
    >
      <Search {...icon} />
    </IconButton>
  );
};

/** The bar above everything: where this is, whether it is saved, and what is one step away. */
export const WorkspaceHeader = ({ phone }: { readonly phone: boolean }): ReactNode => (
  <header className="workspace-header">
    <a className="workspace-home" href="/sessions" aria-label="All sessions" title="All sessions">
      <Logo size={20} />
    </a>
    <span className="workspace-slash" aria-hidden="true">
      /
    </span>
    <SessionName />
    <div className="workspace-tools">
      <QuickName />
      <WhoIsHere />
      <StatusPill />
      <SearchButton />
      <TimelineButton />
      {phone ? null : (
        <>
          <span className="workspace-gap" />
          <PanelButtons />
          <IconButton label="Shortcuts" keys="?" onClick={() => showShortcuts(true)}>
            <Keyboard {...icon} />
          </IconButton>
          <IconButton label="Lock" onClick={() => void lock()}>
            <LockKeyhole {...icon} />
          </IconButton>
        </>
      )}
      <NotificationBell onlyUnread={phone} />
      <AccountMenu workspaces />
    </div>
  </header>
);
