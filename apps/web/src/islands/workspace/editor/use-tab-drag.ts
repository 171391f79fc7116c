import { type DragEvent, useState } from "react";
import { change } from "../../../stores/session-store.ts";
import { type EditorPane, moveAcross, placeTab } from "../../../workspace/editor-panes.ts";

interface Dragged {
  readonly id: string;
  readonly pane: EditorPane;
  readonly at: number;
}

/** What a browser tells of a drag says too little while it lasts; there is one at a time on a page. */
let dragged: Dragged | null = null;

const TAB = "application/x-holdfast-tab";

/** Before which tab something would land: those whose middle is left of the pointer stay before it. */
const gapAt = ({ currentTarget, clientX }: DragEvent): number =>
  [...currentTarget.children].filter((tab) => {
    const { left, width } = tab.getBoundingClientRect();
    return left + width / 2 < clientX;
  }).length;

/** Tabs are put in order, and taken to the other pane, by dragging. `gap`: before which tab one would land; null for none. */
export const useTabDrag = (pane: EditorPane) => {
  const [gap, setGap] = useState<number | null>(null);
  return {
    gap,
    onTabDragStart: (id: string, at: number) => (event: DragEvent) => {
      dragged = { id, pane, at };
      event.dataTransfer.setData(TAB, "");
      event.dataTransfer.effectAllowed = "move";
    },
    list: {
      onDragOver: (event: DragEvent) => {
        if (dragged === null) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "move";
        setGap(gapAt(event));
      },
      onDragLeave: ({ currentTarget, relatedTarget }: DragEvent) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setGap(null);
      },
      onDrop: (event: DragEvent) => {
        if (dragged === null) return;
        event.preventDefault();
        const { id, pane: from, at } = dragged;
        const to = gapAt(event);
        setGap(null);
        // Where it stood is free by then.
        change(from === pane ? placeTab(id, to > at ? to - 1 : to, pane) : moveAcross(id, from, to));
      },
      onDragEnd: () => {
        dragged = null;
        setGap(null);
      },
    },
  };
};
