import { FilePlus, FolderInput, Pencil, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { ContextItem, ContextLine } from "../../../ui/context-menu.tsx";
import type { TreeRow } from "../../../workspace/tree.ts";

export type TreeAct = "open" | "focus" | "fold" | "new" | "rename" | "move" | "delete";

export interface TreeMenuProps {
  readonly row: TreeRow;
  readonly act: (act: TreeAct, row: TreeRow) => void;
}

const icon = { size: 15, "aria-hidden": true } as const;

/** What can be done with one row. */
export const TreeMenu = ({ row, act }: TreeMenuProps): ReactNode => (
  <>
    {row.kind === "folder" ? (
      <ContextItem icon={<FilePlus {...icon} />} onSelect={() => act("new", row)}>
        New file here
      </ContextItem>
    ) : null}
    <ContextItem icon={<Pencil {...icon} />} keys="F2" onSelect={() => act("rename", row)}>
      Rename
    </ContextItem>
    <ContextItem icon={<FolderInput {...icon} />} onSelect={() => act("move", row)}>
      Move…
    </ContextItem>
    <ContextLine />
    <ContextItem icon={<Trash2 {...icon} />} keys="Del" tone="danger" onSelect={() => act("delete", row)}>
      Delete…
    </ContextItem>
  </>
);
