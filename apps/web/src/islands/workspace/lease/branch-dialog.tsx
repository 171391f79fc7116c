import type { ReactNode } from "react";
import { useStore } from "zustand";
import { leaseStore, mergeBranch, stopAsking } from "../../../stores/lease-store.ts";
import { sessionStore } from "../../../stores/session-store.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { Working } from "../../../ui/working.tsx";
import { mergeWords } from "../../../words/lease-words.ts";
import "./branch-dialog.css";

const Changes = (): ReactNode => {
  const { preview, problem } = useStore(leaseStore);
  if (preview === null) return problem === null ? <Working text="Reading what would change…" /> : null;
  if (preview.changes.length + preview.open === 0)
    return <p>All of it is in the session already. Only the branch goes.</p>;
  return (
    <>
      <ul className="branch-changes" aria-label="What changes in the session">
        {preview.changes.map((difference) => {
          const { what, how } = mergeWords(difference);
          return (
            <li key={`${difference.part.kind} ${"id" in difference.part ? difference.part.id : ""}`}>
              <span className="branch-what">{what}</span> <span className="branch-how">{how}</span>
            </li>
          );
        })}
      </ul>
      {preview.copies.length + preview.open === 0 ? null : (
        <p>Both wrote in the same place: nothing is overwritten, and you choose afterwards what stays.</p>
      )}
    </>
  );
};

/** Says what merging would change, before it does. */
export const BranchDialog = (): ReactNode => {
  const { preview, problem, busy } = useStore(leaseStore);
  const isHere = useStore(sessionStore, ({ branchOf }) => branchOf === null);
  return (
    <ConfirmDialog
      open
      onClose={stopAsking}
      title={isHere ? "Merge your last changes into this session?" : "Merge this branch into its session?"}
      text="They are put on top of what is here now, by one save. The branch is deleted once that save is stored."
      busy={busy}
      working="Merging…"
      problem={problem}
      no="Not now"
      yes="Merge"
      look="primary"
      ready={preview !== null}
      onConfirm={() => void mergeBranch()}
    >
      <div className="dialog-body">
        <Changes />
      </div>
    </ConfirmDialog>
  );
};
