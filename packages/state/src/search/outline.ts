import { equal } from "@holdfast/vault/bytes";
import { type Entry, placesOf } from "../entry.ts";
import { loadLists, loadTree } from "../open-tree.ts";
import type { Place } from "../place.ts";
import { decodeText } from "../section-content.ts";
import { keyOf, type SectionKey } from "../section-key.ts";
import type { ChunkReader } from "../segment-reader.ts";
import { branch, eachNode, type TreeNode } from "../tree.ts";
import { unitOf } from "./units.ts";

/** The sections of a save that are searched: their chunks in order, by number. Null: its list is lost. */
export type Outline = ReadonlyMap<SectionKey, readonly number[] | null>;

/** Whether a section is made of the same chunks. A list that is lost is like no other. */
export const sameList = (
  a: readonly number[] | null | undefined,
  b: readonly number[] | null | undefined,
): boolean =>
  Boolean(a && b) &&
  (a === b || (a?.length === b?.length && (a ?? []).every((number, i) => number === b?.[i])));

/** How one outline comes of another. */
export const changeBetween = (before: Outline, after: Outline): OutlineChange => ({
  set: new Map([...after].filter(([key, list]) => !sameList(list, before.get(key)))),
  removed: [...before.keys()].filter((key) => !after.has(key)),
});

/** What makes one outline out of another. */
export interface OutlineChange {
  readonly set: ReadonlyMap<SectionKey, readonly number[] | null>;
  readonly removed: readonly SectionKey[];
}

/** Takes note of a chunk that a save names, and gives it its number: equal numbers are equal contents. [SE-2] */
export type NoteChunk = (type: number, place: Place) => number;

const sameChunk = (a: Place | null, b: Place | null): boolean =>
  a !== null && b !== null && a.keyGeneration === b.keyGeneration && equal(a.chunkId, b.chunkId);

/** A tree with those nodes of another one, already read, that stand in the same place and are the same. */
const reusing = (node: TreeNode, known: TreeNode): TreeNode => {
  if (node.kind === "absent") return sameChunk(node.place, known.place) ? known : node;
  if (node.kind === "leaf" || known.kind !== "branch") return node;
  const children = node.children.map((child, i) => {
    const there = known.children[i];
    return child && there ? reusing(child, there) : child;
  });
  return { ...branch(children), place: node.place };
};

const entriesApart = (node: TreeNode, shared: ReadonlySet<TreeNode>): ReadonlyMap<SectionKey, Entry> => {
  const entries = new Map<SectionKey, Entry>();
  const visit = (at: TreeNode): void => {
    if (shared.has(at)) return;
    if (at.kind === "branch") for (const child of at.children) if (child !== null) visit(child);
    if (at.kind !== "leaf") return;
    for (const entry of at.entries) {
      const name = decodeText(entry.name);
      const key = name === null ? null : keyOf(entry.type, name);
      if (key !== null && unitOf(key) !== null) entries.set(key, entry);
    }
  };
  visit(node);
  return entries;
};

const everyNode = (tree: TreeNode): ReadonlySet<TreeNode> => {
  const nodes = new Set<TreeNode>();
  eachNode(tree, (node) => nodes.add(node));
  return nodes;
};

export interface ReadOutline extends OutlineChange {
  readonly tree: TreeNode;
  /** Nothing below some nodes of the tree is known. */
  readonly lostNodes: number;
}

/** The sections in which the save with this root differs from one whose tree is known: reads the nodes that are new. [SE-2] */
export const readOutline = async (
  reader: ChunkReader,
  root: TreeNode,
  known: TreeNode,
  note: NoteChunk,
): Promise<ReadOutline> => {
  const lost = new Set<Place>();
  const tree = await loadTree(reader, reusing(root, known), null, lost);
  const [before, after] = [everyNode(known), everyNode(tree)];
  const now = entriesApart(tree, before);
  const then = entriesApart(known, after);
  const changed = [...now].filter(([key, entry]) => {
    const was = then.get(key);
    return was === undefined || !equal(was.encoded, entry.encoded);
  });
  const entries = await loadLists(
    reader,
    changed.map(([, entry]) => entry),
  );
  const set = new Map<SectionKey, readonly number[] | null>();
  changed.forEach(([key], i) => {
    const entry = entries[i];
    const places = entry === undefined ? null : placesOf(entry);
    const type = entry?.type ?? 0;
    set.set(key, places?.map((place) => note(type, place)) ?? null);
  });
  return {
    tree,
    set,
    removed: [...then.keys()].filter((key) => !now.has(key)),
    lostNodes: lost.size,
  };
};
