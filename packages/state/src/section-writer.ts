import { toHex } from "@holdfast/protocol/encoding";
import { type Bytes, equal, utf8 } from "@holdfast/vault/bytes";
import { ownerOf } from "./apply-sections.ts";
import { chunkIds, type Piece } from "./chunk-id.ts";
import { cut, type GearTable } from "./chunker.ts";
import type { Entry } from "./entry.ts";
import {
  type EntryDraft,
  learnPaths,
  pathsOf,
  placesById,
  type Writing,
  writeEntries,
} from "./entry-writer.ts";
import type { State } from "./model.ts";
import type { SaveBase } from "./save-base.ts";
import type { SkipReason } from "./section-content.ts";
import { isCut, nameOfKey, SECTION, type SectionKey, sectionKey, typeOfKey } from "./section-key.ts";
import { encodeSection } from "./sections.ts";
import { newestGeneration } from "./space-keys.ts";
import { findEntry, findLeaf, type TreeChange } from "./tree-update.ts";

/** One section of a save: what was there, and what is there now. */
export interface SectionChange extends TreeChange {
  readonly key: SectionKey;
  readonly before: Entry | null;
}

export interface WrittenSections {
  /** Only sections whose content really differs. */
  readonly changes: readonly SectionChange[];
  readonly skipped: ReadonlyMap<SectionKey, SkipReason>;
}

interface Located {
  readonly key: SectionKey;
  readonly type: number;
  readonly name: Bytes;
  readonly path: Bytes;
  readonly before: Entry | null;
  readonly reachable: boolean;
}

/** Finds sections in the base's tree and learns the paths of their neighbours, which may have to move. */
const locate = async (
  { primitives }: Writing,
  base: SaveBase,
  keys: readonly SectionKey[],
): Promise<readonly Located[]> => {
  const sections = keys.map((key) => ({ key, type: SECTION[typeOfKey(key)], name: utf8(nameOfKey(key)) }));
  const paths = await pathsOf(primitives, sections);
  const neighbours = new Set<Entry>();
  const located = sections.flatMap((section, i): Located[] => {
    const path = paths[i];
    if (path === undefined) return [];
    const found = findLeaf(base.root, path);
    for (const entry of found?.kind === "leaf" ? found.entries : []) neighbours.add(entry);
    const before = findEntry(base.root, section.type, section.name, path);
    return [{ ...section, path, before, reachable: found?.kind !== "absent" }];
  });
  await learnPaths(primitives, [...neighbours]);
  return located;
};

interface Content {
  readonly at: Located;
  readonly bytes: number;
  readonly pieces: readonly Piece[];
}

const divide = (type: number, content: Bytes, gear: GearTable): readonly Piece[] =>
  (isCut(type) ? cut(content, gear) : [content]).map((piece) => ({ type, content: piece }));

/** Encodes what may be written; what may not be goes to `skipped` and keeps whatever the base holds of it. */
const encodeAll = (
  base: SaveBase,
  state: State,
  located: readonly Located[],
  gear: GearTable,
): { contents: readonly Content[]; skipped: Map<SectionKey, SkipReason> } => {
  const skipped = new Map<SectionKey, SkipReason>();
  const contents: Content[] = [];
  for (const at of located) {
    const untouchable = !at.reachable || base.damaged.has(ownerOf(at.key));
    const encoded = untouchable ? null : encodeSection(state, at.key);
    if (encoded?.ok) {
      contents.push({ at, bytes: encoded.value.length, pieces: divide(at.type, encoded.value, gear) });
    } else skipped.set(at.key, encoded?.error ?? "damaged");
  }
  return { contents: contents.filter(({ at }) => !isOrphan(at, skipped)), skipped };
};

/** The facts of a new file whose content is not saved: without it there is no file. */
const isOrphan = (at: Located, skipped: Map<SectionKey, SkipReason>): boolean => {
  if (at.type !== SECTION["file-meta"] || at.before !== null) return false;
  const reason = skipped.get(sectionKey("file", nameOfKey(at.key)));
  if (reason !== undefined) skipped.set(at.key, reason);
  return reason !== undefined;
};

const sameContent = (draft: EntryDraft, entry: Entry): boolean =>
  draft.before !== null &&
  draft.before.bytes === entry.bytes &&
  equal(draft.before.fingerprint, entry.fingerprint);

/**
 * Encodes, divides and packs the dirty sections of a state. Chunks that the section already had keep their places, unless all of it
 * is to be sealed `anew`. [ST-11]
 *
 * Work is in proportion to the dirty sections, whatever the size of the state.
 */
export const writeSections = async (
  writing: Writing,
  base: SaveBase,
  state: State,
  dirty: { readonly changed: readonly SectionKey[]; readonly removed: readonly SectionKey[] },
  gear: GearTable,
  anew = false,
): Promise<WrittenSections> => {
  const located = await locate(writing, base, dirty.changed);
  const { contents, skipped } = encodeAll(base, state, located, gear);
  const generation = newestGeneration(writing.keys);
  const ids = await chunkIds(
    writing.primitives,
    generation.keys.cid,
    contents.flatMap(({ pieces }) => pieces),
  );
  let next = 0;
  const drafts = contents.map(({ at, bytes, pieces }): EntryDraft => {
    const known = placesById(anew ? null : at.before);
    const places = pieces.map((piece) => {
      const id = ids[next++];
      if (id === undefined) throw new Error("a chunk was not named");
      return known.get(toHex(id)) ?? writing.packer.add(piece.type, id, generation.number, piece.content);
    });
    return { type: at.type, name: at.name, bytes, places, before: at.before };
  });
  const entries = await writeEntries(writing, drafts);
  const changed = contents.flatMap(({ at }, i): SectionChange[] => {
    const entry = entries[i];
    const draft = drafts[i];
    if (entry === undefined || draft === undefined) return [];
    return !anew && sameContent(draft, entry) ? [] : [{ ...at, entry }];
  });
  const removed = await locate(writing, base, dirty.removed);
  for (const at of removed) {
    if (!at.reachable || base.damaged.has(ownerOf(at.key))) skipped.set(at.key, "damaged");
    else if (at.before !== null) changed.push({ ...at, entry: null });
  }
  return { changes: changed, skipped };
};
