import type { TreeRow } from "../../../workspace/tree.ts";

/** What a key does in the tree: moves to a row, folds one, or acts on the present one. */
export type TreeStep =
  | { readonly kind: "go"; readonly to: number }
  | { readonly kind: "fold" }
  | { readonly kind: "open" | "rename" | "delete" }
  | null;

const go = (to: number): TreeStep => ({ kind: "go", to });

const parentOf = (rows: readonly TreeRow[], at: number): number => {
  const level = rows[at]?.level ?? 1;
  for (let index = at - 1; index >= 0; index -= 1) if ((rows[index]?.level ?? 0) < level) return index;
  return at;
};

const startingWith = (rows: readonly TreeRow[], at: number, letter: string): number => {
  for (let step = 1; step <= rows.length; step += 1) {
    const index = (at + step) % rows.length;
    if (rows[index]?.name.toLowerCase().startsWith(letter)) return index;
  }
  return at;
};

/** The keys of a tree as readers of screens know them; `at` is the index of the present row. */
export const treeStep = (rows: readonly TreeRow[], at: number, key: string): TreeStep => {
  const row = rows[at];
  if (row === undefined) return null;
  const folder = row.kind === "folder";
  switch (key) {
    case "ArrowDown":
      return go(Math.min(rows.length - 1, at + 1));
    case "ArrowUp":
      return go(Math.max(0, at - 1));
    case "Home":
      return go(0);
    case "End":
      return go(rows.length - 1);
    case "ArrowRight":
      if (!folder) return null;
      return row.open ? go(Math.min(rows.length - 1, at + 1)) : { kind: "fold" };
    case "ArrowLeft":
      return folder && row.open ? { kind: "fold" } : go(parentOf(rows, at));
    case "Enter":
    case " ":
      return folder ? { kind: "fold" } : { kind: "open" };
    case "F2":
      return { kind: "rename" };
    case "Delete":
      return { kind: "delete" };
    default:
      return key.length === 1 ? go(startingWith(rows, at, key.toLowerCase())) : null;
  }
};

/** What a key does with Ctrl or ⌘ held: takes a row along, puts down what was taken, or makes a second one of it. */
export const treeModStep = (key: string): "cut" | "copy" | "paste" | "duplicate" | null => {
  switch (key.toLowerCase()) {
    case "x":
      return "cut";
    case "c":
      return "copy";
    case "v":
      return "paste";
    case "d":
      return "duplicate";
    default:
      return null;
  }
};
