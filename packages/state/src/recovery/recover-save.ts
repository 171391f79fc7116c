import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Tier } from "@holdfast/protocol/session-recovery";
import type { Bytes } from "@holdfast/vault/bytes";
import { applySections } from "../apply-sections.ts";
import { emptyState } from "../empty-state.ts";
import { type Entry, placesOf, referencesOf } from "../entry.ts";
import type { OpenedManifest } from "../manifest.ts";
import { migrateSections } from "../migrate.ts";
import type { State } from "../model.ts";
import { loadAllLists, loadTree } from "../open-tree.ts";
import type { SaveBase } from "../save-base.ts";
import type { CarriedChunk } from "../save-options.ts";
import type { SectionKey } from "../section-key.ts";
import { readSections } from "../section-reader.ts";
import type { OpenDeps } from "../segment-reader.ts";
import type { SpaceKeys } from "../space-keys.ts";
import { decodeNode } from "../tree.ts";
import { fromThePast, type PastSave, type Sought } from "./from-the-past.ts";
import { type LadderInput, LadderReader, laterOf, type Origin } from "./ladder.ts";
import { type Piece, partOf } from "./partial.ts";
import { repairBase } from "./repair-base.ts";
import { type LostBranch, walkTree } from "./walk-tree.ts";

/** What became of one section; `bytes` is the length of its content in the save, or of what came in its place. [RC-3] */
export type SectionOutcome = { readonly key: SectionKey; readonly bytes: number } & (
  | { readonly state: "ok" }
  | {
      readonly state: "recovered";
      readonly tier: Tier;
      /** Digest of the save it came from in hex, and its time; null for the save itself. */
      readonly from: string | null;
      readonly at: number | null;
      /** The very content that the save held. */
      readonly exact: boolean;
    }
  | { readonly state: "lost" }
);

/** What of a section is still there and went into no state: parts of it in order, with gaps between them. [RC-6] */
export interface Quarantined {
  readonly key: SectionKey;
  /** Length of the whole content. */
  readonly bytes: number;
  readonly pieces: readonly Piece[];
}

export interface Recovery {
  readonly state: State;
  readonly sections: readonly SectionOutcome[];
  /** Nodes that nothing gave back: what was below them that no older save knows is not known by name. */
  readonly lostNodes: number;
  readonly quarantine: readonly Quarantined[];
  /** Chunks that no segment gave and this device has in the clear: what a heal brings. */
  readonly carried: readonly CarriedChunk[];
  /**
   * What a save of `state` on top of the damaged one builds on: it names whole segments alone, writes everything else anew, and
   * gives up what is lost. Null where the damaged save's manifest could not be read.
   */
  readonly base: SaveBase | null;
}

export interface RecoverInput extends Omit<LadderInput, "rows"> {
  /** Null where it could not be read: everything then comes from the past. */
  readonly manifest: OpenedManifest | null;
  /** Older saves, the nearest first, and then checkpoints; asked for only while something is missing. [RC-4] */
  readonly past: () => AsyncIterable<PastSave>;
}

interface Taken {
  readonly content: Bytes;
  readonly origin: Origin | null;
  readonly exact: boolean;
}

interface Stored {
  readonly taken: Map<SectionKey, Taken>;
  readonly sought: Map<SectionKey, Sought>;
  readonly pieces: Map<SectionKey, readonly (Bytes | null)[]>;
  readonly entries: ReadonlyMap<SectionKey, Entry>;
  readonly lost: readonly LostBranch[];
}

const EVERYTHING: LostBranch = [];

