import type { SessionSummary } from "@holdfast/client/contract/session";
import type { ReactNode } from "react";
import { later } from "../../ui/later.tsx";

const ExportDialog = later(async () => (await import("./export-dialog.tsx")).ExportDialog);
const ImportDialog = later(async () => (await import("./import-dialog.tsx")).ImportDialog);

export interface TransferDialogProps {
  readonly what: "export" | "import";
  /** The one to export; null: all of the workspace. */
  readonly session?: SessionSummary | null;
  readonly onClose: () => void;
}

/** Taking sessions out and in. */
export const TransferDialog = ({ what, session = null, onClose }: TransferDialogProps): ReactNode =>
  what === "export" ? (
    <ExportDialog session={session} onClose={onClose} />
  ) : (
    <ImportDialog onClose={onClose} />
  );
