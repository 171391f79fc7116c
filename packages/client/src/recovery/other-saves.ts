import { toHex } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import type { HistoryItem } from "@holdfast/protocol/saves";
import type { OtherSegments } from "@holdfast/state/recovery/chunk-finder";
import type { PastSave } from "@holdfast/state/recovery/from-the-past";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { type ReadManifest, readManifest } from "../engine/read-save.ts";
import type { GatheredSave } from "./gather-save.ts";
import type { SegmentCopies } from "./segment-copies.ts";

/** Saves beside the damaged one whose segments are searched: those around it, and those that heal it. */
const AROUND = 8;
const PAGE = 50;
/** How many older saves are opened at most before the checkpoints are: they stand close together. */
const PAST_MAX = 30;
/** How old a save may be that something is taken from by itself. [RC-4] */
export const PAST_DAYS = 30;
const DAY_MILLISECONDS = 24 * 3600 * 1000;

/** A save whose author may write, by its digest; null where it cannot be read, or nobody stands behind it. */
const readable = async (
  deps: EngineDeps,
  session: Id<"ses">,
  digest: string,
): Promise<ReadManifest | null> => {
  const bytes = await deps.saves.manifest(session, digest);
  if (!bytes.ok) return null;
  const manifest = await readManifest(deps, session, bytes.value, { digest });
  return manifest.ok && manifest.value.standing === "live" ? manifest.value : null;
};

/** The history, newest first, as far as it can be asked for. */
async function* historyOf(
  deps: EngineDeps,
  session: Id<"ses">,
): AsyncGenerator<HistoryItem, void, undefined> {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof deps.timeline.history>> = await deps.timeline.history(
      session,
      cursor,
      PAGE,
    );
    if (!page.ok) return;
    yield* page.value.items;
    cursor = page.value.next;
  } while (cursor !== null);
}

const heals = (manifest: ReadManifest, damaged: ReadManifest): boolean =>
  manifest.ext.heals.some((id) => damaged.body.segments.some((row) => toHex(row.id) === toHex(id)));

/** Segments that may hold chunks of the damaged save again: its own, and those of saves near it. T3 T4 */
export const othersOf = async (
  deps: EngineDeps,
  session: Id<"ses">,
  { manifest: damaged, item, first }: GatheredSave,
  { any }: SegmentCopies,
): Promise<readonly OtherSegments[]> => {
  if (damaged === null) return [];
  const own: OtherSegments = { tier: "T3", from: null, at: null, rows: damaged.body.segments, source: first };
  const newer: HistoryItem[] = [];
  const older: HistoryItem[] = [];
  for await (const each of historyOf(deps, session)) {
    if (each.seq > item.seq) newer.push(each);
    else if (each.seq < item.seq) older.push(each);
    if (older.length === AROUND) break;
  }
  // The newest of all names what heals older ones; the next ones share most with the damaged one.
  const near = new Map(
    [...newer.slice(0, 2), ...newer.slice(-AROUND), ...older].map((each) => [each.digest, each]),
  );
  const known = new Set(damaged.body.segments.map(({ id }) => toHex(id)));
  const found: OtherSegments[] = [];
  for (const { digest, receivedAt } of near.values()) {
    const manifest = await readable(deps, session, digest);
    if (manifest === null) continue;
    const rows = manifest.body.segments.filter(({ id }) => !known.has(toHex(id)));
    for (const { id } of rows) known.add(toHex(id));
    const tier = heals(manifest, damaged) ? "T4" : "T3";
    if (rows.length > 0) found.push({ tier, from: digest, at: Date.parse(receivedAt), rows, source: any });
  }
  return [own, ...found.toSorted((a, b) => a.tier.localeCompare(b.tier))];
};

/** Older saves, the nearest first, then checkpoints; of the last 30 days unless `older`. T5 T6 [RC-4] */
export async function* pastOf(
  deps: EngineDeps,
  session: Id<"ses">,
  before: HistoryItem,
  { any }: SegmentCopies,
  older: boolean,
): AsyncGenerator<PastSave, void, undefined> {
  const oldest = older ? 0 : deps.serverTime.now() - PAST_DAYS * DAY_MILLISECONDS;
  const tried = new Set<string>();
  const saveOf = async (tier: PastSave["tier"], digest: string, at: number): Promise<PastSave | null> => {
    tried.add(digest);
    const manifest = await readable(deps, session, digest);
    return manifest === null ? null : { tier, digest, at, manifest, source: any };
  };
  for await (const { seq, digest, receivedAt } of historyOf(deps, session)) {
    const at = Date.parse(receivedAt);
    if (at < oldest || tried.size === PAST_MAX) break;
    const past = seq < before.seq ? await saveOf("T5", digest, at) : null;
    if (past !== null) yield past;
  }
  const checkpoints = await deps.timeline.checkpoints(session);
  if (!checkpoints.ok) return;
  for (const { save } of checkpoints.value.toSorted((a, b) => b.save.seq - a.save.seq)) {
    const at = Date.parse(save.receivedAt);
    if (save.seq >= before.seq || at < oldest || tried.has(save.digest)) continue;
    const past = await saveOf("T6", save.digest, at);
    if (past !== null) yield past;
  }
}
