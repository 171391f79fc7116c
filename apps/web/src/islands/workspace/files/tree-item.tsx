import { ChevronRight } from "lucide-react";
import { memo, type ReactNode } from "react";
import type { TreeRow } from "../../../workspace/tree.ts";
import { FileIcon, FolderIcon } from "./file-icon.tsx";
import { NameInput } from "./name-input.tsx";
import { moveRow, pathWithName, refusalOfPath } from "./tree-actions.ts";

/** Deeper rows are not moved in further. */
const DEEPEST = 8;

const Icon = ({ row }: { readonly row: TreeRow }): ReactNode =>
  row.kind === "folder" ? <FolderIcon open={row.open} /> : <FileIcon path={row.path} />;

export interface TreeItemProps {
  readonly row: TreeRow;
  readonly active: boolean;
  /** The row that the keyboard reaches. */
  readonly reachable: boolean;
  readonly movable: boolean;
  /** It was cut, and is put down somewhere else soon. */
  readonly cut: boolean;
  /** What is dragged would land in it, or beside it. */
  readonly over: boolean;
}

/** One row of the file tree. Its tree listens for all rows, which are found by their `data-path`. */
export const TreeItem = memo(
  ({ row, active, reachable, movable, cut, over }: TreeItemProps): ReactNode => (
    <div
      role="treeitem"
      className="tree-row"
      data-level={Math.min(row.level, DEEPEST)}
      data-path={row.path}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={active}
      {...(row.kind === "folder" ? { "aria-expanded": row.open } : {})}
      {...(cut ? { "data-cut": "" } : {})}
      {...(over ? { "data-over": "" } : {})}
      draggable={movable}
      tabIndex={reachable ? 0 : -1}
      title={row.path}
    >
      {row.kind === "folder" ? (
        <ChevronRight className="tree-chevron" size={14} aria-hidden="true" />
      ) : (
        <span className="tree-chevron" />
      )}
      <Icon row={row} />
      <span className="tree-name">{row.name}</span>
    </div>
  ),
);

export interface RenamedItemProps {
  readonly row: TreeRow;
  /** `path` is the new one; null when it stays. */
  readonly onRenamed: (path: string | null) => void;
}

/** A row whose name is being typed. */
export const RenamedItem = ({ row, onRenamed }: RenamedItemProps): ReactNode => (
  <div className="tree-row" data-level={Math.min(row.level, DEEPEST)} data-renaming="">
    <span className="tree-chevron" />
    <Icon row={row} />
    <NameInput
      label={`New name of ${row.name}`}
      initial={row.name}
      check={(name) => refusalOfPath(row, pathWithName(row, name))}
      onDone={(name) => onRenamed(moveRow(row, pathWithName(row, name)))}
      onCancel={() => onRenamed(null)}
    />
  </div>
);
