import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Fault } from "@holdfast/protocol/session-recovery";
import type { Bytes } from "@holdfast/vault/bytes";
import { type Entry, placesOf, referencesOf } from "../entry.ts";
import type { OpenedManifest } from "../manifest.ts";
import { loadAllLists, loadTree } from "../open-tree.ts";
import type { Place } from "../place.ts";
import type { SectionKey } from "../section-key.ts";
import { readSections } from "../section-reader.ts";
import { type OpenDeps, SegmentReader, type SegmentSource } from "../segment-reader.ts";
import type { SpaceKeys } from "../space-keys.ts";
import { decodeNode } from "../tree.ts";
import { faultOfSegment } from "./faults.ts";
import { walkTree } from "./walk-tree.ts";

/** What was found of one section of a save; `bytes` is the length of its content. [RC-2] */
export interface SurveyedSection {
  readonly key: SectionKey;
  readonly state: "ok" | "damaged" | "missing";
  readonly bytes: number;
}

export interface Survey {
  readonly sections: readonly SurveyedSection[];
  /** Segments with something wrong. */
  readonly faults: readonly { readonly segmentId: Bytes; readonly fault: Fault }[];
  /** Nodes of the tree below which no section is known by name. */
  readonly lostNodes: number;
}

/**
 * What could be read of a save, each section by itself; changes nothing. `every`: opens every chunk, and every frame of every
 * segment; without it only those that lie in a segment with something wrong. [RC-1] [RC-2]
 *
 * `source` is asked for a segment more than once.
 */
export const surveySave = async (
  deps: OpenDeps,
  manifest: OpenedManifest,
  keys: SpaceKeys,
  source: SegmentSource,
  { every }: { readonly every: boolean },
): Promise<Result<Survey, "malformed-object">> => {
  const decoded = decodeNode(manifest.body.root, null);
  if (!decoded.ok) return err("malformed-object");
  const rows = manifest.body.segments;
  const reader = new SegmentReader(deps, keys, source, rows);
  const root = await loadAllLists(reader, await loadTree(reader, decoded.value, null, new Set()));
  const { reached, lost } = walkTree(root);

  const reports = await reader.reports();
  const stateOf = new Map(rows.map((row, i) => [row.ordinal, reports[i]?.state ?? "missing"]));
  const isMissing = ({ ordinal }: Place): boolean => (stateOf.get(ordinal) ?? "missing") === "missing";
  const isSuspect = (entry: Entry): boolean =>
    placesOf(entry) === null || referencesOf(entry).some(({ ordinal }) => stateOf.get(ordinal) !== "ok");
  const looked = reached.filter(({ entry }) => every || isSuspect(entry));
  const contents = await readSections(
    reader,
    looked.map(({ entry }) => entry),
  );
  const bad = new Set(looked.flatMap(({ key }, i) => (contents[i] ? [] : [key])));
  const sections = reached.map(({ key, entry }): SurveyedSection => {
    const state = !bad.has(key) ? "ok" : referencesOf(entry).some(isMissing) ? "missing" : "damaged";
    return { key, state, bytes: entry.bytes };
  });

  const faults: Survey["faults"][number][] = [];
  for (const [i, row] of rows.entries()) {
    if (!every && reports[i]?.state === "ok") continue;
    const fault = await faultOfSegment(deps.primitives, keys, row, await source.get(row.id));
    if (fault !== null) faults.push({ segmentId: row.id, fault });
  }
  return ok({ sections, faults, lostNodes: lost.length });
};
