import { type Bytes, compare } from "@holdfast/vault/bytes";
import { compareEntries, type Entry } from "./entry.ts";
import { branch, DEPTH_MAX, entriesOf, LEAF_MAX_BYTES, leaf, nibbleAt, type TreeNode } from "./tree.ts";

/** What becomes of one section: its new entry, or null to take it out. */
export interface TreeChange {
  readonly type: number;
  readonly name: Bytes;
  /** SHA-256(type u8 ‖ name). */
  readonly path: Bytes;
  readonly entry: Entry | null;
}

export interface TreeUpdate {
  readonly root: TreeNode;
  /** Sealed nodes of the tree before that the new tree does not use. */
  readonly dropped: readonly TreeNode[];
}

/** The path of an entry that stood in the tree before: a leaf that grows too long is divided by it. */
export type PathOf = (entry: Entry) => Bytes;

/** Thrown for a change below a node that is not at hand; callers find out with `findLeaf` first. */
export class AbsentNode extends Error {}

/**
 * The tree with these changes; untouched parts are shared with the tree before. [ST-9] [ST-11]
 *
 * `changes` name each section at most once. A change that repeats what is there costs nothing.
 */
export const updateTree = (root: TreeNode, changes: readonly TreeChange[], pathOf: PathOf): TreeUpdate => {
  const dropped: TreeNode[] = [];
  return { root: updateNode(root, 0, changes, pathOf, dropped) ?? leaf([]), dropped };
};

const updateNode = (
  node: TreeNode | null,
  depth: number,
  changes: readonly TreeChange[],
  pathOf: PathOf,
  dropped: TreeNode[],
): TreeNode | null => {
  if (node?.kind === "absent") throw new AbsentNode("a node on the path of a change is not at hand");
  if (node?.kind === "branch") {
    const groups = byNibble(changes, depth);
    const children = node.children.map((child, nibble) => {
      const group = groups[nibble];
      return group === undefined ? child : updateNode(child, depth + 1, group, pathOf, dropped);
    });
    if (children.every((child, nibble) => child === node.children[nibble])) return node;
    const next = branch(children);
    drop(node, dropped);
    return next.bytes > LEAF_MAX_BYTES ? next : joined(next, dropped);
  }
  const entries = merged(node?.entries ?? [], changes);
  if (node !== null && entries === node.entries) return node;
  if (node !== null) drop(node, dropped);
  if (entries.length === 0) return null;
  return planted(entries, depth, changes, pathOf);
};

const drop = (node: TreeNode, dropped: TreeNode[]): void => {
  if (node.place !== null) dropped.push(node);
};

const byNibble = <T extends { readonly path: Bytes }>(
  items: readonly T[],
  depth: number,
): (T[] | undefined)[] => {
  const groups: (T[] | undefined)[] = new Array(16).fill(undefined);
  for (const item of items) {
    const nibble = nibbleAt(item.path, depth);
    const group = groups[nibble] ?? [];
    group.push(item);
    groups[nibble] = group;
  }
  return groups;
};

/** A branch whose entries fit in one leaf again. */
const joined = (node: TreeNode, dropped: TreeNode[]): TreeNode | null => {
  const entries = entriesOf(node);
  for (const child of node.kind === "branch" ? node.children : []) {
    if (child !== null) dropAll(child, dropped);
  }
  return entries.length === 0 ? null : leaf(entries.toSorted(compareEntries));
};

const dropAll = (node: TreeNode, dropped: TreeNode[]): void => {
  drop(node, dropped);
  if (node.kind === "branch") for (const child of node.children) if (child !== null) dropAll(child, dropped);
};

/** Sorted entries after the changes; the same array when nothing differs. */
const merged = (entries: readonly Entry[], changes: readonly TreeChange[]): readonly Entry[] => {
  const kept = entries.filter((entry) => !changes.some((change) => names(change, entry)));
  const added = changes.flatMap(({ entry }) => (entry === null ? [] : [entry]));
  const next = [...kept, ...added].sort(compareEntries);
  const same = next.length === entries.length && next.every((entry, i) => isSame(entry, entries[i]));
  return same ? entries : next;
};

const names = (change: TreeChange, entry: Entry): boolean =>
  change.type === entry.type && compare(change.name, entry.name) === 0;

const isSame = (a: Entry, b: Entry | undefined): boolean =>
  b !== undefined && (a === b || compare(a.encoded, b.encoded) === 0);

/** The subtree of these entries alone: a leaf exactly when they fit in one, or no deeper level is left. */
const planted = (
  entries: readonly Entry[],
  depth: number,
  changes: readonly TreeChange[],
  pathOf: PathOf,
): TreeNode => {
  const single = leaf(entries);
  if (single.bytes <= LEAF_MAX_BYTES || depth === DEPTH_MAX) return single;
  const changed = new Map(
    changes.flatMap(({ entry, path }) => (entry === null ? [] : [[entry, path] as const])),
  );
  const located = entries.map((entry) => ({ entry, path: changed.get(entry) ?? pathOf(entry) }));
  return divided(located, depth);
};

const divided = (
  located: readonly { readonly entry: Entry; readonly path: Bytes }[],
  depth: number,
): TreeNode => {
  const single = leaf(located.map(({ entry }) => entry));
  if (single.bytes <= LEAF_MAX_BYTES || depth === DEPTH_MAX) return single;
  return branch(
    byNibble(located, depth).map((group) => (group === undefined ? null : divided(group, depth + 1))),
  );
};

/** The leaf a path leads to: null when the tree ends before it, an absent node when one stands in the way. */
export const findLeaf = (root: TreeNode, path: Bytes): TreeNode | null => {
  let node: TreeNode | null = root;
  for (let depth = 0; node?.kind === "branch"; depth++) node = node.children[nibbleAt(path, depth)] ?? null;
  return node;
};

/** The entry of a section, or null. */
export const findEntry = (root: TreeNode, type: number, name: Bytes, path: Bytes): Entry | null => {
  const found = findLeaf(root, path);
  if (found?.kind !== "leaf") return null;
  return found.entries.find((entry) => entry.type === type && compare(entry.name, name) === 0) ?? null;
};
