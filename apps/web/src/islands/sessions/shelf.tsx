import type { ShelvedSession } from "@holdfast/client/contract/sessions";
import { Archive, Trash2, Undo2 } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { bringBack, refreshShelves, type Shelf, shelfStore } from "../../stores/shelf-store.ts";
import { say } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useNow } from "../../ui/use-now.ts";
import { EMPTY_SHELVES, timeLeft } from "../../words/shelf-words.ts";
import { size } from "../../words/size.ts";
import { ago, fullTime } from "../../words/time.ts";

const ICONS = { archived: Archive, deleted: Trash2 } as const;

interface RowProps {
  readonly session: ShelvedSession;
  readonly shelf: Shelf;
  readonly now: number;
  readonly fixed: boolean;
}

const Row = ({ session, shelf, now, fixed }: RowProps): ReactNode => {
  const busy = useStore(shelfStore, (state) => state.busy);
  const since = (shelf === "archived" ? session.archivedAt : session.deletedAt) ?? session.updatedAt;
  const back = async (): Promise<void> => {
    if (await bringBack(session, shelf)) say(`“${session.name}” is back in the list`);
  };
  return (
    <li className="session-row">
      <div>
        {shelf === "archived" ? (
          <a className="session-name" href={`/s/${session.id}`}>
            {session.name}
          </a>
        ) : (
          <span className="session-name">{session.name}</span>
        )}
        <span className="session-facts">
          {shelf === "deleted" && session.until !== null
            ? timeLeft(session.until, now)
            : `Save ${session.seq} · ${size(session.bytes)} sealed`}
        </span>
      </div>
      <time className="session-when" dateTime={since} title={fullTime(since)}>
        {shelf === "archived" ? "Archived" : "Deleted"} {ago(since, now)}
      </time>
      {fixed ? null : (
        <Button look="quiet" size="small" disabled={busy !== null} onClick={() => void back()}>
          <Undo2 size={15} aria-hidden="true" />
          {busy === session.id ? "Bringing back…" : "Bring back"}
          <span className="unseen">“{session.name}”</span>
        </Button>
      )}
    </li>
  );
};

const Loading = (): ReactNode => (
  <div className="sessions-list" aria-busy="true">
    <div className="session-row">
      <span className="skeleton w-40" />
    </div>
    <p className="unseen" role="status">
      Loading
    </p>
  </div>
);

/** Sessions that are archived, or deleted and not yet gone, each with its way back. [CP-18] */
export const ShelfList = ({
  shelf,
  fixed,
}: {
  readonly shelf: Shelf;
  readonly fixed: boolean;
}): ReactNode => {
  const sessions = useStore(shelfStore, (state) => state[shelf]);
  const problem = useStore(shelfStore, (state) => state.problem);
  const now = useNow(60_000);
  useEffect(() => {
    void refreshShelves();
  }, []);
  const Icon = ICONS[shelf];
  const note = problem === null ? null : <ProblemNote problem={problem} />;
  if (sessions === null) return note ?? <Loading />;
  return (
    <>
      {note}
      {sessions.length === 0 ? (
        <div className="sessions-list">
          <EmptyState
            icon={<Icon size={28} strokeWidth={1.5} aria-hidden="true" />}
            {...EMPTY_SHELVES[shelf]}
          />
        </div>
      ) : (
        <ul className="sessions-list sessions-shelf">
          {sessions.map((session) => (
            <Row key={session.id} session={session} shelf={shelf} now={now} fixed={fixed} />
          ))}
        </ul>
      )}
    </>
  );
};
