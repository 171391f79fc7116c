import { type RefObject, useEffect, useRef } from "react";

/** Gives the focus to the row of a path, now or as soon as it is drawn. */
export const useRowFocus = (list: RefObject<HTMLElement | null>): ((path: string) => void) => {
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    if (wanted.current === null) return;
    const row = list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(wanted.current)}"]`);
    if (row === null || row === undefined) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });
  return (path) => {
    wanted.current = path;
  };
};
