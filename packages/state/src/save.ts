import { toHex } from "@holdfast/protocol/encoding";
import {
  LABEL_MAX_CHARS,
  SECTIONS_MAX,
  SESSION_SEALED_MAX_BYTES,
  STATE_EXPANDED_MAX_BYTES,
} from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import type { VaultDeps } from "@holdfast/vault/primitives";
import { gearTable } from "./chunker.ts";
import type { Deflate } from "./codec.ts";
import { chooseWasteful } from "./compaction.ts";
import { dirtySections, sectionKeys } from "./dirty.ts";
import { referencesOf } from "./entry.ts";
import { knownPath, type Writing } from "./entry-writer.ts";
import { chooseLeaving, relocateNodes, relocateSections } from "./gather.ts";
import { sealManifest } from "./manifest.ts";
import type { State } from "./model.ts";
import { nextBase, nextBody, nextExt, nextLineage } from "./next-save.ts";
import { writeNodes } from "./node-writer.ts";
import { Packer } from "./packer.ts";
import type { Place } from "./place.ts";
import { LiveCounter, type SaveBase } from "./save-base.ts";
import type { CarriedChunk, SaveOptions } from "./save-options.ts";
import type { SkipReason } from "./section-content.ts";
import type { SectionKey } from "./section-key.ts";
import { type SectionChange, writeSections } from "./section-writer.ts";
import { hasSection } from "./sections.ts";
import { newestGeneration, type SpaceKeys } from "./space-keys.ts";
import type { TreeNode } from "./tree.ts";
import { updateTree } from "./tree-update.ts";

export interface SaveDeps {
  readonly vault: VaultDeps;
  readonly deflate: Deflate;
}

/** The device that signs; `signer` is its Ed25519 private key. */
export interface SaveAuthor {
  readonly deviceId: Bytes;
  readonly signer: CryptoKey;
}

/** A save ready to be written to the journal and sent. */
export interface PreparedSave {
  readonly unchanged: false;
  readonly manifest: Bytes;
  readonly digest: Bytes;
  readonly seq: number;
  readonly segments: readonly { readonly id: Bytes; readonly bytes: Bytes; readonly digest: Bytes }[];
  readonly contentHash: Bytes;
  /** What the next save builds on once this one is acknowledged. */
  readonly next: SaveBase;
  /** Sections that this save does not hold as the state has them. */
  readonly skipped: readonly { readonly key: SectionKey; readonly reason: SkipReason }[];
  readonly stats: {
    readonly sectionsWritten: number;
    readonly segmentsNamed: number;
    readonly segmentsGathered: number;
    /** Manifest and segments together. */
    readonly sealedBytes: number;
  };
}

/** The head holds this state already. `next` knows the state's new objects; use it in place of the base. */
export interface UnchangedSave {
  readonly unchanged: true;
  readonly next: SaveBase;
}

const dirtyOf = (base: SaveBase, state: State, { changed, anew = false }: SaveOptions) => {
  const dirty = changed === undefined ? dirtySections(base.state, state) : null;
  const all = anew ? sectionKeys(state) : [];
  const candidates = new Set([...(dirty?.changed ?? changed ?? []), ...base.skipped.keys(), ...all]);
  const present = [...candidates].filter((key) => hasSection(state, key));
  const gone = [...candidates].filter((key) => !hasSection(state, key));
  return { changed: present, removed: [...new Set([...(dirty?.removed ?? []), ...gone])] };
};

interface Planted {
  readonly root: TreeNode;
  /** Ordinals of the segments whose live chunks were packed anew. */
  readonly gathered: ReadonlySet<number>;
}

/** Puts the changed sections into the tree, gathers what lies in too many or in wasteful segments, and packs all new nodes. */
const plant = async (
  writing: Writing,
  base: SaveBase,
  state: State,
  changes: readonly SectionChange[],
  live: LiveCounter,
  anew: boolean,
  bad: Iterable<number>,
): Promise<Planted> => {
  const replace = (before: readonly Place[], after: readonly Place[]): void => {
    live.remove(before);
    live.add(after);
  };
  const forget = (nodes: readonly TreeNode[]): void =>
    live.remove(nodes.flatMap(({ place }) => (place === null ? [] : [place])));

  for (const { before, entry } of changes) {
    replace(before ? referencesOf(before) : [], entry ? referencesOf(entry) : []);
  }
  let { root, dropped } = updateTree(base.root, changes, knownPath);
  forget(dropped);
  const leaving = anew
    ? new Set(base.segments.keys())
    : new Set([
        ...chooseLeaving(live.living(), Math.max(1, writing.packer.segmentCount)),
        ...chooseWasteful(base, live.living()),
        ...bad,
      ]);
  if (leaving.size > 0) {
    const relocations = await relocateSections(writing, state, root, leaving);
    for (const { before, entry } of relocations) replace(referencesOf(before), referencesOf(entry));
    ({ root, dropped } = updateTree(root, relocations, knownPath));
    forget(dropped);
    ({ root, dropped } = relocateNodes(root, leaving));
    forget(dropped);
  }
  const sealed = await writeNodes(writing, root);
  live.add(sealed.flatMap(({ place }) => (place === null ? [] : [place])));
  return { root, gathered: leaving };
};

