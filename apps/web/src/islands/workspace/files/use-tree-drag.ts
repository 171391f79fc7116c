import { type DragEvent, useRef, useState } from "react";
import { say } from "../../../stores/ui-store.ts";
import type { TreeRow } from "../../../workspace/tree.ts";
import { folderAt, mayMoveInto } from "../../../workspace/tree-moves.ts";
import { copyInto, moveInto } from "./tree-actions.ts";

/** Names what is dragged to this page alone: paths of a session are nobody else's. */
const ROW = "application/x-holdfast-row";

const holdsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes("Files");

export interface TreeDrag {
  /** The folder that what is dragged would land in; null while nothing is. */
  readonly over: string | null;
  readonly handlers: {
    readonly onDragStart: (event: DragEvent) => void;
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
    readonly onDragEnd: () => void;
  };
}

/** Rows are moved by dragging, with Ctrl or Alt copied, and files of this device are dropped onto folders. */
export const useTreeDrag = (
  rowOf: (event: DragEvent) => TreeRow | undefined,
  canEdit: boolean,
  onMoved: (path: string) => void,
): TreeDrag => {
  const dragged = useRef<TreeRow | null>(null);
  const [over, setOver] = useState<string | null>(null);

  const copies = ({ ctrlKey, altKey }: DragEvent): boolean => ctrlKey || altKey;
  const targetOf = (event: DragEvent): string | null => {
    const folder = folderAt(rowOf(event) ?? null);
    if (!canEdit) return null;
    if (dragged.current === null) return holdsFiles(event) ? folder : null;
    return copies(event) || mayMoveInto(dragged.current, folder) ? folder : null;
  };

  return {
    over,
    handlers: {
      onDragStart: (event) => {
        const row = rowOf(event);
        if (row === undefined || !canEdit) return;
        dragged.current = row;
        event.dataTransfer.setData(ROW, "");
        event.dataTransfer.effectAllowed = "copyMove";
      },
      onDragOver: (event) => {
        const folder = targetOf(event);
        setOver(folder);
        // Without a place to land, files go to the browser, which would leave the page for them.
        if (folder === null && !holdsFiles(event)) return;
        event.preventDefault();
        const copying = dragged.current === null || copies(event);
        event.dataTransfer.dropEffect = folder === null ? "none" : copying ? "copy" : "move";
      },
      onDragLeave: (event) => {
        if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)))
          setOver(null);
      },
      onDrop: (event) => {
        const folder = targetOf(event);
        const row = dragged.current;
        const files = [...event.dataTransfer.files];
        event.preventDefault();
        setOver(null);
        if (folder === null) {
          if (!canEdit) say("Files cannot be added: this session is read-only");
        } else if (row === null) {
          void import("./transfer.ts").then(({ uploadFiles }) => uploadFiles(folder, files));
        } else {
          const to = copies(event) ? copyInto(row, folder) : moveInto(row, folder);
          if (to !== null) onMoved(to);
        }
      },
      onDragEnd: () => {
        dragged.current = null;
        setOver(null);
      },
    },
  };
};
