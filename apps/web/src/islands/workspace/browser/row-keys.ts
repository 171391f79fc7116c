import type { KeyboardEvent } from "react";

/** What the keys of a row do besides going from row to row. */
export interface RowKeys {
  readonly remove: () => void;
  readonly edit?: () => void;
  readonly step?: (step: 1 | -1) => void;
}

const goBy = (row: EventTarget, step: 1 | -1): void => {
  if (!(row instanceof HTMLElement)) return;
  const rows = [...(row.closest(".panel-scroll")?.querySelectorAll<HTMLElement>(".browser-row-main") ?? [])];
  rows[rows.indexOf(row) + step]?.focus();
};

/** Up and down go to the next row, with Alt they move it; F2 edits, Delete takes away. */
export const rowKeys =
  ({ remove, edit, step }: RowKeys) =>
  (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : null;
    if (by !== null && event.altKey) step?.(by);
    else if (by !== null) goBy(event.currentTarget, by);
    else if (event.key === "Delete") {
      goBy(event.currentTarget, 1);
      remove();
    } else if (event.key === "F2" && edit !== undefined) edit();
    else return;
    event.preventDefault();
  };
