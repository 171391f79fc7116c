import type { ReactNode } from "react";
import { useStore } from "zustand";
import { timelineStore } from "../../../stores/timeline-store.ts";
import { CheckpointDialog } from "./checkpoint-dialog.tsx";
import { DeleteCheckpointDialog } from "./delete-checkpoint-dialog.tsx";
import { RestoreSheet } from "./restore-sheet.tsx";

/** The question of the timeline that is open. */
export const TimelineDialogs = (): ReactNode => {
  const dialog = useStore(timelineStore, (state) => state.dialog);
  const preview = useStore(timelineStore, (state) => state.preview);
  switch (dialog?.kind) {
    case "name":
      return <CheckpointDialog checkpoint={null} />;
    case "edit":
      return <CheckpointDialog checkpoint={dialog.checkpoint} />;
    case "delete":
      return <DeleteCheckpointDialog checkpoint={dialog.checkpoint} />;
    case "restore":
      return preview === null ? null : <RestoreSheet preview={preview} />;
    case undefined:
      return null;
  }
};
