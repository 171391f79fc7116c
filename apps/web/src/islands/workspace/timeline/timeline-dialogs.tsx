import type { ReactNode } from "react";
import { useStore } from "zustand";
import { timelineStore } from "../../../stores/timeline-store.ts";
import { later } from "../../../ui/later.tsx";

const CheckpointDialog = later(async () => (await import("./checkpoint-dialog.tsx")).CheckpointDialog);
const CompareDialog = later(async () => (await import("./compare-dialog.tsx")).CompareDialog);
const DeleteCheckpointDialog = later(
  async () => (await import("./delete-checkpoint-dialog.tsx")).DeleteCheckpointDialog,
);
const RestoreSheet = later(async () => (await import("./restore-sheet.tsx")).RestoreSheet);

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
    case "compare":
      return <CompareDialog from={dialog.from} to={dialog.to} />;
    case "restore":
      return preview === null ? null : <RestoreSheet preview={preview} />;
    case undefined:
      return null;
  }
};
