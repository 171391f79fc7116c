import { ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { applySections, ownerOf } from "./apply-sections.ts";
import { addFingerprint, EMPTY_HASH } from "./content-hash.ts";
import { emptyState } from "./empty-state.ts";
import { type Entry, placesOf } from "./entry.ts";
import type { OpenedManifest } from "./manifest.ts";
import type { SegmentRow } from "./manifest-body.ts";
import { migrateSections } from "./migrate.ts";
import type { State } from "./model.ts";
import { allReferences, loadAllLists, loadTree } from "./open-tree.ts";
import { openVisible } from "./open-visible.ts";
import type { Place } from "./place.ts";
import { LiveCounter, type LiveSegment, type LiveSegments, type SaveBase } from "./save-base.ts";
import { decodeText } from "./section-content.ts";
import { keyOf, type SectionKey } from "./section-key.ts";
import { readSections } from "./section-reader.ts";
import {
  type OpenDeps,
  type SegmentEpochs,
  SegmentReader,
  type SegmentReport,
  type SegmentSource,
} from "./segment-reader.ts";
import type { SpaceKeys } from "./space-keys.ts";
import { decodeNode, eachNode, entriesOf, type TreeNode } from "./tree.ts";

/** What became of one section. `bytes` is the length of its content, lost or not. [ST-19] */
export interface SectionReport {
  readonly key: SectionKey;
  readonly state: "ok" | "lost";
  readonly bytes: number;
}

/** Everything that was found on opening. `whole` is true when nothing at all is missing, damaged or inconsistent. */
export interface OpenReport {
  readonly whole: boolean;
  readonly sections: readonly SectionReport[];
  readonly segments: readonly SegmentReport[];
  /** Nodes of the section tree that could not be read: the sections below them are not known by name. */
  readonly lostNodes: number;
  /** Files that got another path because theirs was taken. */
  readonly renamed: readonly string[];
}

export interface OpenedState {
  readonly state: State;
  readonly base: SaveBase;
  readonly report: OpenReport;
}

export interface OpenOptions {
  /** Gets what a person sees first, as soon as it can be read; the state is complete only in the answer. [ST-18] */
  readonly visibleFirst?: (partial: State) => void;
}

const keyOfEntry = (entry: Entry): SectionKey | null => {
  const name = decodeText(entry.name);
  return name === null ? null : keyOf(entry.type, name);
};

const hashOf = (entries: readonly Entry[]): Bytes =>
  entries.reduce((hash, { fingerprint }) => addFingerprint(hash, fingerprint), EMPTY_HASH);

const isComplete = (root: TreeNode, entries: readonly Entry[]): boolean =>
  countAbsent(root) === 0 && entries.every((entry) => placesOf(entry) !== null);

/** One reference more than are known: what a lost node or list part needs cannot be counted, so nothing is let go. */
const kept = (row: SegmentRow, epoch: number | null, living: LiveSegments): LiveSegment => {
  const known = living.get(row.ordinal) ?? { live: 0, liveBytes: 0 };
  return { row, live: known.live + 1, liveBytes: known.liveBytes + row.bytes, epoch };
};

const baseOf = (
  manifest: OpenedManifest,
  root: TreeNode,
  state: State,
  entries: readonly Entry[],
  damaged: ReadonlySet<string>,
  epochs: SegmentEpochs,
): SaveBase => {
  const { body } = manifest;
  const counter = new LiveCounter(new Map());
  counter.add(allReferences(root));
  const epochOf = ({ ordinal }: SegmentRow): number | null => epochs.get(ordinal) ?? null;
  const whole = isComplete(root, entries);
  const carried = new Set(
    body.segments.flatMap(({ ordinal }) => (whole && !counter.has(ordinal) ? [ordinal] : [])),
  );
  counter.carry(carried, 1);
  for (const row of body.segments) counter.name(row, epochOf(row));
  const living = counter.living();
  const segments = whole
    ? living
    : new Map(body.segments.map((row) => [row.ordinal, kept(row, epochOf(row), living)]));
  return {
    head: {
      digest: manifest.digest,
      seq: manifest.seq,
      epoch: manifest.epoch,
      authorDeviceId: manifest.authorDeviceId,
    },
    state,
    root,
    segments,
    carried,
    stuck: new Set(),
    isNamed: false,
    nextOrdinal: body.nextOrdinal,
    contentHash: body.contentHash,
    size: { sections: entries.length, bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0) },
    tombstones: body.tombstones,
    seen: body.seen,
    origin: body.origin,
    lineage: body.lineage,
    damaged,
    skipped: new Map(),
  };
};

/**
 * Rebuilds the state of a verified manifest from its segments.
 *
 * Damage costs the section pages it hits and is named in the report; `base` keeps what could not be read as it is stored, and
 * saves on it leave those things alone. Refuses only what cannot be taken apart at all: a root that is not a node
 * (`malformed-object`) and a schema without a way here (`newer-schema`). [ST-18] [ST-19]
 */
export const openState = async (
  deps: OpenDeps,
  manifest: OpenedManifest,
  keys: SpaceKeys,
  source: SegmentSource,
  options: OpenOptions = {},
): Promise<Result<OpenedState, "malformed-object" | "newer-schema">> => {
  const decoded = decodeNode(manifest.body.root, null);
  if (!decoded.ok) return decoded;
  const reader = new SegmentReader(deps, keys, source, manifest.body.segments);
  const lost = new Set<Place>();
  let root: TreeNode = decoded.value;
  if (options.visibleFirst) {
    const visible = await openVisible(deps.primitives, reader, root, lost);
    root = visible.root;
    options.visibleFirst(visible.state);
  }
  root = await loadAllLists(reader, await loadTree(reader, root, null, lost));
  const entries = entriesOf(root);
  const contents = await readSections(reader, entries);

  const sections = new Map<SectionKey, Bytes>();
  const lostKeys = new Set<SectionKey>();
  const bytesOf = new Map<SectionKey, number>();
  let unknown = 0;
  entries.forEach((entry, i) => {
    const key = keyOfEntry(entry);
    const content = contents[i];
    if (key === null || bytesOf.has(key)) {
      unknown += 1;
      return;
    }
    bytesOf.set(key, entry.bytes);
    if (content) sections.set(key, content);
    else lostKeys.add(key);
  });
  const current = migrateSections(manifest.body.schemaVersion, sections);
  if (!current.ok) return current;
  const { state, malformed, renamed } = applySections(emptyState(), current.value);
  for (const key of malformed) lostKeys.add(key);

  const segments = await reader.reports();
  const consistent = unknown === 0 && equal(hashOf(entries), manifest.body.contentHash);
  return ok({
    state,
    base: baseOf(manifest, root, state, entries, new Set([...lostKeys].map(ownerOf)), await reader.epochs()),
    report: {
      whole:
        consistent &&
        lost.size === 0 &&
        lostKeys.size === 0 &&
        segments.every((segment) => segment.state === "ok"),
      sections: [...bytesOf].map(([key, bytes]) => ({
        key,
        bytes,
        state: lostKeys.has(key) ? "lost" : "ok",
      })),
      segments,
      lostNodes: countAbsent(root),
      renamed,
    },
  });
};

const countAbsent = (root: TreeNode): number => {
  let count = 0;
  eachNode(root, (node) => {
    if (node.kind === "absent") count += 1;
  });
  return count;
};
