import type { FileEntry } from "./model.ts";

/** A text file as it is before anybody has looked at it: cursor and scroll at its beginning. */
export const newTextFile = (
  named: Pick<FileEntry, "id" | "path" | "language"> & { readonly content: string },
): FileEntry => ({
  ...named,
  cursor: { anchor: 0, head: 0 },
  scroll: { top: 0, left: 0 },
  dirty: false,
  eol: "lf",
  bom: false,
});
