import type { Primitives } from "@holdfast/vault/primitives";
import { addFingerprint, EMPTY_HASH } from "../content-hash.ts";
import { sectionKeys } from "../dirty.ts";
import { type Entry, referencesOf } from "../entry.ts";
import { knownPath, learnPaths } from "../entry-writer.ts";
import type { OpenedManifest } from "../manifest.ts";
import type { Seen } from "../manifest-body.ts";
import { SCHEMA_VERSION, type State } from "../model.ts";
import { emptyBase, LiveCounter, type LiveSegment, type SaveBase } from "../save-base.ts";
import type { SkipReason } from "../section-content.ts";
import type { SectionKey } from "../section-key.ts";
import { hasSection } from "../sections.ts";
import { EMPTY_TREE } from "../tree.ts";
import { updateTree } from "../tree-update.ts";
import type { LadderReader } from "./ladder.ts";

interface Kept {
  readonly key: SectionKey;
  readonly entry: Entry;
}

/** Everything of `state` that no kept section holds is owed: the next save writes it. */
const owed = (state: State, kept: readonly Kept[]): ReadonlyMap<SectionKey, SkipReason> => {
  const held = new Set(kept.map(({ key }) => key));
  return new Map(sectionKeys(state).flatMap((key) => (held.has(key) ? [] : [[key, "damaged"] as const])));
};

/**
 * The base of the save that repairs a damaged one: the sections that are whole, as they are stored, and nothing else. What was
 * recovered is written by the next save, and what is lost is given up: no segment with something wrong is named any more. [RC-6]
 */
export const repairBase = async (
  primitives: Primitives,
  manifest: OpenedManifest,
  state: State,
  whole: readonly Kept[],
  reader: LadderReader,
): Promise<SaveBase> => {
  const { body, digest, seq, epoch, authorDeviceId } = manifest;
  const reports = await reader.reports();
  const epochs = await reader.epochs();
  const sound = new Set(body.segments.flatMap((row, i) => (reports[i]?.state === "ok" ? [row.ordinal] : [])));
  const isKept = ({ key, entry }: Kept): boolean =>
    body.schemaVersion === SCHEMA_VERSION &&
    hasSection(state, key) &&
    referencesOf(entry).every(({ ordinal }) => sound.has(ordinal));
  const kept = whole.filter(isKept);
  const entries = kept.map(({ entry }) => entry);
  await learnPaths(primitives, entries);
  const changes = entries.map((entry) => ({
    type: entry.type,
    name: entry.name,
    path: knownPath(entry),
    entry,
  }));
  const counter = new LiveCounter(new Map());
  counter.add(entries.flatMap(referencesOf));
  for (const row of body.segments) counter.name(row, epochs.get(row.ordinal) ?? null);
  const living = counter.living();
  // Those that nothing refers to any more stand here too, so that the save says that it lets them go.
  const segments = new Map(
    body.segments.map((row): [number, LiveSegment] => [
      row.ordinal,
      living.get(row.ordinal) ?? { row, live: 0, liveBytes: 0, epoch: epochs.get(row.ordinal) ?? null },
    ]),
  );
  return {
    head: { digest, seq, epoch, authorDeviceId },
    state,
    root: updateTree(EMPTY_TREE, changes, knownPath).root,
    segments,
    carried: new Set(),
    stuck: new Set(),
    isNamed: false,
    nextOrdinal: body.nextOrdinal,
    contentHash: entries.reduce((hash, { fingerprint }) => addFingerprint(hash, fingerprint), EMPTY_HASH),
    size: { sections: entries.length, bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0) },
    tombstones: body.tombstones,
    seen: body.seen,
    origin: body.origin,
    lineage: body.lineage,
    damaged: new Set(),
    skipped: owed(state, kept),
  };
};

/** What is known of a save whose manifest cannot be opened: enough to put another one on top of it. [RC-7] */
export interface UnreadHead {
  readonly head: NonNullable<SaveBase["head"]>;
  /** Of the saves before it, as far as they are known: so that nobody takes the next one for a step back. */
  readonly seen: readonly Seen[];
  /** Every segment it names. */
  readonly segments: readonly LiveSegment["row"][];
}

/** The base of a save that takes nothing over: `state` is written whole, and every segment before it is let go. */
export const baseOnUnread = ({ head, seen, segments }: UnreadHead, state: State): SaveBase => ({
  ...emptyBase(),
  head,
  state,
  seen,
  segments: new Map(segments.map((row) => [row.ordinal, { row, live: 0, liveBytes: 0, epoch: null }])),
  nextOrdinal: segments.reduce((next, { ordinal }) => Math.max(next, ordinal + 1), 0),
  skipped: owed(state, []),
});
