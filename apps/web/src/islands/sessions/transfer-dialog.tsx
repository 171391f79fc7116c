import type { SessionSummary } from "@holdfast/client/contract/session";
import { lazy, type ReactNode, Suspense } from "react";

const ExportDialog = lazy(async () => ({ default: (await import("./export-dialog.tsx")).ExportDialog }));
const ImportDialog = lazy(async () => ({ default: (await import("./import-dialog.tsx")).ImportDialog }));

export interface TransferDialogProps {
  readonly what: "export" | "import";
  /** The one to export; null: all of the workspace. */
  readonly session?: SessionSummary | null;
  readonly onClose: () => void;
}

/** Taking sessions out and in. The code of either comes when it is asked for. */
export const TransferDialog = ({ what, session = null, onClose }: TransferDialogProps): ReactNode => (
  <Suspense>
    {what === "export" ? (
      <ExportDialog session={session} onClose={onClose} />
    ) : (
      <ImportDialog onClose={onClose} />
    )}
  </Suspense>
);
