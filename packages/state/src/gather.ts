import { SEGMENT_MAX_BYTES, SEGMENTS_BEFORE_GATHERING } from "@holdfast/protocol/limits";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { chunkIds, type Piece } from "./chunk-id.ts";
import { cut, gearTable } from "./chunker.ts";
import { type Entry, placesOf, referencesOf } from "./entry.ts";
import { type EntryDraft, knownPath, learnPaths, type Writing, writeEntries } from "./entry-writer.ts";
import type { State } from "./model.ts";
import type { Place } from "./place.ts";
import type { LiveSegments } from "./save-base.ts";
import { decodeText } from "./section-content.ts";
import { isCut, keyOf } from "./section-key.ts";
import { encodeSection, hasSection } from "./sections.ts";
import { branch, eachNode, leaf, type TreeNode } from "./tree.ts";
import type { TreeChange } from "./tree-update.ts";

/** After gathering a save names about this many segments, so that the next forty-odd saves need none. */
const SEGMENTS_AFTER_GATHERING = 24;

/**
 * Ordinals of the segments to give up, the ones with the fewest live bytes first; empty while the save names at most 64. [ST-17]
 *
 * @param added segments that this save makes besides
 */
export const chooseLeaving = (segments: LiveSegments, added: number): ReadonlySet<number> => {
  if (segments.size + added <= SEGMENTS_BEFORE_GATHERING) return new Set();
  const bySize = [...segments.values()].sort(
    (a, b) => a.liveBytes - b.liveBytes || a.row.ordinal - b.row.ordinal,
  );
  const leaving = new Set<number>();
  let bytes = 0;
  for (const { row, liveBytes } of bySize) {
    const left = segments.size + added - leaving.size;
    bytes += liveBytes;
    const enough = left <= SEGMENTS_BEFORE_GATHERING && bytes > SEGMENT_MAX_BYTES;
    if (left <= SEGMENTS_AFTER_GATHERING || enough) break;
    leaving.add(row.ordinal);
  }
  return leaving;
};

const contentOf = (state: State, entry: Entry): Bytes | null => {
  const name = decodeText(entry.name);
  const key = name === null ? null : keyOf(entry.type, name);
  // The state may lack what the tree holds: what could not be read cannot be sealed anew either.
  if (key === null || !hasSection(state, key)) return null;
  const encoded = encodeSection(state, key);
  return encoded.ok && encoded.value.length === entry.bytes ? encoded.value : null;
};

const piecesOf = async (writing: Writing, entry: Entry, content: Bytes, generation: number) => {
  const keys = writing.keys.generations[generation];
  if (keys === undefined) return [];
  const pieces = isCut(entry.type) ? cut(content, await gearTable(writing.primitives, keys.gear)) : [content];
  return pieces.map((piece): Piece => ({ type: entry.type, content: piece }));
};

/** The section's chunks, those of leaving segments packed anew. Null when its content is not at hand. */
const moved = async (
  writing: Writing,
  state: State,
  entry: Entry,
  leaving: ReadonlySet<number>,
): Promise<EntryDraft | null> => {
  const places = placesOf(entry);
  if (places === null) return null;
  const generation = places[0]?.keyGeneration ?? 0;
  const content = contentOf(state, entry);
  const pieces = content === null ? [] : await piecesOf(writing, entry, content, generation);
  const cid = writing.keys.generations[generation]?.cid;
  if (pieces.length !== places.length || cid === undefined) return null;
  const ids = await chunkIds(writing.primitives, cid, pieces);
  const move = (place: Place, i: number): Place | null => {
    if (!leaving.has(place.ordinal)) return place;
    const piece = pieces[i];
    const id = ids[i];
    if (piece === undefined || id === undefined || !equal(id, place.chunkId)) return null;
    return writing.packer.add(entry.type, id, generation, piece.content);
  };
  const next = places.map(move).filter((place) => place !== null);
  if (next.length !== places.length) return null;
  return { type: entry.type, name: entry.name, bytes: entry.bytes, places: next, before: entry };
};

export interface Relocation extends TreeChange {
  readonly before: Entry;
  readonly entry: Entry;
}

/** Seals anew what leaving segments hold of sections. What cannot be had again stays where it is. [ST-17] */
export const relocateSections = async (
  writing: Writing,
  state: State,
  root: TreeNode,
  leaving: ReadonlySet<number>,
): Promise<readonly Relocation[]> => {
  const drafts: EntryDraft[] = [];
  const sources: Entry[] = [];
  const neighbours: Entry[] = [];
  const leaves: (readonly Entry[])[] = [];
  eachNode(root, (node) => {
    if (node.kind === "leaf") leaves.push(node.entries);
  });
  for (const entries of leaves) {
    const concerned = entries.filter((entry) =>
      referencesOf(entry).some(({ ordinal }) => leaving.has(ordinal)),
    );
    if (concerned.length > 0) neighbours.push(...entries);
    for (const entry of concerned) {
      const draft = await moved(writing, state, entry, leaving);
      if (draft === null) continue;
      drafts.push(draft);
      sources.push(entry);
    }
  }
  await learnPaths(writing.primitives, neighbours);
  const entries = await writeEntries(writing, drafts, leaving);
  return sources.flatMap((before, i) => {
    const entry = entries[i];
    if (entry === undefined) return [];
    return [{ type: before.type, name: before.name, path: knownPath(before), before, entry }];
  });
};

/** The same tree with every node of a leaving segment, and the nodes above it, to be sealed anew. */
export const relocateNodes = (
  root: TreeNode,
  leaving: ReadonlySet<number>,
): { readonly root: TreeNode; readonly dropped: readonly TreeNode[] } => {
  const dropped: TreeNode[] = [];
  const renew = (node: TreeNode): TreeNode => {
    const children = node.kind === "branch" ? node.children.map((child) => child && renew(child)) : null;
    const changed = node.kind === "branch" && children?.some((child, i) => child !== node.children[i]);
    const leaves = node.place !== null && node.kind !== "absent" && leaving.has(node.place.ordinal);
    if (!changed && !leaves) return node;
    if (node.place !== null) dropped.push(node);
    if (node.kind === "leaf") return leaf(node.entries);
    return children === null ? node : branch(children);
  };
  return { root: renew(root), dropped };
};
