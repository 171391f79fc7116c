import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { OpenedManifest } from "@holdfast/state/manifest";
import type { SegmentSource } from "@holdfast/state/segment-reader";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { BrokenBundle, type BundleRecord } from "../api/bundle-reader.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";
import type { CachedSegment } from "../stores/save-cache.ts";
import type { EngineDeps } from "./engine-deps.ts";
import { createSegmentStream } from "./segment-stream.ts";

/** The segments of one save, wherever they come from. */
export interface SaveSource extends SegmentSource {
  /** True when an answer of the service broke off. Asked after reading. */
  readonly broken: () => Promise<boolean>;
  /** What this device did not have. */
  readonly fetched: () => readonly CachedSegment[];
}

export interface SourceOptions {
  /** Segments to ask for before the others. */
  readonly first: readonly Bytes[];
  /** Segments that the caller has besides those this device keeps. */
  readonly held?: readonly CachedSegment[];
  /** The service is asked for what is missing, unless it cannot be reached. */
  readonly reachable: boolean;
}

type Held = Map<Id<"seg">, Bytes>;

/** The copies that hold: whose digest is the one the manifest names. [SP-27] */
const heldHere = async (
  { platform }: EngineDeps,
  session: Id<"ses">,
  { body }: OpenedManifest,
  given: readonly CachedSegment[],
): Promise<Held> => {
  const { cache, vault } = platform;
  const kept = await cache.segments(session).catch(() => new Set<Id<"seg">>());
  const held: Held = new Map();
  for (const row of body.segments) {
    const id = formatId("seg", row.id);
    const bytes =
      given.find((each) => each.id === id)?.bytes ?? (kept.has(id) ? await cache.segment(session, id) : null);
    if (bytes !== null && equal(await vault.primitives.sha256(bytes), row.digest)) held.set(id, bytes);
  }
  return held;
};

/** Notes the segments that arrive, each once: an answer that brings anything else would fill this device's memory. */
async function* noting(
  records: AsyncIterable<BundleRecord>,
  missing: Iterable<Id<"seg">>,
  fetched: CachedSegment[],
): AsyncGenerator<BundleRecord, void, undefined> {
  const due = new Set(missing);
  let manifests = 1;
  for await (const record of records) {
    const id = formatId("seg", record.id);
    const asked = record.kind === "manifest" ? manifests-- > 0 : due.delete(id);
    if (!asked) throw new BrokenBundle("a record that was not asked for");
    if (record.kind === "segment") fetched.push({ id, bytes: record.bytes });
    yield record;
  }
}

/** Gathers the segments of a verified manifest: from this device what holds, the rest in one answer of the service. */
export const openSaveSource = async (
  deps: EngineDeps,
  session: Id<"ses">,
  manifest: OpenedManifest,
  { first, held: given = [], reachable }: SourceOptions,
): Promise<Result<SaveSource, ClientProblem>> => {
  const held = await heldHere(deps, session, manifest, given);
  const take = (segmentId: Bytes): Bytes | null => {
    const id = formatId("seg", segmentId);
    const bytes = held.get(id) ?? null;
    held.delete(id);
    return bytes;
  };
  if (held.size === manifest.body.segments.length) {
    return ok({ get: async (id) => take(id), broken: async () => false, fetched: () => [] });
  }
  if (!reachable) return refuse("offline", "this device does not keep all of this session");
  const missing = manifest.body.segments.map(({ id }) => formatId("seg", id)).filter((id) => !held.has(id));
  const records = await deps.saves.bundle(session, {
    at: toHex(manifest.digest),
    have: [...held.keys()],
    first: first.map((id) => formatId("seg", id)).filter((id) => !held.has(id)),
  });
  if (!records.ok) return records;
  const fetched: CachedSegment[] = [];
  const stream = createSegmentStream(noting(records.value, missing, fetched));
  return ok({
    get: async (id) => take(id) ?? stream.get(id),
    broken: stream.broken,
    fetched: () => fetched,
  });
};
