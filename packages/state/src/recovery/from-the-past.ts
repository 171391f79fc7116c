import { type Bytes, equal } from "@holdfast/vault/bytes";
import { applySections, ownerOf } from "../apply-sections.ts";
import { emptyState } from "../empty-state.ts";
import { pathsOf } from "../entry-writer.ts";
import type { OpenedManifest } from "../manifest.ts";
import type { Tombstone } from "../manifest-body.ts";
import { migrateSections } from "../migrate.ts";
import { loadAllLists, loadTree } from "../open-tree.ts";
import { decodeText } from "../section-content.ts";
import { keyOf, type SectionKey } from "../section-key.ts";
import { readSections } from "../section-reader.ts";
import { type OpenDeps, SegmentReader, type SegmentSource } from "../segment-reader.ts";
import type { SpaceKeys } from "../space-keys.ts";
import { decodeNode } from "../tree.ts";
import type { Origin } from "./ladder.ts";
import { isBelow, type LostBranch, type Reached, walkTree } from "./walk-tree.ts";

/** An earlier save to take a section from: T5 as it comes in the history, T6 because somebody gave it a name. [RC-4] */
export interface PastSave {
  readonly tier: "T5" | "T6";
  /** In hex. */
  readonly digest: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly manifest: OpenedManifest;
  readonly source: SegmentSource;
}

/** A section of the damaged save that no tier has given yet. The fingerprint is null where the content had not its form. */
export interface Sought {
  readonly bytes: number;
  readonly fingerprint: Bytes | null;
}

export interface PastInput {
  readonly sought: ReadonlyMap<SectionKey, Sought>;
  readonly lost: readonly LostBranch[];
  readonly tombstones: readonly Tombstone[];
}

interface FromThePast {
  readonly content: Bytes;
  readonly origin: Origin;
  readonly exact: boolean;
}

/** The things that were removed after a save, as `ownerOf` names them. */
const removedAfter = (save: PastSave, tombstones: readonly Tombstone[]): ReadonlySet<string> =>
  new Set(
    tombstones.flatMap(({ type, name, seq }) => {
      const text = decodeText(name);
      const key = text === null ? null : keyOf(type, text);
      return key === null || seq <= save.manifest.seq ? [] : [ownerOf(key)];
    }),
  );

/** Sections out of older saves, each from the first that has it whole. */
export const fromThePast = async (
  deps: OpenDeps,
  keys: SpaceKeys,
  past: () => AsyncIterable<PastSave>,
  { sought, lost, tombstones }: PastInput,
): Promise<{
  readonly found: ReadonlyMap<SectionKey, FromThePast>;
  readonly lost: readonly LostBranch[];
}> => {
  const found = new Map<SectionKey, FromThePast>();
  let open = lost;
  const isDone = (): boolean => open.length === 0 && [...sought.keys()].every((key) => found.has(key));
  if (isDone()) return { found, lost };

  const isWanted = async (reached: readonly Reached[], save: PastSave): Promise<readonly Reached[]> => {
    const paths = await pathsOf(
      deps.primitives,
      reached.map(({ entry }) => entry),
    );
    const removed = removedAfter(save, tombstones);
    return reached.filter(({ key }, i) => {
      const path = paths[i];
      if (found.has(key) || path === undefined) return false;
      return sought.has(key) || (isBelow(path, open) && !removed.has(ownerOf(key)));
    });
  };

  for await (const save of past()) {
    const { manifest, source, tier, digest, at } = save;
    const decoded = decodeNode(manifest.body.root, null);
    if (!decoded.ok) continue;
    const reader = new SegmentReader(deps, keys, source, manifest.body.segments);
    const root = await loadAllLists(reader, await loadTree(reader, decoded.value, null, new Set()));
    const walked = walkTree(root);
    const wanted = await isWanted(walked.reached, save);
    const contents = await readSections(
      reader,
      wanted.map(({ entry }) => entry),
    );
    const whole = new Map<SectionKey, Bytes>();
    wanted.forEach(({ key }, i) => {
      const content = contents[i];
      if (content) whole.set(key, content);
    });
    const current = migrateSections(manifest.body.schemaVersion, whole);
    if (!current.ok) continue;
    const malformed = new Set(applySections(emptyState(), current.value).malformed);
    for (const [key, content] of current.value) {
      if (malformed.has(key)) continue;
      const print = wanted.find((each) => each.key === key)?.entry.fingerprint;
      const wish = sought.get(key)?.fingerprint ?? null;
      const exact = print !== undefined && wish !== null && equal(print, wish);
      found.set(key, { content, origin: { tier, from: digest, at }, exact });
    }
    // Whatever this save has below them is taken; who is older knows no more of what was there in the end.
    if (walked.lost.length === 0 && wanted.length === whole.size) open = [];
    if (isDone()) break;
  }
  return { found, lost: open };
};
