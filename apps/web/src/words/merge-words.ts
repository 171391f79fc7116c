import type { Conflict } from "@holdfast/state/model";
import { counted } from "./size.ts";

/** What the bar above the panels says of what only a person can settle. */
export const conflictNotice = (conflicts: readonly Conflict[]): string => {
  const files = new Set(conflicts.filter(({ kind }) => kind === "file").map(({ thing }) => thing)).size;
  const parts = conflicts.filter(({ kind }) => kind !== "file").length;
  const named = [
    ...(files > 0 ? [counted(files, "file")] : []),
    ...(parts > 0 ? [counted(parts, "other part")] : []),
  ].join(" and ");
  const verb = files + parts === 1 ? "has" : "have";
  return `${named} ${verb} changes from two devices that do not fit together.`;
};

const KINDS = {
  file: "file",
  terminal: "terminal",
  tab: "browser tab",
  conversation: "conversation",
  bookmarks: "bookmarks",
  layout: "layout",
  settings: "settings",
  metadata: "facts of the session",
} as const satisfies Record<Conflict["kind"], string>;

/** What a conflict is about, as a heading. */
export const conflictName = ({ kind, name }: Conflict): string =>
  name === "" || name === kind ? `The ${KINDS[kind]}` : name;

export interface SideWords {
  readonly ours: string;
  readonly theirs: string;
}

/** What the two sides are called, seen from this device. */
export const sideWords = ({ oursBy, theirsBy }: Conflict, here: string): SideWords => {
  if (oursBy.device === theirsBy.device) return { ours: "the later text", theirs: "the earlier text" };
  if (oursBy.device === here) return { ours: "this device’s text", theirs: "the other device’s text" };
  if (theirsBy.device === here) return { ours: "the other device’s text", theirs: "this device’s text" };
  return { ours: "one device’s text", theirs: "the other device’s text" };
};
