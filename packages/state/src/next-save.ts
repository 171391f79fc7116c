import { type Bytes, compare, equal } from "@holdfast/vault/bytes";
import type { Primitives } from "@holdfast/vault/primitives";
import { addFingerprint, subtractFingerprint } from "./content-hash.ts";
import { lineageAfter, NO_LINEAGE } from "./lineage.ts";
import type { ManifestBody, Seen, Tombstone } from "./manifest-body.ts";
import { type ManifestExt, refsDigestOf } from "./manifest-ext.ts";
import { SCHEMA_VERSION, type State } from "./model.ts";
import type { LiveSegments, SaveBase } from "./save-base.ts";
import type { SaveOptions } from "./save-options.ts";
import type { SkipReason } from "./section-content.ts";
import { SECTION, type SectionKey } from "./section-key.ts";
import type { SectionChange } from "./section-writer.ts";
import { encodeNode, type TreeNode } from "./tree.ts";

const NO_DIGEST: Bytes = new Uint8Array(32);

/** Only the newest are kept: older removals are settled by the saves around them. */
const TOMBSTONES_MAX = 32;

/** Removing one of these removes a thing; the other sections go with it. */
const THINGS: ReadonlySet<number> = new Set([
  SECTION.tab,
  SECTION["file-meta"],
  SECTION["term-meta"],
  SECTION["conv-meta"],
]);

interface Planned {
  readonly root: TreeNode;
  readonly segments: LiveSegments;
  readonly carried: ReadonlySet<number>;
  readonly stuck: ReadonlySet<number>;
  readonly changes: readonly SectionChange[];
  readonly skipped: ReadonlyMap<SectionKey, SkipReason>;
  readonly nextOrdinal: number;
  readonly lineage: Bytes;
}

const seqAfter = (base: SaveBase): number => (base.head?.seq ?? 0) + 1;

const nextTombstones = (base: SaveBase, changes: readonly SectionChange[]): readonly Tombstone[] => {
  const touched = changes.filter(({ type }) => THINGS.has(type));
  const kept = base.tombstones.filter(
    (stone) => !touched.some(({ type, name }) => type === stone.type && compare(name, stone.name) === 0),
  );
  const seq = seqAfter(base);
  const added = touched.flatMap(({ type, name, entry }) => (entry === null ? [{ type, name, seq }] : []));
  return [...kept, ...added].slice(-TOMBSTONES_MAX);
};

/** The head's author and everything the head knew: the writer's own entry is thus its previous save. [ST-15] */
const nextSeen = (base: SaveBase): readonly Seen[] => {
  const { head } = base;
  if (head === null) return base.seen;
  const others = base.seen.filter(({ deviceId }) => !equal(deviceId, head.authorDeviceId));
  const newest = { deviceId: head.authorDeviceId, seq: head.seq, digest: head.digest };
  return [...others, newest].sort((a, b) => compare(a.deviceId, b.deviceId));
};

/** The base after a save, its head still to be filled in. */
export const nextBase = (base: SaveBase, state: State, planned: Planned): SaveBase => {
  const { root, segments, carried, stuck, changes, skipped, nextOrdinal, lineage } = planned;
  let { contentHash } = base;
  let { sections, bytes } = base.size;
  for (const { before, entry } of changes) {
    if (before !== null) contentHash = subtractFingerprint(contentHash, before.fingerprint);
    if (entry !== null) contentHash = addFingerprint(contentHash, entry.fingerprint);
    sections += (entry === null ? 0 : 1) - (before === null ? 0 : 1);
    bytes += (entry?.bytes ?? 0) - (before?.bytes ?? 0);
  }
  return {
    ...base,
    state,
    root,
    segments,
    carried,
    stuck,
    isNamed: false,
    nextOrdinal,
    contentHash,
    size: { sections, bytes },
    tombstones: nextTombstones(base, changes),
    skipped,
    lineage,
  };
};

/** The head, added to the saves before it. [ST-25] */
export const nextLineage = ({ head, lineage }: SaveBase, primitives: Primitives): Promise<Bytes> =>
  head === null ? Promise.resolve(NO_LINEAGE) : lineageAfter(primitives, lineage, head.digest);

export const nextBody = (
  base: SaveBase,
  next: SaveBase,
  options: SaveOptions,
): { readonly seq: number; readonly body: ManifestBody } => {
  if (next.root.kind === "absent") throw new Error("the root of the tree is never absent");
  return {
    seq: seqAfter(base),
    body: {
      schemaVersion: SCHEMA_VERSION,
      contentHash: next.contentHash,
      rosterDigest: options.rosterDigest,
      keyListDigest: options.keyListDigest,
      nextOrdinal: next.nextOrdinal,
      segments: [...next.segments.values()].map(({ row }) => row).sort((a, b) => a.ordinal - b.ordinal),
      root: encodeNode(next.root),
      tombstones: next.tombstones,
      seen: nextSeen(base),
      label: options.label ?? "",
      origin: next.origin,
      lineage: next.lineage,
    },
  };
};

export const nextExt = async (
  primitives: Primitives,
  base: SaveBase,
  next: SaveBase,
  options: SaveOptions,
): Promise<ManifestExt> => {
  const rows = [...next.segments.values()].map(({ row }) => row);
  // A first save has no set to differ from, not even where its segments are those of another session.
  const before: LiveSegments = base.head === null ? new Map() : base.segments;
  const added = rows.filter(({ ordinal }) => !before.has(ordinal));
  const removed = [...before.values()].filter(({ row }) => !next.segments.has(row.ordinal));
  return {
    kind: options.kind,
    parentDigest: base.head?.digest ?? NO_DIGEST,
    mergeParentDigest: options.mergeParent ?? NO_DIGEST,
    clientTime: options.now,
    added: added.map(({ id, digest }) => ({ id, digest })).sort((a, b) => compare(a.id, b.id)),
    removed: removed.map(({ row }) => row.id).sort(compare),
    refsDigest: await refsDigestOf(primitives, rows),
    inboxThrough: [],
    heals: [...(options.heals?.segments ?? [])].sort(compare),
  };
};
