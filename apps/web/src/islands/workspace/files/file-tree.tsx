import {
  type KeyboardEvent,
  type ReactNode,
  type SyntheticEvent,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useStore } from "zustand";
import { editorStore } from "../../../stores/editor-store.ts";
import { change } from "../../../stores/session-store.ts";
import { ContextMenu } from "../../../ui/context-menu.tsx";
import { later } from "../../../ui/later.tsx";
import { paneTabs, paneThere } from "../../../workspace/editor-panes.ts";
import { fileList } from "../../../workspace/file-list.ts";
import { closedFolders, toggleFolder } from "../../../workspace/layout-changes.ts";
import { folderOf } from "../../../workspace/paths.ts";
import { type TreeRow, treeRows } from "../../../workspace/tree.ts";
import { isBelow } from "../../../workspace/tree-moves.ts";
import { useMedia } from "../use-media.ts";
import { useCanEdit, useSession } from "../use-session.ts";
import { copyInto, openFile } from "./tree-actions.ts";
import { RenamedItem, TreeItem } from "./tree-item.tsx";
import { treeModStep, treeStep } from "./tree-keys.ts";
import type { TreeAct } from "./tree-menu.tsx";
import { useRowFocus } from "./use-row-focus.ts";
import { useRowWindow } from "./use-row-window.ts";
import { useTreeClip } from "./use-tree-clip.ts";
import { useTreeDrag } from "./use-tree-drag.ts";

const DeleteDialog = later(async () => (await import("./delete-dialog.tsx")).DeleteDialog);
const MoveDialog = later(async () => (await import("./move-dialog.tsx")).MoveDialog);
const TreeMenu = later(async () => (await import("./tree-menu.tsx")).TreeMenu);

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

/** Stands for the rows that are not drawn. */
const Gap = ({ height }: { readonly height: number }): ReactNode =>
  height === 0 ? null : <div role="presentation" style={{ height }} />;

export interface FileTreeProps {
  /** Asks for a new file in a folder. */
  readonly onNew: (folder: string) => void;
  /** Asks for files of this device, for a folder. */
  readonly onUpload: (folder: string) => void;
}

/** The files by their folders. */
export const FileTree = ({ onNew, onUpload }: FileTreeProps): ReactNode => {
  const rows = useRows();
  const worked = useStore(editorStore, (state) => state.pane);
  const activeId = useSession(({ layout }) => paneTabs(layout, paneThere(layout, worked)).active);
  const canEdit = useCanEdit();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [present, setPresent] = useState<string | null>(null);
  const [menuRow, setMenuRow] = useState<TreeRow | null>(null);
  const tree = useRef<HTMLDivElement>(null);
  const focusDrawn = useRowFocus(tree);
  const { first, end, rowHeight, reveal } = useRowWindow(
    rows.length,
    tree,
    useMedia("(pointer: coarse)") ? 40 : 27,
  );

  const presentAt = rows.findIndex(({ path }) => path === present);
  const activeAt = rows.findIndex(({ fileId }) => fileId !== null && fileId === activeId);
  const at = Math.max(0, presentAt === -1 ? activeAt : presentAt);

  useEffect(() => {
    if (activeAt !== -1) reveal(activeAt);
  }, [activeAt, reveal]);
  const reachable = at >= first && at < end ? at : first;

  const focusRow = (path: string): void => {
    focusDrawn(path);
    setPresent(path);
    reveal(rows.findIndex((row) => row.path === path));
  };
  const close = (): void => setAsked(null);
  const onRenamed = (path: string | null): void => {
    if (asked !== null) focusRow(path ?? asked.row.path);
    close();
  };

  /** To a row that is there in a moment. */
  const goTo = (path: string | null): void => {
    if (path !== null) focusRow(path);
  };
  const clip = useTreeClip();

  const act = (what: TreeAct, row: TreeRow): void => {
    setPresent(row.path);
    if (what === "fold") change(toggleFolder(row.path));
    else if (what === "open" || what === "focus") {
      if (row.fileId !== null) openFile(row.fileId, what === "focus");
    } else if (what === "beside") openFile(row.fileId ?? "", true, "beside");
    else if (what === "download") void import("./transfer.ts").then(({ download }) => download(row));
    else if (!canEdit) return;
    else if (what === "new") onNew(row.path);
    else if (what === "upload") onUpload(row.path);
    else if (what === "duplicate") goTo(copyInto(row, folderOf(row.path)));
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
    if (row === undefined || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      const taken = canEdit && !event.shiftKey ? treeModStep(event.key) : null;
      if (taken === null) return;
      event.preventDefault();
      goTo(clip.step(taken, row));
      return;
    }
    if (event.key === "Escape" && clip.letGo()) return;
    const step = treeStep(rows, rows.indexOf(row), event.key);
    if (step === null) return;
    event.preventDefault();
    if (step.kind !== "go") act(step.kind === "open" ? "focus" : step.kind, row);
    else {
      const to = rows[step.to];
      if (to !== undefined) focusRow(to.path);
    }
  };

  const drag = useTreeDrag(rowOf, canEdit, goTo);

  const list = (
    <div
      ref={tree}
      className="tree"
      role="tree"
      aria-label="Files"
      {...(drag.over === "" ? { "data-over": "" } : {})}
      {...drag.handlers}
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
      <Gap height={first * rowHeight} />
      {rows
        .slice(first, end)
        .map((row, index) =>
          asked?.what === "rename" && asked.row.path === row.path ? (
            <RenamedItem key={row.path} row={row} onRenamed={onRenamed} />
          ) : (
            <TreeItem
              key={row.path}
              row={row}
              active={row.fileId !== null && row.fileId === activeId}
              reachable={first + index === reachable}
              movable={canEdit}
              cut={clip.cut === row.path}
              over={drag.over !== null && drag.over !== "" && isBelow(row.path, drag.over)}
            />
          ),
        )}
      <Gap height={(rows.length - end) * rowHeight} />
    </div>
  );

  return (
    <>
      <ContextMenu
        target={list}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          // A field or a dialog that appeared by the choice keeps the focus.
          if (document.activeElement === document.body && menuRow !== null) focusRow(menuRow.path);
        }}
      >
        {menuRow === null ? null : <TreeMenu row={menuRow} canEdit={canEdit} act={act} />}
      </ContextMenu>
      {asked?.what === "move" ? <MoveDialog row={asked.row} onClose={close} /> : null}
      {asked?.what === "delete" ? <DeleteDialog row={asked.row} onClose={close} /> : null}
    </>
  );
};
