import { sameData } from "../same-data.ts";
import { diff3Lines } from "./diff3.ts";
import { textOf } from "./report.ts";
import type { FieldMerge } from "./values.ts";
import type { MergeWork } from "./work.ts";

/** Lists that people add to: what either side put in is in it, theirs first where both did at one place. */
export const joinLists = <T>(
  work: MergeWork,
  base: readonly T[],
  ours: readonly T[],
  theirs: readonly T[],
): readonly T[] => {
  const texts = (list: readonly T[]): readonly string[] => list.map(textOf);
  const merge = diff3Lines({ base: texts(base), ours: texts(ours), theirs: texts(theirs) }, work.steps);
  work.spend(merge.steps);
  return merge.pieces.flatMap((piece) => {
    const mine = ours.slice(piece.ours.from, piece.ours.to);
    const other = theirs.slice(piece.theirs.from, piece.theirs.to);
    if (piece.kind === "open") {
      let alike = 0;
      while (alike < Math.min(mine.length, other.length) && sameData(mine[alike], other[alike])) alike += 1;
      return [...other, ...mine.slice(alike)];
    }
    return piece.kind === "ours" ? mine : other;
  });
};

/** `joinLists` of a field. */
export const mergeList: FieldMerge = (work, path, sides) => {
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
  work.tell(path, sides, "both", "put-together");
  return joinLists(work, list(sides.base), list(sides.ours), list(sides.theirs));
};

/** The items of a list by id; a second one of the same id has a key of its own. */
export const byKey = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> => {
  const map = new Map<string, T>();
  for (const item of items) {
    let key = item.id;
    for (let n = 2; map.has(key); n++) key = `${item.id}\n${n}`;
    map.set(key, item);
  }
  return map;
};