/**
 * Makes the next save of a session: seals what changed since `base` and a signed manifest over everything.
 *
 * Answers `unchanged` for an automatic or manual save without a label whose content hash would be the head's, and for one of
 * kind `compact` that finds nothing to compact either. Refuses
 * `quota-exceeded` above 50 MiB sealed, 256 MiB expanded or 200,000 sections. A section that cannot be saved (too large, not
 * text, stored part damaged) is listed in `skipped` and never fails the rest. `base` stays good whatever happens.
 *
 * @throws RangeError for a label that is too long
 */
export const prepareSave = async (
  deps: SaveDeps,
  keys: SpaceKeys,
  author: SaveAuthor,
  base: SaveBase,
  state: State,
  options: SaveOptions,
): Promise<Result<PreparedSave | UnchangedSave, "quota-exceeded">> => {
  const { primitives } = deps.vault;
  if ((options.label?.length ?? 0) > LABEL_MAX_CHARS)
    throw new RangeError("a label has at most 256 characters");
  const packer = new Packer(deps.deflate, base.nextOrdinal);
  const writing: Writing = { primitives, keys, packer };
  const gear = await gearTable(primitives, newestGeneration(keys).keys.gear);
  const dirty = dirtyOf(base, state, options);
  const { changes, skipped } = await writeSections(writing, base, state, dirty, gear, options.anew);
  const places = carry(packer, options.heals?.chunks ?? []);
  const casual =
    options.heals === undefined &&
    options.label === undefined &&
    (options.kind !== "compact" || chooseWasteful(base, base.segments).size === 0) &&
    (options.kind === "auto" || options.kind === "manual" || options.kind === "compact");
  if (changes.length === 0 && casual && base.head !== null) {
    return ok({ unchanged: true, next: { ...base, state, skipped } });
  }

  const live = new LiveCounter(base.segments);
  const healed = new Set(options.heals?.segments.map(toHex));
  const bad = [...base.segments].flatMap(([n, { row }]) => (healed.has(toHex(row.id)) ? [n] : []));
  const { root, gathered } = await plant(writing, base, state, changes, live, options.anew ?? false, bad);
  live.carry(options.anew ? base.carried : [], -1);
  const carried = new Set([...(options.anew ? [] : base.carried), ...places.map(({ ordinal }) => ordinal)]);
  live.carry(new Set(places.map(({ ordinal }) => ordinal)), 1);
  const packed = await packer.seal(deps.vault, keys, author.deviceId, options.assisted);
  for (const { row } of packed) live.name(row, keys.epoch);
  const segments = live.living();
  const lineage = await nextLineage(base, primitives);
  const stuck = new Set([...base.stuck, ...gathered].filter((ordinal) => segments.has(ordinal)));
  const planned = {
    root,
    segments,
    carried,
    stuck,
    changes,
    skipped,
    lineage,
    nextOrdinal: packer.nextOrdinal,
  };
  const next = nextBase(base, state, planned);
  if (isOverQuota(next)) return err("quota-exceeded");

  const body = nextBody(base, next, options);
  const ext = await nextExt(primitives, base, next, options);
  const { sealed, digest, seq } = await sealManifest(deps.vault, keys, {
    sessionId: options.sessionId,
    seq: body.seq,
    deviceId: author.deviceId,
    signer: author.signer,
    assisted: options.assisted ?? false,
    ext,
    body: body.body,
  });
  const { deviceId } = author;
  return ok({
    unchanged: false,
    manifest: sealed,
    digest,
    seq,
    segments: packed.map(({ row, bytes }) => ({ id: row.id, bytes, digest: row.digest })),
    contentHash: next.contentHash,
    next: {
      ...next,
      seen: body.body.seen,
      head: { digest, seq, epoch: keys.epoch, authorDeviceId: deviceId },
    },
    skipped: [...skipped].map(([key, reason]) => ({ key, reason })),
    stats: {
      sectionsWritten: changes.length,
      segmentsNamed: segments.size,
      segmentsGathered: gathered.size,
      sealedBytes: packed.reduce((sum, { bytes }) => sum + bytes.length, sealed.length),
    },
  });
};

/** Packs what older saves lack; nothing of this save's own tree refers to it. [RC-9] */
const carry = (packer: Packer, chunks: readonly CarriedChunk[]): readonly Place[] =>
  chunks.map(({ type, chunkId, keyGeneration, content }) =>
    packer.add(type, chunkId, keyGeneration, content),
  );

const isOverQuota = (next: SaveBase): boolean => {
  const sealed = [...next.segments.values()].reduce((sum, { row }) => sum + row.bytes, 0);
  return (
    sealed > SESSION_SEALED_MAX_BYTES ||
    next.size.bytes > STATE_EXPANDED_MAX_BYTES ||
    next.size.sections > SECTIONS_MAX
  );
};
