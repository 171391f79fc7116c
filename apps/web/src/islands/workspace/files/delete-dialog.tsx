import type { ReactNode } from "react";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { counted } from "../../../words/size.ts";
import type { TreeRow } from "../../../workspace/tree.ts";
import { filesOf, removeRow } from "./tree-actions.ts";

export interface DeleteDialogProps {
  readonly row: TreeRow;
  readonly onClose: () => void;
}

/** Asks before files go. */
export const DeleteDialog = ({ row, onClose }: DeleteDialogProps): ReactNode => {
  const gone = filesOf(row);
  const what =
    row.kind === "folder"
      ? `The ${counted(gone.length, "file")} in it ${gone.length === 1 ? "goes" : "go"} with it, on every device.`
      : "It goes from this session, on every device.";
  const remove = (): void => {
    removeRow(row);
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Delete “${row.name}”?`}
      text={`${what} You can undo it for a few seconds afterwards.`}
    >
      <div className="dialog-actions">
        <Button look="quiet" onClick={onClose}>
          Keep it
        </Button>
        <Button look="danger" onClick={remove} autoFocus>
          Delete
        </Button>
      </div>
    </Dialog>
  );
};