/** What the save's own chunks give, wherever each was had. T0–T4 */
const readStored = async (
  reader: LadderReader,
  manifest: OpenedManifest,
): Promise<Result<Stored, "malformed-object" | "newer-schema">> => {
  const decoded = decodeNode(manifest.body.root, null);
  if (!decoded.ok) return decoded;
  const root = await loadAllLists(reader, await loadTree(reader, decoded.value, null, new Set()));
  const { reached, lost } = walkTree(root);
  const contents = await readSections(
    reader,
    reached.map(({ entry }) => entry),
  );
  const found = new Map<SectionKey, Bytes>();
  const sought = new Map<SectionKey, Sought>();
  const pieces = new Map<SectionKey, readonly (Bytes | null)[]>();
  const origins = new Map<SectionKey, Origin | null>();
  for (const [i, { key, entry, way }] of reached.entries()) {
    const content = contents[i];
    if (content) {
      found.set(key, content);
      origins.set(key, laterOf(reader.originOf(way), reader.originOf(referencesOf(entry))));
      continue;
    }
    sought.set(key, { bytes: entry.bytes, fingerprint: entry.fingerprint });
    const places = placesOf(entry);
    if (places !== null)
      pieces.set(key, await reader.read(places.map((place) => ({ type: entry.type, place }))));
  }
  const current = migrateSections(manifest.body.schemaVersion, found);
  if (!current.ok) return current;
  const { malformed } = applySections(emptyState(), current.value);
  const taken = new Map<SectionKey, Taken>();
  for (const [key, content] of current.value)
    taken.set(key, { content, origin: origins.get(key) ?? null, exact: true });
  for (const key of malformed) {
    taken.delete(key);
    sought.set(key, { bytes: found.get(key)?.length ?? 0, fingerprint: null });
  }
  return ok({
    taken,
    sought,
    pieces,
    lost,
    entries: new Map(reached.map(({ key, entry }) => [key, entry])),
  });
};

const nothingStored = (): Stored => ({
  taken: new Map(),
  sought: new Map(),
  pieces: new Map(),
  entries: new Map(),
  lost: [EVERYTHING],
});

const outcomeOf = (key: SectionKey, { content, origin, exact }: Taken): SectionOutcome =>
  origin === null
    ? { key, bytes: content.length, state: "ok" }
    : { key, bytes: content.length, state: "recovered", ...origin, exact };

/**
 * Rebuilds a damaged save, each section by itself, by the first tier that has it; writes nothing. What no tier has is left out of
 * the state and named: nothing is filled in. [RC-3]
 *
 * Refuses only a root that is no node and a schema without a way here.
 */
export const recoverSave = async (
  deps: OpenDeps,
  keys: SpaceKeys,
  { manifest, past, ...ladder }: RecoverInput,
): Promise<Result<Recovery, "malformed-object" | "newer-schema">> => {
  const rows = manifest?.body.segments ?? [];
  const reader = new LadderReader(deps, keys, { rows, ...ladder });
  const read = manifest === null ? ok(nothingStored()) : await readStored(reader, manifest);
  if (!read.ok) return err(read.error);
  const { taken, sought, pieces, lost, entries } = read.value;

  const older = await fromThePast(deps, keys, past, {
    sought,
    lost,
    tombstones: manifest?.body.tombstones ?? [],
  });
  for (const [key, found] of older.found) taken.set(key, found);

  const quarantine: Quarantined[] = [];
  const gone: SectionOutcome[] = [];
  for (const [key, { bytes }] of sought) {
    if (taken.get(key)?.exact === true) continue;
    const part = partOf(key, pieces.get(key) ?? []);
    if (part.pieces.length > 0) quarantine.push({ key, bytes, pieces: part.pieces });
    if (taken.has(key)) continue;
    const origin: Origin = { tier: "T7", from: null, at: null };
    if (part.content === null) gone.push({ key, bytes, state: "lost" });
    else taken.set(key, { content: part.content, origin, exact: false });
  }

  const contents = new Map(Array.from(taken, ([key, { content }]) => [key, content] as const));
  const { state } = applySections(emptyState(), contents);
  const outcomes = [...Array.from(taken, ([key, found]) => outcomeOf(key, found)), ...gone];
  const kept = outcomes.flatMap(({ key, state: became }) => {
    const entry = became === "ok" ? entries.get(key) : undefined;
    return entry === undefined ? [] : [{ key, entry }];
  });
  return ok({
    state,
    sections: outcomes,
    lostNodes: older.lost.length,
    quarantine,
    carried: reader.carried(),
    base: manifest === null ? null : await repairBase(deps.primitives, manifest, state, kept, reader),
  });
};
