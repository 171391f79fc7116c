import { ChevronRight, FilePlus, FolderInput, Pencil, Trash2 } from "lucide-react";
import type { KeyboardEvent, ReactNode } from "react";
import { ContextItem, ContextLine, ContextMenu } from "../../../ui/context-menu.tsx";
import type { TreeRow } from "../../../workspace/tree.ts";
import { FileIcon, FolderIcon } from "./file-icon.tsx";
import { NameInput } from "./name-input.tsx";
import { moveRow, pathWithName, refusalOfPath } from "./tree-actions.ts";

export type TreeAct = "open" | "focus" | "fold" | "new" | "rename" | "move" | "delete";

export interface TreeItemProps {
  readonly row: TreeRow;
  readonly active: boolean;
  /** The row that the keyboard reaches. */
  readonly reachable: boolean;
  readonly renaming: boolean;
  readonly canEdit: boolean;
  readonly onKeyDown: (event: KeyboardEvent, row: TreeRow) => void;
  readonly act: (act: TreeAct, row: TreeRow) => void;
  /** `path` is the new one; null when it stays. */
  readonly onRenamed: (path: string | null) => void;
}

const icon = { size: 15, "aria-hidden": true } as const;

const Menu = ({ row, act }: Pick<TreeItemProps, "row" | "act">): ReactNode => (
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

/** One row of the file tree. */
export const TreeItem = (props: TreeItemProps): ReactNode => {
  const { row, active, reachable, renaming, canEdit, onKeyDown, act, onRenamed } = props;
  const folder = row.kind === "folder";
  const rename = (name: string): void => {
    onRenamed(moveRow(row, pathWithName(row, name)));
  };
  const item = (
    <div
      role="treeitem"
      className="tree-row"
      data-level={Math.min(row.level, 8)}
      data-path={row.path}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={active}
      {...(folder ? { "aria-expanded": row.open } : {})}
      tabIndex={reachable ? 0 : -1}
      title={row.path}
      onClick={() => act(folder ? "fold" : "open", row)}
      onDoubleClick={() => (folder ? undefined : act("focus", row))}
      onKeyDown={(event) => onKeyDown(event, row)}
    >
      {folder ? (
        <ChevronRight className="tree-chevron" size={14} aria-hidden="true" />
      ) : (
        <span className="tree-chevron" />
      )}
      {folder ? <FolderIcon open={row.open} /> : <FileIcon path={row.path} />}
      <span className="tree-name">{row.name}</span>
    </div>
  );
  if (renaming) {
    return (
      <div className="tree-row" data-level={Math.min(row.level, 8)} data-renaming="">
        <span className="tree-chevron" />
        {folder ? <FolderIcon open={row.open} /> : <FileIcon path={row.path} />}
        <NameInput
          label={`New name of ${row.name}`}
          initial={row.name}
          check={(name) => refusalOfPath(row, pathWithName(row, name))}
          onDone={rename}
          onCancel={() => onRenamed(null)}
        />
      </div>
    );
  }
  return (
    <ContextMenu
      target={item}
      disabled={!canEdit}
      onCloseAutoFocus={(event) => {
        // A field that appeared by the choice keeps the focus.
        if (document.activeElement?.closest(".tree-field, .dialog") !== null) event.preventDefault();
      }}
    >
      <Menu row={row} act={act} />
    </ContextMenu>
  );
};
