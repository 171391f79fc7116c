import { describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { type Bytes, concat, u8, utf8 } from "@holdfast/vault/bytes";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import fc from "fast-check";
import { bytesOf } from "../fixtures/space.ts";
import { compareEntries, DIRECT_PLACES_MAX, divideList, type Entry, makeEntry } from "./entry.ts";
import { knownPath, learnPaths } from "./entry-writer.ts";
import type { Place } from "./place.ts";
import {
  DEPTH_MAX,
  decodeNode,
  EMPTY_TREE,
  encodeNode,
  entriesOf,
  LEAF_MAX_BYTES,
  type TreeNode,
} from "./tree.ts";
import { findEntry, type TreeChange, updateTree } from "./tree-update.ts";

const placeOf = (label: string): Place => ({
  chunkId: bytesOf(label, 16),
  keyGeneration: 0,
  ordinal: 1,
  frame: 2,
  offset: 300,
  length: 4_000,
});

const pathOf = (type: number, name: Bytes): Bytes =>
  new Uint8Array(
    createHash("sha256")
      .update(concat(u8(type), name))
      .digest(),
  );

/** An entry with `size` chunks whose fingerprint depends on `version`. */
const entryOf = (name: string, version: number, size: number): Entry =>
  makeEntry({
    type: 7,
    name: utf8(name),
    bytes: size * 8_192,
    fingerprint: bytesOf(`${name}/${version}`, 32),
    direct: Array.from({ length: size }, (_, i) => placeOf(`${name}/${version}/${i}`)),
    parts: [],
  });

const put = (entry: Entry): TreeChange => ({
  type: entry.type,
  name: entry.name,
  path: pathOf(entry.type, entry.name),
  entry,
});
const drop = (name: string): TreeChange => ({
  type: 7,
  name: utf8(name),
  path: pathOf(7, utf8(name)),
  entry: null,
});

const update = async (root: TreeNode, changes: readonly TreeChange[]): Promise<TreeNode> => {
  await learnPaths(nodePrimitives, entriesOf(root));
  return updateTree(root, changes, knownPath).root;
};

/** The shape and content of a tree, without places of nodes. */
const drawn = (node: TreeNode | null): unknown => {
  if (node === null || node.kind === "absent") return null;
  if (node.kind === "leaf") return node.entries.map(({ encoded }) => Buffer.from(encoded).toString("hex"));
  return { children: node.children.map(drawn) };
};

/** The rule of the spec from the entries alone: the obvious way, nothing kept from before. */
const grown = (entries: readonly Entry[], depth = 0): unknown => {
  const size = entries.reduce((sum, { encoded }) => sum + encoded.length, 0);
  if (size <= LEAF_MAX_BYTES || depth === DEPTH_MAX) {
    return entries.toSorted(compareEntries).map(({ encoded }) => Buffer.from(encoded).toString("hex"));
  }
  const children = Array.from({ length: 16 }, (_, nibble) => {
    const below = entries.filter(
      ({ type, name }) =>
        Number.parseInt(Buffer.from(pathOf(type, name)).toString("hex")[depth] ?? "", 16) === nibble,
    );
    return below.length === 0 ? null : grown(below, depth + 1);
  });
  return { children };
};

const steps = fc.array(
  fc.array(
    fc.record({
      n: fc.nat({ max: 120 }),
      version: fc.nat({ max: 3 }),
      size: fc.nat({ max: 12 }),
      gone: fc.boolean(),
    }),
    { minLength: 1, maxLength: 60 },
  ),
  { minLength: 1, maxLength: 8 },
);

describe("the section tree", () => {
  test("[ST-9] has the shape of its entries, whatever the order of edits", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (batches) => {
        const model = new Map<string, Entry>();
        let root: TreeNode = EMPTY_TREE;
        for (const batch of batches) {
          const changes = new Map<string, TreeChange>();
          for (const { n, version, size, gone } of batch) {
            const name = `section-${n}`;
            const entry = entryOf(name, version, size);
            changes.set(name, gone ? drop(name) : put(entry));
            if (gone) model.delete(name);
            else model.set(name, entry);
          }
          root = await update(root, [...changes.values()]);
          expect(drawn(root)).toEqual(grown([...model.values()]));
        }
      }),
      { numRuns: 40 },
    );
  });

  test("[ST-11] shares every node that no change passes, and repeating what is there changes nothing", async () => {
    const entries = Array.from({ length: 400 }, (_, i) => entryOf(`s${i}`, 0, 2));
    const root = await update(EMPTY_TREE, entries.map(put));
    expect(await update(root, entries.slice(0, 20).map(put))).toBe(root);
    const next = await update(root, [put(entryOf("s7", 1, 2))]);
    if (root.kind !== "branch" || next.kind !== "branch") throw new Error("400 entries do not fit in a leaf");
    expect(next.children.filter((child, i) => child !== root.children[i]).length).toBe(1);
  });

  test("[ST-9] finds each entry by its path and none that is not there", async () => {
    const entries = Array.from({ length: 300 }, (_, i) => entryOf(`s${i}`, 0, 3));
    const root = await update(EMPTY_TREE, entries.map(put));
    for (const entry of entries) {
      expect(findEntry(root, entry.type, entry.name, pathOf(entry.type, entry.name))).toBe(entry);
    }
    expect(findEntry(root, 7, utf8("nobody"), pathOf(7, utf8("nobody")))).toBeNull();
  });

  test("[ST-9] reads back the nodes it writes and refuses what is out of order or too long", async () => {
    const root = await update(
      EMPTY_TREE,
      ["b", "a", "c"].map((name) => put(entryOf(name, 0, 2))),
    );
    if (root.kind === "absent") throw new Error("a tree at hand");
    const bytes = encodeNode(root);
    const read = decodeNode(bytes, null);
    expect(read.ok && drawn(read.value)).toEqual(drawn(root));
    for (let length = 0; length < bytes.length; length++) {
      expect(decodeNode(bytes.slice(0, length), null).ok).toBe(false);
    }
    expect(decodeNode(concat(bytes, u8(0)), null).ok).toBe(false);
    const { entries } = root.kind === "leaf" ? root : { entries: [] };
    const reversed = concat(u8(0), u8(entries.length), ...entries.toReversed().map(({ encoded }) => encoded));
    expect(decodeNode(reversed, null).ok).toBe(false);
  });
});

describe("a long chunk list", () => {
  const places = Array.from({ length: 2_000 }, (_, i) => placeOf(`chunk ${i}`));

  test("[ST-10] is divided into parts of 8 to 128 places, in order and complete", () => {
    const parts = divideList(places);
    expect(parts.flat()).toEqual(places);
    for (const part of parts.slice(0, -1)) {
      expect(part.length).toBeGreaterThanOrEqual(8);
      expect(part.length).toBeLessThanOrEqual(128);
    }
    expect(parts.length).toBeGreaterThan(DIRECT_PLACES_MAX);
  });

  test("[ST-10] changes in one part, or the two beside a moved border, when one chunk changes", () => {
    for (const at of [0, 1, 500, 999, 1_999]) {
      const edited = places.with(at, placeOf(`edited ${at}`));
      const before = new Set(divideList(places).map((part) => part.map(({ chunkId }) => chunkId).join()));
      const fresh = divideList(edited).filter(
        (part) => !before.has(part.map(({ chunkId }) => chunkId).join()),
      );
      expect(fresh.length).toBeLessThanOrEqual(2);
    }
  });
});
