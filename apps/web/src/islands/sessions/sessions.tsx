import type { WatchEvent } from "@holdfast/client/contract/events";
import { Eye, FileDown, FileUp, Layers, Plus, RefreshCw, Search } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import { liveStore } from "../../stores/live-store.ts";
import { tellRecovered } from "../../stores/recovery-store.ts";
import { refreshSessions, sessionsStore } from "../../stores/sessions-store.ts";
import type { Shelf } from "../../stores/shelf-store.ts";
import { currentOf, workspacesStore } from "../../stores/workspaces-store.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { later } from "../../ui/later.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { useTold } from "../../ui/use-told.ts";
import { clockTime } from "../../words/time.ts";
import { useGate } from "../gate/use-gate.tsx";
import { UnkeptNote } from "../recovery-codes/unkept-note.tsx";
import { ToastRegion } from "../toast/toast-region.tsx";
import { SessionList } from "./session-list.tsx";
import { TransferDialog } from "./transfer-dialog.tsx";
import "../../ui/field.css";
import "../../ui/note.css";
import "../../ui/skeleton.css";
import "./sessions.css";

const ShelfList = later(async () => (await import("./shelf.tsx")).ShelfList);
const NewSessionDialog = later(async () => (await import("./new-session-dialog.tsx")).NewSessionDialog);

const REFRESH_MILLISECONDS = 15_000;

const Loading = (): ReactNode => (
  <div className="sessions-list" aria-busy="true">
    {["w-40", "w-55", "w-30"].map((width) => (
      <div key={width} className="session-row">
        <span className={`skeleton ${width}`} />
      </div>
    ))}
    <p className="unseen" role="status">
      Loading your sessions
    </p>
  </div>
);

const isAboutSessions = (event: WatchEvent): boolean => "data" in event && event.type.startsWith("session_");

/** How old the list is; it follows by itself, and at once when asked to. */
const LastRefresh = ({ active }: { readonly active: boolean }): ReactNode => {
  const refreshedAt = useStore(sessionsStore, (state) => state.refreshedAt);
  const live = useStore(liveStore, (state) => state.live);
  return (
    <div className="sessions-foot">
      {live ? "Up to date by itself. " : ""}Last refresh:{" "}
      {refreshedAt === null ? "never" : clockTime(refreshedAt)}
      <IconButton label="Refresh" side="left" disabled={!active} onClick={() => void refreshSessions()}>
        <RefreshCw size={14} aria-hidden="true" />
      </IconButton>
    </div>
  );
};

/** Where somebody may look and not write. */
const ViewerEmpty = (): ReactNode => (
  <div className="sessions-list">
    <EmptyState
      icon={<Layers size={30} strokeWidth={1.5} aria-hidden="true" />}
      title="No sessions yet"
      text="You are a viewer here. As soon as a member makes a session, it is in this list for you to read."
    />
  </div>
);

const ViewerNote = (): ReactNode => (
  <div className="note" role="status">
    <Eye size={16} aria-hidden="true" />
    <p className="note-body">
      You are a viewer in this workspace: you can open everything and change nothing.
    </p>
  </div>
);

interface ListProps {
  readonly viewer: boolean;
  readonly onNew: () => void;
}

const List = ({ viewer, onNew }: ListProps): ReactNode => {
  const { sessions, problem, busy } = useStore(sessionsStore);
  const [query, setQuery] = useState("");
  if (sessions === null) return problem === null ? <Loading /> : <ProblemNote problem={problem} />;
  if (sessions.length === 0) {
    if (viewer) return <ViewerEmpty />;
    return (
      <div className="sessions-list">
        <EmptyState
          icon={<Layers size={30} strokeWidth={1.5} aria-hidden="true" />}
          title="No sessions yet"
          text="A session is one piece of work: its files, its notes, its conversation. It saves itself, and comes back on every device."
        >
          <Button look="primary" onClick={onNew}>
            New session
          </Button>
        </EmptyState>
      </div>
    );
  }
  const wanted = query.trim().toLowerCase();
  const found = sessions.filter(({ name }) => name.toLowerCase().includes(wanted));
  return (
    <>
      <div className="sessions-search">
        <Search size={15} aria-hidden="true" />
        <input
          className="input"
          type="search"
          aria-label="Search sessions"
          placeholder="Search"
          value={query}
          onChange={({ target }) => setQuery(target.value)}
        />
      </div>
      {problem === null || busy ? null : <ProblemNote problem={problem} />}
      {found.length === 0 ? (
        <div className="sessions-list">
          <EmptyState
            icon={<Search size={26} strokeWidth={1.5} aria-hidden="true" />}
            title="No session has that name"
            text="Names are opened on this device, so the search looks through all of them."
          />
        </div>
      ) : (
        <SessionList sessions={found} fixed={viewer} />
      )}
    </>
  );
};

type View = "in-use" | Shelf;
const VIEWS: readonly (readonly [View, string])[] = [
  ["in-use", "In use"],
  ["archived", "Archived"],
  ["deleted", "Deleted"],
];

export const Sessions = (): ReactNode => {
  const { account: status, closed } = useGate();
  const [creating, setCreating] = useState(false);
  const [transfer, setTransfer] = useState<"export" | "import" | null>(null);
  const [view, setView] = useState<View>("in-use");
  const unlocked = status.kind === "unlocked";
  useTold(
    unlocked ? status.account.workspaceId : null,
    REFRESH_MILLISECONDS,
    isAboutSessions,
    refreshSessions,
  );
  useEffect(() => {
    if (unlocked) void tellRecovered();
  }, [unlocked]);
  const viewer = useStore(workspacesStore, (state) => currentOf(state)?.role === "viewer");
  if (closed !== null) return closed;
  return (
    <>
      <div className="app-head">
        <h1>Sessions</h1>
        <div className="app-tools">
          <Button look="quiet" size="small" disabled={!unlocked} onClick={() => setTransfer("export")}>
            <FileDown size={15} aria-hidden="true" />
            Export…
          </Button>
          {viewer ? null : (
            <Button look="quiet" size="small" disabled={!unlocked} onClick={() => setTransfer("import")}>
              <FileUp size={15} aria-hidden="true" />
              Import…
            </Button>
          )}
          {viewer ? null : (
            <Button look="primary" size="small" disabled={!unlocked} onClick={() => setCreating(true)}>
              <Plus size={15} aria-hidden="true" />
              New session
            </Button>
          )}
        </div>
      </div>
      <UnkeptNote />
      {viewer ? <ViewerNote /> : null}
      <div className="sessions-view">
        <Segmented
          label="Which sessions"
          value={view}
          options={VIEWS}
          disabled={!unlocked}
          onValue={setView}
        />
      </div>
      {!unlocked ? (
        <Loading />
      ) : view === "in-use" ? (
        <List viewer={viewer} onNew={() => setCreating(true)} />
      ) : (
        <ShelfList shelf={view} fixed={viewer} />
      )}
      <LastRefresh active={unlocked} />
      {creating ? <NewSessionDialog open onClose={() => setCreating(false)} /> : null}
      {transfer === null ? null : <TransferDialog what={transfer} onClose={() => setTransfer(null)} />}
      <ToastRegion />
    </>
  );
};
