import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";
import type { Primitives } from "@holdfast/vault/primitives";
import { chunkIds } from "../chunk-id.ts";
import { cut, gearTable } from "../chunker.ts";
import { sectionKeys } from "../dirty.ts";
import type { State } from "../model.ts";
import { encodeList } from "../place.ts";
import { isCut, LIST, NODE, SECTION, typeOfKey } from "../section-key.ts";
import { encodeSection } from "../sections.ts";
import type { Wanted } from "../segment-reader.ts";
import type { SpaceKeys } from "../space-keys.ts";
import { eachNode, encodeNode, entriesOf, type TreeNode } from "../tree.ts";

const nameOf = (type: number, generation: number, id: Bytes): string => `${type}:${generation}:${toHex(id)}`;

/** The nodes and lists of trees that this device has at hand, by the ids of their chunks. */
const ofTrees = (roots: readonly TreeNode[]): ReadonlyMap<string, () => Bytes> => {
  const contents = new Map<string, () => Bytes>();
  for (const root of roots) {
    eachNode(root, (node) => {
      if (node.kind === "absent" || node.place === null) return;
      const { chunkId, keyGeneration } = node.place;
      contents.set(nameOf(NODE, keyGeneration, chunkId), () => encodeNode(node));
    });
    for (const { parts } of entriesOf(root)) {
      for (const { place, places } of parts) {
        if (places === null) continue;
        contents.set(nameOf(LIST, place.keyGeneration, place.chunkId), () => encodeList(places));
      }
    }
  }
  return contents;
};

/** Chunks of the sections of a state, as this generation of keys cuts and names them. */
const ofState = async (
  primitives: Primitives,
  keys: SpaceKeys,
  state: State,
  generation: number,
): Promise<ReadonlyMap<string, Bytes>> => {
  const named = new Map<string, Bytes>();
  const generationKeys = keys.generations[generation];
  if (generationKeys === undefined) return named;
  const gear = await gearTable(primitives, generationKeys.gear);
  for (const key of sectionKeys(state)) {
    const type = SECTION[typeOfKey(key)];
    const encoded = encodeSection(state, key);
    if (!encoded.ok) continue;
    const pieces = isCut(type) ? cut(encoded.value, gear) : [encoded.value];
    const ids = await chunkIds(
      primitives,
      generationKeys.cid,
      pieces.map((content) => ({ type, content })),
    );
    for (const [i, content] of pieces.entries()) {
      const id = ids[i];
      if (id !== undefined) named.set(nameOf(type, generation, id), content);
    }
  }
  return named;
};

/** What this device knows in the clear: states, and the section trees they are stored by. */
export interface Known {
  readonly states: readonly State[];
  readonly roots: readonly TreeNode[];
}

/** Chunks whose content this device has in the clear. */
export interface Plaintexts {
  /** In order; null for a chunk whose content is not here. */
  readonly find: (wanted: readonly Wanted[]) => Promise<readonly (Bytes | null)[]>;
}

/**
 * Finds the content of chunks by their ids in what this device knows: a content that is not the one the id names is never taken
 * for it. [RC-9]
 */
export const createPlaintexts = (primitives: Primitives, keys: SpaceKeys, known: Known): Plaintexts => {
  const trees = ofTrees(known.roots);
  const named = new Map<number, readonly ReadonlyMap<string, Bytes>[]>();

  const ofGeneration = async (generation: number): Promise<readonly ReadonlyMap<string, Bytes>[]> => {
    const ready = named.get(generation);
    if (ready !== undefined) return ready;
    const maps: ReadonlyMap<string, Bytes>[] = [];
    for (const state of known.states) maps.push(await ofState(primitives, keys, state, generation));
    named.set(generation, maps);
    return maps;
  };

  return {
    find: async (wanted) => {
      const contents: (Bytes | null)[] = [];
      for (const { type, place } of wanted) {
        const name = nameOf(type, place.keyGeneration, place.chunkId);
        const isOfTree = type === NODE || type === LIST;
        const maps = isOfTree ? [] : await ofGeneration(place.keyGeneration);
        contents.push(maps.find((map) => map.has(name))?.get(name) ?? trees.get(name)?.() ?? null);
      }
      return contents;
    },
  };
};
