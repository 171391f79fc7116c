import { type RefObject, useCallback, useEffect, useState } from "react";
import { type RowWindow, rowWindow } from "../../../workspace/row-window.ts";

export interface DrawnRows extends RowWindow {
  /** CSS pixels, as the style sheet has it. */
  readonly rowHeight: number;
  /** Scrolls until a row is in sight. */
  readonly reveal: (index: number) => void;
}

const scrollerOf = (list: RefObject<HTMLElement | null>): HTMLElement | null =>
  list.current?.closest<HTMLElement>(".panel-scroll") ?? null;

/** Draws only the rows around those in sight, so that a list of thousands opens at once. `rowHeight` in CSS pixels. */
export const useRowWindow = (
  count: number,
  list: RefObject<HTMLElement | null>,
  rowHeight: number,
): DrawnRows => {
  const [drawn, setDrawn] = useState<RowWindow>({ first: 0, end: Math.min(count, 100) });

  useEffect(() => {
    const scroller = scrollerOf(list);
    if (scroller === null) return;
    const look = (): void => {
      const next = rowWindow(count, rowHeight, scroller.scrollTop, scroller.clientHeight);
      setDrawn((before) => (before.first === next.first && before.end === next.end ? before : next));
    };
    look();
    const resized = new ResizeObserver(look);
    resized.observe(scroller);
    scroller.addEventListener("scroll", look, { passive: true });
    return () => {
      resized.disconnect();
      scroller.removeEventListener("scroll", look);
    };
  }, [count, rowHeight, list]);

  const reveal = useCallback(
    (index: number): void => {
      const scroller = scrollerOf(list);
      if (scroller === null) return;
      const top = index * rowHeight;
      if (top < scroller.scrollTop) scroller.scrollTop = top;
      else if (top + rowHeight > scroller.scrollTop + scroller.clientHeight) {
        scroller.scrollTop = top + rowHeight - scroller.clientHeight;
      }
    },
    [rowHeight, list],
  );
  return { first: drawn.first, end: Math.min(drawn.end, count), rowHeight, reveal };
};
