import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { checkpointsStore } from "../../stores/checkpoints-store.ts";
import { currentOf, workspacesStore } from "../../stores/workspaces-store.ts";
import { Button } from "../../ui/button.tsx";
import { later } from "../../ui/later.tsx";
import { useGate } from "../gate/use-gate.tsx";
import "../../ui/field.css";

const NoteDialog = later(async () => (await import("./note-dialog.tsx")).NoteDialog);

/** The head of the page, with the way to a new checkpoint. */
export const CheckpointForm = (): ReactNode => {
  const { closed } = useGate();
  const pasts = useStore(checkpointsStore, (state) => state.pasts);
  const viewer = useStore(workspacesStore, (state) => currentOf(state)?.role === "viewer");
  const [open, setOpen] = useState(false);
  if (closed !== null) return null;
  const sessions = (pasts ?? [])
    .filter(({ session, archived }) => session.seq > 0 && !archived)
    .map(({ session }) => session);
  return (
    <>
      <div className="app-head">
        <h1>Checkpoints</h1>
        {viewer ? null : (
          <div className="app-tools">
            <Button
              look="primary"
              size="small"
              disabled={sessions.length === 0}
              onClick={() => setOpen(true)}
            >
              <Plus size={15} aria-hidden="true" />
              New checkpoint
            </Button>
          </div>
        )}
      </div>
      {open ? <NoteDialog checkpoint={null} sessions={sessions} onClose={() => setOpen(false)} /> : null}
    </>
  );
};
