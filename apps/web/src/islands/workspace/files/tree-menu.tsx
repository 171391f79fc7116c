import { Columns2, Copy, Download, FilePlus, FolderInput, Pencil, Trash2, Upload } from "lucide-react";
import type { ReactNode } from "react";
import { ContextItem, ContextLine } from "../../../ui/context-menu.tsx";
import type { TreeRow } from "../../../workspace/tree.ts";
import { MOD } from "../keys.ts";
import { useMedia } from "../use-media.ts";

export type TreeAct =
  | "open"
  | "beside"
  | "focus"
  | "fold"
  | "new"
  | "upload"
  | "download"
  | "rename"
  | "move"
  | "duplicate"
  | "delete";

export interface TreeMenuProps {
  readonly row: TreeRow;
  readonly canEdit: boolean;
  readonly act: (act: TreeAct, row: TreeRow) => void;
}

const icon = { size: 15, "aria-hidden": true } as const;

/** What changes the files, where somebody may. */
const Changes = ({ row, act }: Omit<TreeMenuProps, "canEdit">): ReactNode => (
  <>
    {row.kind === "folder" ? (
      <>
        <ContextItem icon={<FilePlus {...icon} />} onSelect={() => act("new", row)}>
          New file here
        </ContextItem>
        <ContextItem icon={<Upload {...icon} />} onSelect={() => act("upload", row)}>
          Upload files here…
        </ContextItem>
      </>
    ) : null}
    <ContextItem icon={<Pencil {...icon} />} keys="F2" onSelect={() => act("rename", row)}>
      Rename
    </ContextItem>
    <ContextItem icon={<FolderInput {...icon} />} onSelect={() => act("move", row)}>
      Move…
    </ContextItem>
    <ContextItem icon={<Copy {...icon} />} keys={`${MOD} D`} onSelect={() => act("duplicate", row)}>
      Duplicate
    </ContextItem>
    <ContextLine />
    <ContextItem icon={<Trash2 {...icon} />} keys="Del" tone="danger" onSelect={() => act("delete", row)}>
      Delete…
    </ContextItem>
  </>
);

/** What can be done with one row. */
export const TreeMenu = ({ row, canEdit, act }: TreeMenuProps): ReactNode => {
  const phone = useMedia("(max-width: 820px)");
  return (
    <>
      {row.kind === "file" && !phone ? (
        <ContextItem icon={<Columns2 {...icon} />} onSelect={() => act("beside", row)}>
          Open beside
        </ContextItem>
      ) : null}
      <ContextItem icon={<Download {...icon} />} onSelect={() => act("download", row)}>
        {row.kind === "folder" ? "Download as an archive" : "Download"}
      </ContextItem>
      {canEdit ? (
        <>
          <ContextLine />
          <Changes row={row} act={act} />
        </>
      ) : null}
    </>
  );
};
