import type { TimelineRow } from "../../../workspace/timeline-rows.ts";

export type TimelineStep =
  | { readonly kind: "go"; readonly to: number }
  | { readonly kind: "look" | "fold" | "edit" | "pin" | "delete" | "leave" };

const nextRow = (rows: readonly TimelineRow[], from: number, step: 1 | -1): number => {
  let at = from + step;
  while (rows[at]?.kind === "day") at += step;
  return rows[at] === undefined ? from : at;
};

const foldAbove = (rows: readonly TimelineRow[], at: number): number =>
  rows.findLastIndex(({ kind }, index) => index < at && kind === "fold");

const sideways = (rows: readonly TimelineRow[], at: number, open: boolean): TimelineStep | null => {
  const row = rows[at];
  if (row?.kind === "fold") {
    if (row.open !== open) return { kind: "fold" };
    return open ? { kind: "go", to: nextRow(rows, at, 1) } : null;
  }
  if (!open && row?.kind === "save" && row.inFold) return { kind: "go", to: foldAbove(rows, at) };
  return null;
};

/** What a key does in the timeline when row `at` has the focus; null for keys that mean nothing there. */
export const timelineStep = (rows: readonly TimelineRow[], at: number, key: string): TimelineStep | null => {
  const row = rows[at];
  switch (key) {
    case "ArrowDown":
      return { kind: "go", to: nextRow(rows, at, 1) };
    case "ArrowUp":
      return { kind: "go", to: nextRow(rows, at, -1) };
    case "Home":
      return { kind: "go", to: nextRow(rows, -1, 1) };
    case "End":
      return { kind: "go", to: nextRow(rows, rows.length, -1) };
    case "ArrowRight":
      return sideways(rows, at, true);
    case "ArrowLeft":
      return sideways(rows, at, false);
    case "Enter":
    case " ":
      return { kind: row?.kind === "fold" ? "fold" : "look" };
    case "Escape":
      return { kind: "leave" };
    case "F2":
      return row?.kind === "checkpoint" ? { kind: "edit" } : null;
    case "p":
      return row?.kind === "checkpoint" ? { kind: "pin" } : null;
    case "Delete":
      return row?.kind === "checkpoint" ? { kind: "delete" } : null;
    default:
      return null;
  }
};
