import {
  type KeyboardEvent,
  type ReactNode,
  type SyntheticEvent,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { change } from "../../../stores/session-store.ts";
import { ContextMenu } from "../../../ui/context-menu.tsx";
import { fileList } from "../../../workspace/file-list.ts";
import { closedFolders, toggleFolder } from "../../../workspace/layout-changes.ts";
import { type TreeRow, treeRows } from "../../../workspace/tree.ts";
import { useCanEdit, useSession } from "../use-session.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { openFile } from "./tree-actions.ts";
import { RenamedItem, TreeItem } from "./tree-item.tsx";
import { treeStep } from "./tree-keys.ts";
import { type TreeAct, TreeMenu } from "./tree-menu.tsx";

interface Asked {
  readonly what: "rename" | "move" | "delete";
  readonly row: TreeRow;
}

/** Stands between paths, none of which holds it. */
const BETWEEN = "\n";

const useRows = (): readonly TreeRow[] => {
  const files = useSession((state) => fileList(state.files));
  const closed = useSession(({ layout }) => closedFolders(layout).join(BETWEEN));
  return useMemo(() => treeRows(files ?? [], (closed ?? "").split(BETWEEN)), [files, closed]);
};

const pathOf = ({ target }: SyntheticEvent): string | null =>
  target instanceof Element ? (target.closest("[data-path]")?.getAttribute("data-path") ?? null) : null;

export interface FileTreeProps {
  /** Asks for a new file in a folder. */
  readonly onNew: (folder: string) => void;
}

/** The files by their folders. */
export const FileTree = ({ onNew }: FileTreeProps): ReactNode => {
  const rows = useRows();
  const activeId = useSession(({ layout }) => layout.activeFileId);
  const canEdit = useCanEdit();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [present, setPresent] = useState<string | null>(null);
  const [menuRow, setMenuRow] = useState<TreeRow | null>(null);
  const tree = useRef<HTMLDivElement>(null);
  const back = useRef(false);

  const presentAt = rows.findIndex(({ path }) => path === present);
  const activeAt = rows.findIndex(({ fileId }) => fileId !== null && fileId === activeId);
  const at = Math.max(0, presentAt === -1 ? activeAt : presentAt);

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

  const rowOf = (event: SyntheticEvent): TreeRow | undefined => {
    const path = pathOf(event);
    return path === null ? undefined : rows.find((row) => row.path === path);
  };
  const onClick = (event: SyntheticEvent): void => {
    const row = rowOf(event);
    if (row !== undefined) act(row.kind === "folder" ? "fold" : "open", row);
  };
  const onDoubleClick = (event: SyntheticEvent): void => {
    const row = rowOf(event);
    if (row?.kind === "file") act("focus", row);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rowOf(event);
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = treeStep(rows, rows.indexOf(row), event.key);
    if (step === null) return;
    event.preventDefault();
    if (step.kind !== "go") act(step.kind === "open" ? "focus" : step.kind, row);
    else {
      const to = rows[step.to];
      if (to !== undefined) focusRow(to.path);
    }
  };

  const list = (
    <div
      ref={tree}
      className="tree"
      role="tree"
      aria-label="Files"
      onClick={onClick}
      onDoubleClick={onDoubleClick}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => {
        const row = rowOf(event);
        setMenuRow(row ?? null);
        // Between the rows there is nothing to act on.
        if (row === undefined) event.preventDefault();
      }}
    >
      {rows.map((row, index) =>
        asked?.what === "rename" && asked.row.path === row.path ? (
          <RenamedItem key={row.path} row={row} onRenamed={onRenamed} />
        ) : (
          <TreeItem
            key={row.path}
            row={row}
            active={row.fileId !== null && row.fileId === activeId}
            reachable={index === at}
          />
        ),
      )}
    </div>
  );

  return (
    <>
      <ContextMenu
        target={list}
        disabled={!canEdit}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          // A field or a dialog that appeared by the choice keeps the focus.
          if (document.activeElement === document.body && menuRow !== null) focusRow(menuRow.path);
        }}
      >
        {menuRow === null ? null : <TreeMenu row={menuRow} act={act} />}
      </ContextMenu>
      {asked?.what === "move" ? <MoveDialog row={asked.row} onClose={close} /> : null}
      {asked?.what === "delete" ? <DeleteDialog row={asked.row} onClose={close} /> : null}
    </>
  );
};
