import {
  type NotedCheckpoint,
  type NotedCheckpointStats,
  PRIORITIES,
} from "@holdfast/protocol/noted-checkpoints";
import { canonicalJson } from "@holdfast/state/canonical-json";
import { utf8 } from "@holdfast/vault/bytes";
import { THING } from "@holdfast/vault/meta";
import type { Job, JobResult } from "./jobs.ts";
import type { OpenedKeys } from "./opened-keys.ts";
import { type Reading, readManifest, readSave } from "./read-save.ts";
import { sealName } from "./sealed-names.ts";
import { openNoted } from "./sealed-notes.ts";
import { stateBytes } from "./state-json.ts";

type Count = Job & { readonly kind: "count-checkpoints" };

const TAGS_MAX = 1_000;

/** How much is stored for a save against its state as JSON; null where it cannot be read whole. */
const compressionOf = async (
  reading: Reading,
  newest: Count["newest"],
): Promise<NotedCheckpointStats["compression"]> => {
  if (newest === null) return null;
  const [manifest, save] = [await readManifest(reading, newest), await readSave(reading, newest)];
  if (!manifest.ok || !save.ok) return null;
  const segments = manifest.value.body.segments.reduce((sum, { bytes }) => sum + bytes, 0);
  const sealedBytes = manifest.value.bytes + segments;
  const jsonBytes = stateBytes(save.value.state).length;
  return { sealedBytes, jsonBytes, ratio: sealedBytes / jsonBytes };
};

/** How often each tag is given: the most frequent first, those alike by the alphabet. */
const byTag = (noted: readonly NotedCheckpoint[]): NotedCheckpointStats["byTag"] => {
  const counts = new Map<string, number>();
  for (const { note } of noted)
    for (const tag of note?.tags ?? []) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts]
    .map(([tag, count]) => ({ tag, count }))
    .sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1))
    .slice(0, TAGS_MAX);
};

/** The statistics that only whoever opens the notes can make. [CP-14] [A11] */
export const countCheckpoints = async (
  { keys }: OpenedKeys,
  reading: Reading,
  { counts, checkpoints, newest }: Count,
): Promise<JobResult> => {
  const noted: NotedCheckpoint[] = [];
  for (const sealed of checkpoints) noted.push(await openNoted(keys, sealed));
  const of = (priority: (typeof PRIORITIES)[number]): number =>
    noted.filter(({ note }) => note?.priority === priority).length;
  const [low, medium, high] = PRIORITIES;
  const answer: NotedCheckpointStats = {
    ...counts,
    byPriority: { low: of(low), medium: of(medium), high: of(high) },
    byTag: byTag(noted),
    unread: noted.filter(({ note }) => note === null).length,
    compression: await compressionOf(reading, newest),
  };
  return { kind: "json", bytes: utf8(JSON.stringify(answer)), next: null };
};

/** Seals what a restore drill counted, as a client's device would. [CP-15] */
export const sealProof = async (
  opened: OpenedKeys,
  { id, at, counts }: Job & { readonly kind: "seal-proof" },
): Promise<JobResult> => {
  const text = canonicalJson(counts);
  if (!text.ok) throw new Error("counts are JSON");
  const meta = await sealName(opened, { thing: THING.proof, id, version: at }, utf8(text.value));
  return { kind: "meta", meta, nameTag: null };
};
