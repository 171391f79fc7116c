import { chunkIds } from "./chunk-id.ts";
import type { Writing } from "./entry-writer.ts";
import { NODE } from "./section-key.ts";
import { newestGeneration } from "./space-keys.ts";
import { type Branch, encodeNode, type Leaf, type TreeNode } from "./tree.ts";

/** Nodes below the root that have no place yet, by depth. */
const unsealed = (root: TreeNode): readonly (readonly (Leaf | Branch)[])[] => {
  const levels: (Leaf | Branch)[][] = [];
  const visit = (node: TreeNode, depth: number): void => {
    if (node.kind === "absent" || (node.place !== null && depth > 0)) return;
    if (depth > 0) {
      const level = levels[depth] ?? [];
      levels[depth] = level;
      level.push(node);
    }
    if (node.kind !== "branch") return;
    for (const child of node.children) if (child !== null) visit(child, depth + 1);
  };
  visit(root, 0);
  return levels.filter((level) => level !== undefined);
};

/** Packs every new node, the deepest first: a parent names the places of its children. Answers the packed ones. [ST-11] */
export const writeNodes = async (
  { primitives, keys, packer }: Writing,
  root: TreeNode,
): Promise<readonly TreeNode[]> => {
  const generation = newestGeneration(keys);
  const levels = unsealed(root).toReversed();
  for (const level of levels) {
    const pieces = level.map((node) => ({ type: NODE, content: encodeNode(node) }));
    const ids = await chunkIds(primitives, generation.keys.cid, pieces);
    level.forEach((node, i) => {
      const id = ids[i];
      const piece = pieces[i];
      if (id === undefined || piece === undefined) throw new Error("a node was not named");
      node.place = packer.add(NODE, id, generation.number, piece.content);
    });
  }
  return levels.flat();
};
