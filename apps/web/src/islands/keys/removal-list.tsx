import type { SlotRemoval } from "@holdfast/client/contract/slots";
import { ShieldCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Working } from "../../ui/working.tsx";
import { stillOpensWords } from "../../words/slot-words.ts";
import "../../ui/note.css";

/** What nobody could read any more, and what still opens the account. [A20] [SL-6] */
export const RemovalList = ({ removal }: { readonly removal: SlotRemoval | null }): ReactNode => {
  if (removal === null) return <Working text="Looking at what it opens…" />;
  const { unreadable, stillOpens } = removal;
  if (unreadable.length > 0)
    return (
      <div className="note" data-tone="danger" role="alert">
        <TriangleAlert size={16} aria-hidden="true" />
        <div className="note-body">
          <p className="note-title">Nobody could read this any more:</p>
          <ul className="removal-list">
            {unreadable.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        </div>
      </div>
    );
  return (
    <div className="note" data-tone="good">
      <ShieldCheck size={16} aria-hidden="true" />
      <div className="note-body">
        <p className="note-title">Nothing becomes unreadable.</p>
        <p>What still opens your account: {stillOpensWords(stillOpens)}.</p>
      </div>
    </div>
  );
};
