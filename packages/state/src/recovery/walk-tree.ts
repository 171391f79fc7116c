import type { Bytes } from "@holdfast/vault/bytes";
import type { Entry } from "../entry.ts";
import type { Place } from "../place.ts";
import { decodeText } from "../section-content.ts";
import { keyOf, type SectionKey } from "../section-key.ts";
import { nibbleAt, type TreeNode } from "../tree.ts";

/** An entry that can be reached, and the sealed nodes on its way. */
export interface Reached {
  readonly entry: Entry;
  readonly key: SectionKey;
  readonly way: readonly Place[];
}

/** Where a node could not be had: the nibbles that lead there. */
export type LostBranch = readonly number[];

export interface Walked {
  readonly reached: readonly Reached[];
  readonly lost: readonly LostBranch[];
  /** Entries that no section of ours has the name of, or the same name twice. */
  readonly unknown: number;
}

/** Every section of a loaded tree by its key, and the places below which nothing is known. */
export const walkTree = (root: TreeNode): Walked => {
  const reached = new Map<SectionKey, Reached>();
  const lost: LostBranch[] = [];
  let unknown = 0;
  const visit = (node: TreeNode, nibbles: LostBranch, above: readonly Place[]): void => {
    const way = node.place === null ? above : [...above, node.place];
    if (node.kind === "absent") lost.push(nibbles);
    else if (node.kind === "branch") {
      node.children.forEach((child, nibble) => {
        if (child !== null) visit(child, [...nibbles, nibble], way);
      });
    } else {
      for (const entry of node.entries) {
        const name = decodeText(entry.name);
        const key = name === null ? null : keyOf(entry.type, name);
        if (key === null || reached.has(key)) unknown += 1;
        else reached.set(key, { entry, key, way });
      }
    }
  };
  visit(root, [], []);
  return { reached: [...reached.values()], lost, unknown };
};

/** Whether a section of this path would stand below one of these. */
export const isBelow = (path: Bytes, branches: readonly LostBranch[]): boolean =>
  branches.some((nibbles) => nibbles.every((nibble, depth) => nibbleAt(path, depth) === nibble));
