import type { Checkpoint } from "@holdfast/client/contract/timeline";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { removeCheckpoint, showDialog } from "../../../stores/timeline-actions.ts";
import { timelineStore } from "../../../stores/timeline-store.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { momentOf } from "../../../words/timeline-words.ts";

/** Asks before a name goes. */
export const DeleteCheckpointDialog = ({ checkpoint }: { readonly checkpoint: Checkpoint }): ReactNode => {
  const { busy, problem } = useStore(timelineStore);
  const close = (): void => showDialog(null);
  return (
    <Dialog
      open
      onClose={close}
      title={`Delete the checkpoint “${checkpoint.note?.name ?? "Unreadable name"}”?`}
      text={`Its name, description and tags go, on every device. The save of ${momentOf(checkpoint.save.at)} stays in the timeline and can still be restored; nothing of the session changes.`}
    >
      {problem === null ? null : (
        <div className="dialog-body">
          <ProblemNote problem={problem} />
        </div>
      )}
      <div className="dialog-actions">
        <Button look="quiet" onClick={close}>
          Keep it
        </Button>
        <Button look="danger" disabled={busy} onClick={() => void removeCheckpoint(checkpoint)}>
          {busy ? "Deleting…" : "Delete checkpoint"}
        </Button>
      </div>
    </Dialog>
  );
};
