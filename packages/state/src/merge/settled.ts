import { distinctPaths } from "../distinct-paths.ts";
import type { State } from "../model.ts";

const FIELDS = {
  file: "files",
  terminal: "terminals",
  tab: "tabs",
  conversation: "conversations",
} as const;

type Things = Pick<State, (typeof FIELDS)[keyof typeof FIELDS]>;

/** Resolving a conflict is an edit of its thing: it stays, though the other side removed it. [MG-2] [MG-6] */
export const withSettled = (merged: Things, base: State, sides: readonly State[]): Things => {
  let things = merged;
  for (const side of sides) {
    for (const { id, kind, thing } of Object.values(base.conflicts)) {
      if (Object.hasOwn(side.conflicts, id) || thing === null || !(kind in FIELDS)) continue;
      const field = FIELDS[kind as keyof typeof FIELDS];
      const { [thing]: kept } = side[field];
      if (kept === undefined || Object.hasOwn(things[field], thing)) continue;
      things = { ...things, [field]: { ...things[field], [thing]: kept } };
    }
  }
  return things === merged ? merged : { ...things, files: distinctPaths(things.files).files };
};
