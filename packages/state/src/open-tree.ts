import { toHex } from "@holdfast/protocol/encoding";
import { STATE_READ_MAX } from "@holdfast/protocol/limits";
import { type Bytes, parseBytes, utf8 } from "@holdfast/vault/bytes";
import type { Primitives } from "@holdfast/vault/primitives";
import { type Entry, type ListPart, referencesOf } from "./entry.ts";
import { pathsOf } from "./entry-writer.ts";
import { type Place, readPlaces } from "./place.ts";
import { LIST, NODE, nameOfKey, SECTION, type SectionKey, typeOfKey } from "./section-key.ts";
import type { ChunkReader } from "./segment-reader.ts";
import { type Branch, branch, decodeNode, eachNode, leaf, nibbleAt, type TreeNode } from "./tree.ts";
import { findEntry } from "./tree-update.ts";

/** Reads nodes; a damaged one stays absent. */
const readNodes = async (
  reader: ChunkReader,
  places: readonly Place[],
): Promise<ReadonlyMap<Place, TreeNode>> => {
  const contents = await reader.read(places.map((place) => ({ type: NODE, place })));
  const nodes = new Map<Place, TreeNode>();
  places.forEach((place, i) => {
    const content = contents[i];
    const node = content ? decodeNode(content, place) : null;
    if (node?.ok) nodes.set(place, node.value);
  });
  return nodes;
};

const isLoadable = (node: TreeNode | null, lost: ReadonlySet<Place>): node is TreeNode & { kind: "absent" } =>
  node?.kind === "absent" && !lost.has(node.place);

/** The tree with these nodes in the places of absent ones. */
const grafted = (node: TreeNode, nodes: ReadonlyMap<Place, TreeNode>): TreeNode => {
  if (node.kind === "absent") return nodes.get(node.place) ?? node;
  if (node.kind === "leaf") return node;
  const children = node.children.map((child) => child && grafted(child, nodes));
  if (children.every((child, i) => child === node.children[i])) return node;
  return { ...branch(children), place: node.place };
};

/** The absent nodes that stand at the end of these paths, or all of them. */
const frontier = (
  root: TreeNode,
  paths: readonly Bytes[] | null,
  lost: ReadonlySet<Place>,
): readonly Place[] => {
  const places = new Set<Place>();
  if (paths === null) {
    eachNode(root, (node) => {
      if (isLoadable(node, lost)) places.add(node.place);
    });
  }
  for (const path of paths ?? []) {
    let node: TreeNode | null = root;
    for (let depth = 0; node?.kind === "branch"; depth++) node = node.children[nibbleAt(path, depth)] ?? null;
    if (isLoadable(node, lost)) places.add(node.place);
  }
  return [...places];
};

/** Loads the nodes on the way to some sections, or the whole tree (null), level by level. */
export const loadTree = async (
  reader: ChunkReader,
  root: TreeNode,
  paths: readonly Bytes[] | null,
  lost: Set<Place>,
): Promise<TreeNode> => {
  let tree = root;
  // A tree never has one node twice: one that does is a small file that stands for a huge state.
  const known = new Set<string>();
  for (;;) {
    const reached = frontier(tree, paths, lost);
    if (reached.length === 0) return tree;
    const wanted = reached.filter((place) => {
      const id = toHex(place.chunkId);
      if (known.has(id)) lost.add(place);
      else known.add(id);
      return !lost.has(place);
    });
    const nodes = await readNodes(reader, wanted);
    for (const place of wanted) if (!nodes.has(place)) lost.add(place);
    tree = grafted(tree, nodes);
  }
};

/** Entries with the parts of their long lists loaded; a part that cannot be read stays null. */
export const loadLists = async (
  reader: ChunkReader,
  entries: readonly Entry[],
): Promise<readonly Entry[]> => {
  const parts = entries.flatMap((entry) => entry.parts.filter(({ places }) => places === null));
  if (parts.length === 0) return entries;
  const contents = await reader.read(parts.map(({ place }) => ({ type: LIST, place })));
  const loaded = new Map<ListPart, ListPart>();
  let left: number = STATE_READ_MAX.chunks;
  parts.forEach((part, i) => {
    const content = contents[i];
    const places = content && left > 0 ? parseBytes(content, readPlaces) : null;
    if (!places?.ok) return;
    left -= places.value.length;
    loaded.set(part, { place: part.place, places: places.value });
  });
  return entries.map((entry) =>
    entry.parts.length === 0
      ? entry
      : { ...entry, parts: entry.parts.map((part) => loaded.get(part) ?? part) },
  );
};

/** The whole tree with the lists of its entries loaded. */
export const loadAllLists = async (reader: ChunkReader, root: TreeNode): Promise<TreeNode> => {
  const long: Entry[] = [];
  eachNode(root, (node) => {
    if (node.kind === "leaf") long.push(...node.entries.filter(({ parts }) => parts.length > 0));
  });
  if (long.length === 0) return root;
  const loaded = await loadLists(reader, long);
  const byEntry = new Map(long.map((entry, i) => [entry, loaded[i] ?? entry]));
  const replaced = (node: TreeNode): TreeNode => {
    if (node.kind === "absent") return node;
    if (node.kind === "leaf") {
      if (!node.entries.some((entry) => byEntry.has(entry))) return node;
      return { ...leaf(node.entries.map((entry) => byEntry.get(entry) ?? entry)), place: node.place };
    }
    const children = node.children.map((child) => child && replaced(child));
    if (children.every((child, i) => child === node.children[i])) return node;
    const next: Branch = { ...branch(children), place: node.place };
    return next;
  };
  return replaced(root);
};

/** The entries of some sections, as far as they are there and can be reached. */
export const entriesAt = async (
  primitives: Primitives,
  reader: ChunkReader,
  root: TreeNode,
  keys: readonly SectionKey[],
  lost: Set<Place>,
): Promise<{ readonly root: TreeNode; readonly entries: ReadonlyMap<SectionKey, Entry> }> => {
  const sections = keys.map((key) => ({ type: SECTION[typeOfKey(key)], name: utf8(nameOfKey(key)) }));
  const paths = await pathsOf(primitives, sections);
  const tree = await loadTree(reader, root, paths, lost);
  const entries = new Map<SectionKey, Entry>();
  keys.forEach((key, i) => {
    const section = sections[i];
    const path = paths[i];
    const entry = section && path && findEntry(tree, section.type, section.name, path);
    if (entry) entries.set(key, entry);
  });
  return { root: tree, entries };
};

/** Every place the tree needs: chunks, list parts and nodes. */
export const allReferences = (root: TreeNode): readonly Place[] => {
  const places: Place[] = [];
  eachNode(root, (node) => {
    if (node.place !== null) places.push(node.place);
    if (node.kind === "leaf")
      for (const entry of node.entries) for (const place of referencesOf(entry)) places.push(place);
  });
  return places;
};
