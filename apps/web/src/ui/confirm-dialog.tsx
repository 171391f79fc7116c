import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { Dialog, type DialogProps } from "./dialog.tsx";
import { ProblemNote } from "./problem-note.tsx";
import { Working } from "./working.tsx";

export interface ConfirmDialogProps extends Omit<DialogProps, "wide"> {
  /** While it is done, the dialog stays: nobody walks away from half of it. */
  readonly busy: boolean;
  /** What is going on meanwhile. */
  readonly working: string;
  /** Why it was refused, the last time. */
  readonly problem: ClientProblem | null;
  readonly no: string;
  readonly yes: string;
  readonly look?: "danger" | "primary";
  /** False while what it would do is not known, or speaks against it. */
  readonly ready?: boolean;
  readonly onConfirm: () => void;
}

/** Asks before something is done that is not undone by another click. */
export const ConfirmDialog = ({
  busy,
  working,
  problem,
  no,
  yes,
  look = "danger",
  ready = true,
  onConfirm,
  onClose,
  children,
  ...dialog
}: ConfirmDialogProps): ReactNode => (
  <Dialog {...dialog} onClose={() => (busy ? undefined : onClose())}>
    {children}
    {problem === null || busy ? null : (
      <div className="dialog-body">
        <ProblemNote problem={problem} />
      </div>
    )}
    {busy ? (
      <div className="dialog-body">
        <Working text={working} />
      </div>
    ) : (
      <div className="dialog-actions">
        <Button look="quiet" onClick={onClose}>
          {no}
        </Button>
        <Button look={look} disabled={!ready} onClick={onConfirm}>
          {yes}
        </Button>
      </div>
    )}
  </Dialog>
);
