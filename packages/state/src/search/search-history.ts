import type { Bytes } from "@holdfast/vault/bytes";
import { dirtySections } from "../dirty.ts";
import { emptyState } from "../empty-state.ts";
import type { OpenedManifest } from "../manifest.ts";
import type { State } from "../model.ts";
import type { SectionKey } from "../section-key.ts";
import { encodeSection } from "../sections.ts";
import type { ChunkReader, OpenDeps, SegmentSource } from "../segment-reader.ts";
import type { SpaceKeys } from "../space-keys.ts";
import { decodeNode, EMPTY_TREE, type TreeNode } from "../tree.ts";
import { HistoryReader } from "./history-reader.ts";
import { Matches } from "./matches.ts";
import { changeBetween, type Outline, readOutline } from "./outline.ts";
import type { Matcher } from "./query.ts";
import type { SearchIndex } from "./search-index.ts";
import { UnitSearch } from "./unit-search.ts";
import type { SearchKind } from "./units.ts";

export interface HistorySearchInput {
  readonly deps: OpenDeps;
  readonly keys: SpaceKeys;
  /** Segments by id, as often as they are asked for. */
  readonly source: SegmentSource;
  readonly matcher: Matcher;
  readonly kinds: ReadonlySet<SearchKind>;
  /** Matches that are told at most. */
  readonly limit: number;
  /** The file that the notes panel shows. */
  readonly notesFileId: string | null;
  /** What is known already; grows by what is opened. */
  readonly index: SearchIndex;
  /** Called between portions of work; others work meanwhile. Rejects to end the search. */
  readonly pause: () => Promise<void>;
}

/** A save of the history, newest first. `manifest` may be left out where the index has the save. */
export interface SaveToSearch {
  readonly digest: string;
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly manifest: OpenedManifest | null;
}

/** What could not be read of a save; the rest of it was searched. */
export interface Unread {
  readonly sections: number;
  /** Nodes of its tree: what is below is not known. */
  readonly nodes: number;
}

const NOTHING: Outline = new Map();

/**
 * Searches the saves of a session from the newest to the oldest. What two saves share is read and searched once. [SE-2]
 *
 * Pure: asks for nothing but segments, all of which its caller can have had before; knows no clock and no service.
 */
export class HistorySearch {
  readonly matches: Matches;
  readonly #input: HistorySearchInput;
  readonly #reader: HistoryReader;
  readonly #units: UnitSearch;
  #outline: Outline = NOTHING;
  /** Of the save before, where it was read from its tree. */
  #tree: TreeNode | null = null;
  #treeOutline: Outline = NOTHING;
  #indexed: { readonly digest: string; readonly outline: Outline } | null = null;
  #next = 0;
  #present: { readonly state: State; readonly base: State | null } | null = null;

  constructor(input: HistorySearchInput) {
    this.#input = input;
    this.matches = new Matches(input.limit);
    this.#reader = new HistoryReader(input.deps, input.keys, input.source);
    this.#units = new UnitSearch(input, this.matches, this.#reader);
  }

  /** Chunks that were opened, those of trees among them. */
  get opened(): number {
    return this.#reader.opened;
  }

  /** What is not saved yet stands before every save. `base`: the state of the first save that is to come; null for none or another. */
  present(state: State, base: State | null): void {
    this.#present = { state, base };
  }

  /** Without any save. */
  async presentAlone(): Promise<void> {
    if (this.#present !== null) await this.#searchPresent(NOTHING);
    this.settle();
  }

  /** The next older save. Null: neither manifest nor index tell what is in it. */
  async save(save: SaveToSearch): Promise<Unread | null> {
    const read = await this.#read(save);
    if (read === null) return null;
    if (this.#present !== null) await this.#searchPresent(read.outline);
    const at = this.#next;
    this.#next += 1;
    const sections = await this.#units.follow(this.#outline, read.outline, at);
    this.#outline = read.outline;
    return { sections, nodes: read.lostNodes };
  }

  /** Lets every match stand down to the save that was read last. */
  settle(): void {
    this.#units.settle(this.#next - 1);
  }

  async #searchPresent(head: Outline): Promise<void> {
    const present = this.#present;
    this.#present = null;
    if (present === null) return;
    const { changed, removed } = dirtySections(present.base ?? emptyState(), present.state);
    if (changed.length + removed.length === 0 && present.base !== null) {
      this.#units.begin(-1);
      return;
    }
    const outline = new Map(present.base === null ? [] : head);
    for (const key of removed) outline.delete(key);
    for (const key of changed) {
      const content = encodeSection(present.state, key);
      if (content.ok) outline.set(key, this.#units.given(key, content.value));
    }
    await this.#units.follow(this.#outline, outline, -1);
    this.#outline = outline;
  }

  async #read(save: SaveToSearch): Promise<{ readonly outline: Outline; readonly lostNodes: number } | null> {
    const { index } = this.#input;
    const known = index.outlineOf(save.digest, this.#indexed);
    if (known !== null) {
      this.#tree = null;
      this.#indexed = { digest: save.digest, outline: known };
      return { outline: known, lostNodes: 0 };
    }
    return save.manifest === null ? null : this.#readTree(save, save.manifest);
  }

  async #readTree(save: SaveToSearch, { body }: OpenedManifest) {
    const root = decodeNode(body.root, null);
    if (!root.ok) return null;
    const rows = new Map(body.segments.map((row) => [row.ordinal, row]));
    const reader: ChunkReader = this.#reader.of(body.segments);
    const before = this.#tree;
    const read = await readOutline(reader, root.value, before ?? EMPTY_TREE, (type, place) => {
      const row = rows.get(place.ordinal);
      const nowhere = { ordinal: 0, id: NO_ID, digest: NO_DIGEST, bytes: 0 };
      return this.#input.index.chunks.note(type, place, row ?? nowhere, (number) =>
        this.#units.isLost(number),
      );
    });
    const outline = new Map(before === null ? [] : this.#treeOutline);
    for (const key of read.removed) outline.delete(key);
    for (const [key, list] of read.set) outline.set(key, list);
    this.#tree = read.tree;
    this.#treeOutline = outline;
    if (read.lostNodes === 0) this.#note(save, outline);
    return { outline, lostNodes: read.lostNodes };
  }

  #note({ digest, seq, at }: SaveToSearch, outline: Outline): void {
    const lists = new Map<SectionKey, readonly number[]>();
    for (const [key, list] of outline) {
      if (list === null) return;
      lists.set(key, list);
    }
    const { index } = this.#input;
    const base = this.#indexed ?? newestOf(index);
    const change = base === null ? null : changeBetween(base.outline, outline);
    index.noteSave({
      digest,
      seq,
      at,
      base: base?.digest ?? null,
      set: new Map([...lists].filter(([key]) => change === null || change.set.has(key))),
      removed: change?.removed ?? [],
    });
    this.#indexed = { digest, outline };
  }
}

const NO_ID: Bytes = new Uint8Array(16);
const NO_DIGEST: Bytes = new Uint8Array(32);

/** The newest save of an index, for the first one of a walk to build on. */
const newestOf = (index: SearchIndex): { readonly digest: string; readonly outline: Outline } | null => {
  let newest: { readonly digest: string; readonly seq: number } | null = null;
  for (const save of index.saves()) if (newest === null || save.seq > newest.seq) newest = save;
  const outline = newest === null ? null : index.outlineOf(newest.digest, null);
  return newest === null || outline === null ? null : { digest: newest.digest, outline };
};
