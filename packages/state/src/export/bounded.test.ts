import { describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { STATE_READ_MAX } from "@holdfast/protocol/limits";
import { type Bytes, utf8 } from "@holdfast/vault/bytes";
import { DEPS, damagedChain, opened } from "../../fixtures/damaged-chain.ts";
import { bytesOf } from "../../fixtures/space.ts";
import { makeEntry } from "../entry.ts";
import { openState } from "../open.ts";
import { loadTree } from "../open-tree.ts";
import type { Place } from "../place.ts";
import { NODE, SECTION } from "../section-key.ts";
import type { Wanted } from "../segment-reader.ts";
import { absent, branch, decodeNode, encodeNode, entriesOf, leaf, type TreeNode } from "../tree.ts";

const chain = await damagedChain();

describe("a small save that stands for a huge state", () => {
  test("[EX-6] whose sections name the same chunk over and over is not read at all", async () => {
    const { space, hurt } = chain;
    const root = opened(decodeNode(hurt.manifest.body.root, null));
    const places: Place[] = [];
    const collect = (node: TreeNode): void => {
      if (node.kind === "branch") for (const child of node.children) if (child) collect(child);
      if (node.place) places.push(node.place);
    };
    collect(root);
    const [place] = places;
    if (place === undefined) throw new Error("the tree has no node below its root");
    const each = 32;
    const entries = Array.from({ length: Math.ceil(STATE_READ_MAX.chunks / each) + 1 }, (_, i) =>
      makeEntry({
        type: SECTION.file,
        name: utf8(`f${String(i).padStart(6, "0")}`),
        bytes: 1,
        fingerprint: bytesOf("fingerprint", 32),
        direct: new Array(each).fill(place),
        parts: [],
      }),
    );
    const manifest = { ...hurt.manifest, body: { ...hurt.manifest.body, root: encodeNode(leaf(entries)) } };
    let asked = 0;
    const source = {
      get: async (id: Bytes) => {
        asked += 1;
        return space.stored.get(toHex(id)) ?? null;
      },
    };
    const { report, state } = opened(await openState(DEPS, manifest, space.keys, source));
    expect(report.whole).toBe(false);
    expect(Object.keys(state.files)).toEqual([]);
    expect(report.sections.every((section) => section.state === "lost")).toBe(true);
    expect(asked).toBeLessThanOrEqual(manifest.body.segments.length);
  });

  test("[EX-6] whose tree leads to the same node over and over costs it once", async () => {
    const at = (n: number): Place => ({
      chunkId: bytesOf(`node ${n}`, 16),
      keyGeneration: 0,
      ordinal: 0,
      frame: n + 1,
      offset: 0,
      length: 64,
    });
    // Eight levels of sixteen times the next one: 16^8 nodes, in eight chunks.
    const levels = Array.from({ length: 8 }, (_, n) =>
      encodeNode(branch(Array.from({ length: 16 }, () => absent(at(n + 1))))),
    );
    const read: Wanted[] = [];
    const reader = {
      read: async (wanted: readonly Wanted[]) => {
        read.push(...wanted);
        return wanted.map(({ place }) => levels[place.frame - 1] ?? encodeNode(leaf([])));
      },
    };
    const root = branch(Array.from({ length: 16 }, () => absent(at(0))));
    const tree = await loadTree(reader, root, null, new Set());
    expect(read.map(({ place }) => place.frame)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(read.every(({ type }) => type === NODE)).toBe(true);
    expect(entriesOf(tree)).toEqual([]);
  });
});
