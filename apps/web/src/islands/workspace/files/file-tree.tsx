import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { change } from "../../../stores/session-store.ts";
import { fileList } from "../../../workspace/file-list.ts";
import { closedFolders, toggleFolder } from "../../../workspace/layout-changes.ts";
import { type TreeRow, treeRows } from "../../../workspace/tree.ts";
import { useCanEdit, useSession } from "../use-session.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { openFile } from "./tree-actions.ts";
import { type TreeAct, TreeItem } from "./tree-item.tsx";
import { treeStep } from "./tree-keys.ts";

interface Asked {
  readonly what: "rename" | "move" | "delete";
  readonly row: TreeRow;
}

const NONE: readonly string[] = [];

export interface FileTreeProps {
  /** Asks for a new file in a folder. */
  readonly onNew: (folder: string) => void;
}

/** The files by their folders. */
export const FileTree = ({ onNew }: FileTreeProps): ReactNode => {
  const files = useSession((state) => fileList(state.files)) ?? [];
  const view = useSession(({ layout }) => layout.view);
  const layout = useSession((state) => state.layout);
  const activeId = layout?.activeFileId ?? null;
  const canEdit = useCanEdit();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [present, setPresent] = useState<string | null>(null);
  const tree = useRef<HTMLDivElement>(null);
  const back = useRef(false);

  const rows = treeRows(files, view === null || layout === null ? NONE : closedFolders(layout));
  const at = Math.max(
    0,
    rows.findIndex(({ path, fileId }) => (present === null ? fileId === activeId : path === present)),
  );

  const focusRow = (path: string): void => {
    setPresent(path);
    tree.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`)?.focus();
  };
  const close = (): void => setAsked(null);
  const onRenamed = (path: string | null): void => {
    if (path !== null) setPresent(path);
    back.current = true;
    close();
  };
  useEffect(() => {
    if (asked !== null || !back.current) return;
    back.current = false;
    tree.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  }, [asked]);

  const act = (what: TreeAct, row: TreeRow): void => {
    setPresent(row.path);
    if (what === "fold") change(toggleFolder(row.path));
    else if (what === "open" || what === "focus") {
      if (row.fileId !== null) openFile(row.fileId, what === "focus");
    } else if (!canEdit) return;
    else if (what === "new") onNew(row.path);
    else setAsked({ what, row });
  };

  const onKeyDown = (event: KeyboardEvent, row: TreeRow): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = treeStep(rows, rows.indexOf(row), event.key);
    if (step === null) return;
    event.preventDefault();
    if (step.kind !== "go") act(step.kind === "open" ? "focus" : step.kind, row);
    else {
      const to = rows[step.to];
      if (to !== undefined) focusRow(to.path);
    }
  };

  return (
    <>
      <div ref={tree} className="tree" role="tree" aria-label="Files">
        {rows.map((row, index) => (
          <TreeItem
            key={row.path}
            row={row}
            active={row.fileId !== null && row.fileId === activeId}
            reachable={index === at}
            renaming={asked?.what === "rename" && asked.row.path === row.path}
            canEdit={canEdit}
            onKeyDown={onKeyDown}
            act={act}
            onRenamed={onRenamed}
          />
        ))}
      </div>
      {asked?.what === "move" ? <MoveDialog row={asked.row} onClose={close} /> : null}
      {asked?.what === "delete" ? <DeleteDialog row={asked.row} onClose={close} /> : null}
    </>
  );
};
