import { toHex } from "@holdfast/protocol/encoding";
import { type Bytes, concat, u8 } from "@holdfast/vault/bytes";
import type { Primitives } from "@holdfast/vault/primitives";
import { chunkIds } from "./chunk-id.ts";
import { fingerprints } from "./content-hash.ts";
import { DIRECT_PLACES_MAX, divideList, type Entry, type ListPart, makeEntry, placesOf } from "./entry.ts";
import type { Packer } from "./packer.ts";
import { encodeList, type Place } from "./place.ts";
import { LIST } from "./section-key.ts";
import type { SpaceKeys } from "./space-keys.ts";

/** A section whose chunks have their places. */
export interface EntryDraft {
  readonly type: number;
  readonly name: Bytes;
  readonly bytes: number;
  readonly places: readonly Place[];
  /** The section's entry in the base; list parts that did not change are taken over. */
  readonly before: Entry | null;
}

/** Everything a save writes its chunks with. */
export interface Writing {
  readonly primitives: Primitives;
  readonly keys: SpaceKeys;
  readonly packer: Packer;
}

const keyGenerationOf = (draft: EntryDraft): number => draft.places[0]?.keyGeneration ?? 0;

/** @throws RangeError for a generation the key ring does not have. */
const cidOf = (keys: SpaceKeys, generation: number): Bytes => {
  const found = keys.generations[generation];
  if (found === undefined) throw new RangeError("the key ring lacks a key generation that the state uses");
  return found.cid;
};

/** Items that need K_cid, dealt with together for each generation, answered in order. */
const byGeneration = async <T, R>(
  items: readonly T[],
  generationOf: (item: T) => number,
  work: (generation: number, items: readonly T[]) => Promise<readonly R[]>,
): Promise<readonly (R | undefined)[]> => {
  const results: (R | undefined)[] = new Array(items.length);
  for (const generation of new Set(items.map(generationOf))) {
    const chosen = items.flatMap((item, at) => (generationOf(item) === generation ? [{ item, at }] : []));
    const answers = await work(
      generation,
      chosen.map(({ item }) => item),
    );
    chosen.forEach(({ at }, i) => {
      results[at] = answers[i];
    });
  }
  return results;
};

interface PartDraft {
  readonly places: readonly Place[];
  readonly generation: number;
  readonly content: Bytes;
}

const sameItems = <T>(a: readonly T[] | null, b: readonly T[]): boolean =>
  a?.length === b.length && b.every((item, i) => item === a[i]);

/** The part of the base's list that holds exactly these places and is not to be moved. */
const keptPart = (
  places: readonly Place[],
  before: Entry | null,
  leaving: ReadonlySet<number>,
): ListPart | null =>
  before?.parts.find((part) => !leaving.has(part.place.ordinal) && sameItems(part.places, places)) ?? null;

/**
 * Entries for sections whose chunks are placed: divides long lists, packs the parts that are new, fingerprints. [ST-10] [ST-12]
 *
 * @param leaving ordinals of segments that are given up; nothing of them is taken over
 */
export const writeEntries = async (
  { primitives, keys, packer }: Writing,
  drafts: readonly EntryDraft[],
  leaving: ReadonlySet<number> = new Set(),
): Promise<readonly Entry[]> => {
  const lists = drafts.map((draft) =>
    draft.places.length <= DIRECT_PLACES_MAX
      ? []
      : divideList(draft.places).map(
          (places): ListPart | PartDraft =>
            keptPart(places, draft.before, leaving) ?? {
              places,
              generation: keyGenerationOf(draft),
              content: encodeList(places),
            },
        ),
  );
  const fresh = lists.flat().filter((part): part is PartDraft => "content" in part);
  const ids = await byGeneration(
    fresh,
    (part) => part.generation,
    (generation, parts) =>
      chunkIds(
        primitives,
        cidOf(keys, generation),
        parts.map(({ content }) => ({ type: LIST, content })),
      ),
  );
  const placed = new Map<PartDraft, ListPart>();
  fresh.forEach((part, i) => {
    const id = ids[i];
    if (id === undefined) throw new Error("a list part was not named");
    placed.set(part, { places: part.places, place: packer.add(LIST, id, part.generation, part.content) });
  });
  const prints = await byGeneration(drafts, keyGenerationOf, (generation, some) =>
    fingerprints(
      primitives,
      cidOf(keys, generation),
      some.map(({ type, name, places }) => ({ type, name, chunkIds: places.map(({ chunkId }) => chunkId) })),
    ),
  );
  return drafts.map(({ type, name, bytes, places }, i) => {
    const parts = (lists[i] ?? []).map((part) => ("content" in part ? placed.get(part) : part));
    const fingerprint = prints[i];
    if (fingerprint === undefined) throw new Error("a section was not fingerprinted");
    return makeEntry({
      type,
      name,
      bytes,
      fingerprint,
      direct: parts.length === 0 ? places : [],
      parts: parts.flatMap((part) => (part === undefined ? [] : [part])),
    });
  });
};

/** The places of an entry's chunks by id, as far as its lists are at hand. */
export const placesById = (entry: Entry | null): ReadonlyMap<string, Place> =>
  new Map((entry === null ? null : placesOf(entry))?.map((place) => [toHex(place.chunkId), place]));

const paths = new WeakMap<Entry, Bytes>();

/** Where sections of these types and names stand in the tree. [ST-9] */
export const pathsOf = (
  primitives: Primitives,
  sections: readonly { readonly type: number; readonly name: Bytes }[],
): Promise<readonly Bytes[]> =>
  Promise.all(sections.map(({ type, name }) => primitives.sha256(concat(u8(type), name))));

/** Finds the paths of entries that have none yet, so that `knownPath` answers without waiting. */
export const learnPaths = async (primitives: Primitives, entries: readonly Entry[]): Promise<void> => {
  const unknown = entries.filter((entry) => !paths.has(entry));
  const found = await pathsOf(primitives, unknown);
  unknown.forEach((entry, i) => {
    const path = found[i];
    if (path !== undefined) paths.set(entry, path);
  });
};

/** @throws Error for an entry that `learnPaths` has not seen. */
export const knownPath = (entry: Entry): Bytes => {
  const path = paths.get(entry);
  if (path === undefined) throw new Error("the path of an entry was not learnt");
  return path;
};
