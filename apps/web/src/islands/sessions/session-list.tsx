import type { SessionSummary } from "@holdfast/client/contract/session";
import { Archive, EllipsisVertical, FileDown, Pencil, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { archiveSession, bringBack } from "../../stores/shelf-store.ts";
import { say } from "../../stores/ui-store.ts";
import { later } from "../../ui/later.tsx";
import { Menu, MenuItem, MenuLine } from "../../ui/menu.tsx";
import { useNow } from "../../ui/use-now.ts";
import { size } from "../../words/size.ts";
import { ago, fullTime } from "../../words/time.ts";
import { TransferDialog } from "./transfer-dialog.tsx";

const DeleteDialog = later(async () => (await import("./session-dialogs.tsx")).DeleteDialog);
const RenameDialog = later(async () => (await import("./session-dialogs.tsx")).RenameDialog);

interface Asked {
  readonly what: "rename" | "export" | "delete";
  readonly session: SessionSummary;
}

interface RowProps {
  readonly session: SessionSummary;
  /** Name of the session it is a branch of. */
  readonly origin: string | null;
  readonly now: number;
  readonly fixed: boolean;
  readonly ask: (asked: Asked) => void;
}

/** Branches stand below the session that they belong to. */
const withBranches = (sessions: readonly SessionSummary[]): readonly SessionSummary[] => {
  const ids = new Set(sessions.map(({ id }) => id));
  const own = sessions.filter(({ branchOf }) => branchOf === null || !ids.has(branchOf));
  return own.flatMap((session) => [session, ...sessions.filter(({ branchOf }) => branchOf === session.id)]);
};

const archive = async (session: SessionSummary): Promise<void> => {
  if (await archiveSession(session))
    say(`Archived “${session.name}”`, () => void bringBack(session, "archived"));
  else say(`“${session.name}” could not be archived`);
};

const Row = ({ session, origin, now, fixed, ask }: RowProps): ReactNode => (
  <li className="session-row" {...(origin === null ? {} : { "data-branch": "" })}>
    <div>
      <a className="session-name" href={`/s/${session.id}`}>
        {session.name}
      </a>
      <span className="session-facts">
        {origin === null ? "" : `Branch of “${origin}” · `}
        {session.seq === 0 ? "Nothing saved yet" : `Save ${session.seq} · ${size(session.bytes)} sealed`}
      </span>
    </div>
    <time className="session-when" dateTime={session.updatedAt} title={fullTime(session.updatedAt)}>
      {ago(session.updatedAt, now)}
    </time>
    {fixed ? null : (
      <Menu
        trigger={
          <button type="button" className="icon-button" aria-label={`Actions for ${session.name}`}>
            <EllipsisVertical size={16} aria-hidden="true" />
          </button>
        }
      >
        <MenuItem
          icon={<Pencil size={15} aria-hidden="true" />}
          onSelect={() => ask({ what: "rename", session })}
        >
          Rename…
        </MenuItem>
        <MenuItem icon={<Archive size={15} aria-hidden="true" />} onSelect={() => void archive(session)}>
          Archive
        </MenuItem>
        <MenuItem
          icon={<FileDown size={15} aria-hidden="true" />}
          onSelect={() => ask({ what: "export", session })}
        >
          Export…
        </MenuItem>
        <MenuLine />
        <MenuItem
          tone="danger"
          icon={<Trash2 size={15} aria-hidden="true" />}
          onSelect={() => ask({ what: "delete", session })}
        >
          Delete…
        </MenuItem>
      </Menu>
    )}
  </li>
);

export interface SessionListProps {
  readonly sessions: readonly SessionSummary[];
  /** They can be opened and not changed. */
  readonly fixed: boolean;
}

export const SessionList = ({ sessions, fixed }: SessionListProps): ReactNode => {
  const now = useNow(5000);
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = (): void => setAsked(null);
  return (
    <>
      <ul className="sessions-list">
        {withBranches(sessions).map((session) => (
          <Row
            key={session.id}
            session={session}
            origin={sessions.find(({ id }) => id === session.branchOf)?.name ?? null}
            now={now}
            fixed={fixed}
            ask={setAsked}
          />
        ))}
      </ul>
      {asked?.what === "rename" ? <RenameDialog session={asked.session} onClose={close} /> : null}
      {asked?.what === "export" ? (
        <TransferDialog what="export" session={asked.session} onClose={close} />
      ) : null}
      {asked?.what === "delete" ? <DeleteDialog session={asked.session} onClose={close} /> : null}
    </>
  );
};
