import type { WatchEvent } from "@holdfast/client/contract/events";
import type { Checkpoint } from "@holdfast/client/contract/timeline";
import { isId } from "@holdfast/protocol/ids";
import { Bookmark, RefreshCw, SearchX } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import {
  checkpointsStore,
  filterCheckpoints,
  refreshCheckpoints,
  refreshTold,
  type SessionPast,
  tellOf,
} from "../../stores/checkpoints-store.ts";
import { whenTold } from "../../stores/live-store.ts";
import { askWho } from "../../stores/who-store.ts";
import { currentOf, refreshWorkspaces, workspacesStore } from "../../stores/workspaces-store.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { later } from "../../ui/later.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { usePolling } from "../../ui/use-polling.ts";
import { clockTime } from "../../words/time.ts";
import { ALL_CHECKPOINTS, groupsOf } from "../../workspace/checkpoint-groups.ts";
import { useGate } from "../gate/use-gate.tsx";
import { ToastRegion } from "../toast/toast-region.tsx";
import type { Asked } from "./checkpoint-row.tsx";
import { ListTools } from "./list-tools.tsx";
import { SessionGroup } from "./session-group.tsx";
import "../../ui/field.css";
import "../../ui/note.css";
import "../../ui/seal-note.css";
import "../../ui/skeleton.css";
import "./checkpoints.css";

const NoteDialog = later(async () => (await import("./note-dialog.tsx")).NoteDialog);
const DeleteDialog = later(async () => (await import("./delete-dialog.tsx")).DeleteDialog);
const RestoreDialog = later(async () => (await import("./restore-dialog.tsx")).RestoreDialog);

/** Everything is asked for anew only to be sure: what happens is told. */
const REFRESH_MILLISECONDS = 5 * 60_000;

const isAboutSession = (event: WatchEvent): boolean => {
  if (!("data" in event)) return false;
  const { sessionId } = event.data;
  if (typeof sessionId !== "string" || !isId("ses", sessionId)) return false;
  tellOf(sessionId);
  return true;
};

interface AskedOf {
  readonly what: Asked;
  readonly past: SessionPast;
  readonly checkpoint: Checkpoint;
}

const Question = ({
  asked,
  onClose,
}: {
  readonly asked: AskedOf;
  readonly onClose: () => void;
}): ReactNode => {
  const { what, past, checkpoint } = asked;
  const [target] = useState({ session: past.session, checkpoint });
  if (what === "edit")
    return <NoteDialog checkpoint={checkpoint} sessions={[past.session]} onClose={onClose} />;
  if (what === "delete") return <DeleteDialog past={past} checkpoint={checkpoint} onClose={onClose} />;
  return <RestoreDialog target={target} onClose={onClose} />;
};

const Loading = (): ReactNode => (
  <div className="checkpoint-group" aria-busy="true">
    <p className="checkpoint-none">
      <span className="skeleton w-40" />
    </p>
    <p className="unseen" role="status">
      Loading the checkpoints
    </p>
  </div>
);

const Nothing = ({ filtered }: { readonly filtered: boolean }): ReactNode => (
  <div className="checkpoint-group">
    {filtered ? (
      <EmptyState
        icon={<SearchX size={26} strokeWidth={1.5} aria-hidden="true" />}
        title="No checkpoint fits"
        text="Names, descriptions and tags are opened on this device and searched here."
      >
        <Button onClick={() => filterCheckpoints(ALL_CHECKPOINTS)}>Show all</Button>
      </EmptyState>
    ) : (
      <EmptyState
        icon={<Bookmark size={28} strokeWidth={1.5} aria-hidden="true" />}
        title="No sessions yet"
        text="A checkpoint is a name for a save of a session, to come back to. Make a session first."
      >
        <a className="button" data-look="primary" href="/sessions">
          Go to the sessions
        </a>
      </EmptyState>
    )}
  </div>
);

interface GroupsProps {
  readonly pasts: readonly SessionPast[];
  readonly device: string | undefined;
  readonly onAsk: (asked: AskedOf) => void;
}

const Groups = ({ pasts, device, onAsk }: GroupsProps): ReactNode => {
  const filter = useStore(checkpointsStore, (state) => state.filter);
  const viewer = useStore(workspacesStore, (state) => currentOf(state)?.role === "viewer");
  const groups = groupsOf(pasts, filter);
  if (groups.length === 0) return <Nothing filtered={pasts.length > 0} />;
  return groups.map((past) => {
    const all = pasts.find(({ session }) => session.id === past.session.id) ?? past;
    return (
      <SessionGroup
        key={past.session.id}
        past={past}
        all={all}
        device={device}
        fixed={viewer}
        onAsk={(what, checkpoint) => onAsk({ what, past: all, checkpoint })}
      />
    );
  });
};

/** Every checkpoint of the workspace, below its session. [WB-9] */
export const CheckpointList = (): ReactNode => {
  const { account: status, closed } = useGate();
  const { pasts, problem, refusal, refreshedAt } = useStore(checkpointsStore);
  const [asked, setAsked] = useState<AskedOf | null>(null);
  const account = status.kind === "unlocked" ? status.account : null;
  const place = account === null ? null : `${account.accountId} ${account.workspaceId}`;
  usePolling(place, REFRESH_MILLISECONDS, refreshCheckpoints);
  useEffect(() => {
    if (place === null) return;
    void refreshWorkspaces();
    void askWho();
    return whenTold(isAboutSession, refreshTold);
  }, [place]);
  if (closed !== null) return closed;
  return (
    <>
      {problem === null ? null : (
        <div className="checkpoint-problem">
          <ProblemNote problem={problem} />
        </div>
      )}
      {refusal === null || asked !== null ? null : <ProblemNote problem={refusal} />}
      <ListTools />
      {pasts === null ? (
        problem === null ? (
          <Loading />
        ) : null
      ) : (
        <Groups pasts={pasts} device={account?.deviceId} onAsk={setAsked} />
      )}
      <div className="checkpoint-foot">
        Last refresh: {refreshedAt === null ? "never" : clockTime(refreshedAt)}
        <IconButton
          label="Refresh"
          side="left"
          disabled={account === null}
          onClick={() => void refreshCheckpoints()}
        >
          <RefreshCw size={14} aria-hidden="true" />
        </IconButton>
      </div>
      {asked === null ? null : <Question key={asked.what} asked={asked} onClose={() => setAsked(null)} />}
      <ToastRegion />
    </>
  );
};
