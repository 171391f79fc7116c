import { type ByteReader, type Bytes, ByteWriter, parseBytes } from "@holdfast/vault/bytes";
import { compareEntries, type Entry, readEntry } from "./entry.ts";
import { type Place, readPlace, writePlace } from "./place.ts";

export const LEAF_MAX_BYTES = 2_048;
export const DEPTH_MAX = 8;
const FAN_OUT = 16;

interface Placed {
  /** Where the node's chunk lies; null for the root, and for a node of a save that is still being made. */
  place: Place | null;
}

export interface Leaf extends Placed {
  readonly kind: "leaf";
  readonly entries: readonly Entry[];
  /** Length of all entries below, encoded. */
  readonly bytes: number;
}

export interface Branch extends Placed {
  readonly kind: "branch";
  /** One for each nibble. */
  readonly children: readonly (TreeNode | null)[];
  readonly bytes: number;
}

/** A node whose chunk is not at hand: not loaded yet, or damaged. */
export interface Absent extends Placed {
  readonly kind: "absent";
  readonly place: Place;
  /** Unknown, and never small enough to be joined with its neighbours. */
  readonly bytes: number;
}

/**
 * The section tree: a 16-ary trie over the hash of type and name. Its shape follows from its entries alone. [ST-9]
 *
 * Nodes are never changed; an edit copies the path to the root. Only `place` is written, once, by the save that seals the node.
 */
export type TreeNode = Leaf | Branch | Absent;

export const leaf = (entries: readonly Entry[]): Leaf => ({
  kind: "leaf",
  entries,
  bytes: entries.reduce((sum, entry) => sum + entry.encoded.length, 0),
  place: null,
});

export const EMPTY_TREE: TreeNode = leaf([]);

export const branch = (children: readonly (TreeNode | null)[]): Branch => ({
  kind: "branch",
  children,
  bytes: children.reduce((sum, child) => sum + (child?.bytes ?? 0), 0),
  place: null,
});

export const absent = (place: Place): Absent => ({ kind: "absent", place, bytes: Number.POSITIVE_INFINITY });

/** The nibble of a path that chooses the child at this depth, high first. */
export const nibbleAt = (path: Bytes, depth: number): number => {
  const byte = path[depth >> 1] ?? 0;
  return depth % 2 === 0 ? byte >> 4 : byte & 15;
};

/** A node's chunk. All its children must have their places. */
export const encodeNode = (node: Leaf | Branch): Bytes => {
  const writer = new ByteWriter();
  if (node.kind === "leaf") {
    writer.u8(0).varint(node.entries.length);
    for (const entry of node.entries) writer.bytes(entry.encoded);
    return writer.finish();
  }
  writer
    .u8(1)
    .u16(node.children.reduce((bits, child, nibble) => bits | (child === null ? 0 : 1 << nibble), 0));
  for (const child of node.children) {
    if (child === null) continue;
    if (child.place === null) throw new Error("a child was not sealed before its parent");
    writePlace(writer, child.place);
  }
  return writer.finish();
};

const readLeaf = (reader: ByteReader, source: Bytes): Leaf => {
  const entries: Entry[] = [];
  for (let left = reader.varint(); left > 0; left--) {
    const entry = readEntry(reader, source);
    const last = entries.at(-1);
    if (last !== undefined && compareEntries(last, entry) >= 0) reader.fail("entries out of order");
    entries.push(entry);
  }
  return leaf(entries);
};

const readBranch = (reader: ByteReader): Branch => {
  const bits = reader.u16();
  return branch(
    Array.from({ length: FAN_OUT }, (_, nibble) =>
      (bits & (1 << nibble)) === 0 ? null : absent(readPlace(reader)),
    ),
  );
};

/** A node whose children are still absent. */
export const decodeNode = (bytes: Bytes, place: Place | null) =>
  parseBytes(bytes, (reader): Leaf | Branch => {
    const form = reader.u8();
    if (form > 1) reader.fail("unknown form of node");
    return { ...(form === 0 ? readLeaf(reader, bytes) : readBranch(reader)), place };
  });

/** Calls `visit` for every node, parents first. */
export const eachNode = (node: TreeNode, visit: (node: TreeNode, depth: number) => void, depth = 0): void => {
  visit(node, depth);
  if (node.kind !== "branch") return;
  for (const child of node.children) if (child !== null) eachNode(child, visit, depth + 1);
};

/** Every entry below a node, in no particular order. */
export const entriesOf = (node: TreeNode): readonly Entry[] => {
  const entries: Entry[] = [];
  eachNode(node, (inner) => {
    if (inner.kind === "leaf") entries.push(...inner.entries);
  });
  return entries;
};
