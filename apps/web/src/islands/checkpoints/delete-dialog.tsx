import type { Checkpoint } from "@holdfast/client/contract/timeline";
import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import {
  checkpointsStore,
  deleteOne,
  dismissCheckpointRefusal,
  type SessionPast,
} from "../../stores/checkpoints-store.ts";
import { previewOf } from "../../stores/storage-store.ts";
import { say } from "../../stores/ui-store.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { afterDeletingWords } from "../../words/checkpoint-words.ts";
import { momentOf } from "../../words/timeline-words.ts";
import { type AfterDeleting, afterDeleting } from "../../workspace/after-deleting.ts";

export interface DeleteDialogProps {
  readonly past: SessionPast;
  readonly checkpoint: Checkpoint;
  readonly onClose: () => void;
}

/** Asks before a name goes, and says what becomes of the save that it names. */
export const DeleteDialog = ({ past, checkpoint, onClose }: DeleteDialogProps): ReactNode => {
  const { busy, refusal } = useStore(checkpointsStore);
  const [after, setAfter] = useState<AfterDeleting | null>(null);
  const { session, checkpoints } = past;
  useEffect(() => {
    let wanted = true;
    void previewOf(session.id).then((preview) => {
      const others = (checkpoints ?? []).filter(({ id }) => id !== checkpoint.id);
      if (wanted) setAfter(afterDeleting(checkpoint, others, preview?.saves ?? null, Date.now()));
    });
    return () => {
      wanted = false;
    };
  }, [session.id, checkpoints, checkpoint]);
  const close = (): void => {
    dismissCheckpointRefusal();
    onClose();
  };
  const remove = async (): Promise<void> => {
    if (!(await deleteOne(session.id, checkpoint))) return;
    say(`Deleted the checkpoint “${checkpoint.note?.name ?? "unreadable"}”`);
    close();
  };
  return (
    <ConfirmDialog
      open
      onClose={close}
      title={`Delete “${checkpoint.note?.name ?? "Unreadable name"}”?`}
      text="Its name, description and tags go, on every device. The session as it is now does not change."
      busy={busy}
      working="Deleting the checkpoint…"
      problem={refusal}
      no="Keep it"
      yes="Delete checkpoint"
      ready={after !== null}
      onConfirm={() => void remove()}
    >
      <p className="dialog-body checkpoint-after" data-after={after} aria-live="polite">
        {afterDeletingWords(after, momentOf(checkpoint.save.at))}
      </p>
    </ConfirmDialog>
  );
};
