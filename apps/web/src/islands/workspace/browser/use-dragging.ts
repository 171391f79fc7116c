import { type DragEvent, useState } from "react";

export interface DragProps {
  readonly draggable: boolean;
  readonly "data-drop"?: "before" | "behind";
  readonly onDragStart: (event: DragEvent) => void;
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDragLeave: () => void;
  readonly onDragEnd: () => void;
  readonly onDrop: (event: DragEvent) => void;
}

type Side = "before" | "behind";

const sideOf = ({ clientY, currentTarget }: DragEvent): Side => {
  const { top, height } = currentTarget.getBoundingClientRect();
  return clientY < top + height / 2 ? "before" : "behind";
};

/** Rows of one list that are put in order by the pointer. The keyboard has its own way. */
export const useDragging = (
  allowed: boolean,
  place: (id: string, beside: string, side: Side) => void,
): ((id: string) => DragProps) => {
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<{ readonly id: string; readonly side: Side } | null>(null);
  const end = (): void => {
    setDragged(null);
    setOver(null);
  };
  return (id) => ({
    draggable: allowed,
    ...(over?.id === id ? { "data-drop": over.side } : {}),
    onDragStart: ({ dataTransfer }) => {
      dataTransfer.effectAllowed = "move";
      dataTransfer.setData("text/plain", "");
      setDragged(id);
    },
    onDragOver: (event) => {
      if (dragged === null || dragged === id) return;
      event.preventDefault();
      const side = sideOf(event);
      if (over?.id !== id || over.side !== side) setOver({ id, side });
    },
    onDragLeave: () => setOver(null),
    onDragEnd: end,
    onDrop: (event) => {
      if (dragged === null) return;
      event.preventDefault();
      place(dragged, id, sideOf(event));
      end();
    },
  });
};
