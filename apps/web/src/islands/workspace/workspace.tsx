import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { sessionStore } from "../../stores/session-store.ts";
import { timelineStore } from "../../stores/timeline-store.ts";
import { later } from "../../ui/later.tsx";
import { useGate } from "../gate/use-gate.tsx";
import { ToastRegion } from "../toast/toast-region.tsx";
import { Columns } from "./columns.tsx";
import { ShortcutsDialog } from "./dialogs/shortcuts-dialog.tsx";
import { Switcher } from "./dialogs/switcher.tsx";
import { loadEditor } from "./editor/load-editor.ts";
import { Notices } from "./notices.tsx";
import { NO_SUCH_SESSION, OpenProblem } from "./open-problem.tsx";
import { Panes } from "./panes.tsx";
import { SafetyNet } from "./safety-net.tsx";
import { SearchDrawer } from "./search/search-drawer.tsx";
import { Skeleton } from "./skeleton.tsx";
import { TimelineDialogs } from "./timeline/timeline-dialogs.tsx";
import { WorkspaceHeader } from "./top/header.tsx";
import { useMedia } from "./use-media.ts";
import { useOpenSession } from "./use-open-session.ts";
import { useShortcuts } from "./use-shortcuts.ts";
import "../../ui/skeleton.css";
import "./workspace.css";

const TimelineDrawer = later(async () => (await import("./timeline/timeline-drawer.tsx")).TimelineDrawer);
const Scrubber = later(async () => (await import("./timeline/scrubber.tsx")).Scrubber);

/** Everything once there is a state to show. */
const Opened = (): ReactNode => {
  const phone = useMedia("(max-width: 820px)");
  const past = useStore(timelineStore, ({ open }) => open);
  const looking = useStore(timelineStore, ({ preview }) => preview !== null);
  useShortcuts();
  return (
    <>
      <WorkspaceHeader phone={phone} />
      <Notices />
      <div className="workspace-body">
        <div className="workspace-panels">{phone ? <Panes /> : <Columns />}</div>
        {past ? <TimelineDrawer phone={phone} /> : null}
        <SearchDrawer phone={phone} />
      </div>
      {past || looking ? <Scrubber /> : null}
      <TimelineDialogs />
      <ShortcutsDialog />
      <Switcher />
      <ToastRegion />
    </>
  );
};

const Page = (): ReactNode => {
  const { account, closed } = useGate();
  useEffect(() => void loadEditor(), []);
  const named = useOpenSession(account.kind === "unlocked");
  const here = useStore(sessionStore, ({ state }) => state !== null);
  const problem = useStore(sessionStore, (state) => state.problem);
  if (closed !== null) return closed;
  if (!named) return <OpenProblem problem={NO_SUCH_SESSION} canRetry={false} />;
  if (here) return <Opened />;
  return problem === null ? <Skeleton /> : <OpenProblem problem={problem} canRetry />;
};

/** The page of one session. */
export const Workspace = (): ReactNode => (
  <SafetyNet>
    <Page />
  </SafetyNet>
);
