import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { renewKeys, rotationStore } from "../../stores/rotation-store.ts";
import { say } from "../../stores/ui-store.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import "../../ui/note.css";

/** Says what new keys do about a leak, and what they cannot undo. */
export const LeakDialog = ({ onClose }: { readonly onClose: () => void }): ReactNode => {
  const { busy, refusal } = useStore(rotationStore);
  const replace = async (): Promise<void> => {
    if (!(await renewKeys("suspected-leak"))) return;
    onClose();
    say("New keys are in force");
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title="Replace the keys of this workspace?"
      text="What is saved from now on is sealed with new keys, on every device. Nobody has to do anything; unsent work is sealed again and arrives."
      busy={busy}
      working="Making new keys, and sealing them for everybody who belongs here…"
      problem={refusal}
      no="Keep them"
      yes="Replace them now"
      look="primary"
      onConfirm={() => void replace()}
    >
      <div className="dialog-body">
        <div className="note" data-tone="warn">
          <TriangleAlert size={16} aria-hidden="true" />
          <div className="note-body">
            <p>What was saved until now stays readable to whoever has the earlier keys and a copy of it.</p>
            <p>
              If it was your device or your passphrase that somebody else had, replace your own keys instead:
              see “Somebody may have my keys”.
            </p>
          </div>
        </div>
      </div>
    </ConfirmDialog>
  );
};
