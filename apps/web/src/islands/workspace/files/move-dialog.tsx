import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Field } from "../../../ui/field.tsx";
import type { TreeRow } from "../../../workspace/tree.ts";
import { moveRow, refusalOfPath } from "./tree-actions.ts";

export interface MoveDialogProps {
  readonly row: TreeRow;
  readonly onClose: () => void;
}

/** Gives a file or a folder another path. */
export const MoveDialog = ({ row, onClose }: MoveDialogProps): ReactNode => {
  const [path, setPath] = useState(row.path);
  const refusal = refusalOfPath(row, path);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (refusal !== null) return;
    moveRow(row, path);
    onClose();
  };
  return (
    <Dialog open onClose={onClose} title={`Move “${row.name}”`}>
      <form className="dialog-body" onSubmit={submit}>
        <Field
          label="Path"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          hint="Folders are made as the path names them."
          value={path}
          error={path === row.path ? null : refusal}
          onValue={setPath}
        />
        <Button look="primary" type="submit" wide disabled={refusal !== null || path === row.path}>
          Move
        </Button>
      </form>
    </Dialog>
  );
};
