import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { HistoryItem } from "@holdfast/protocol/saves";
import type { Fault } from "@holdfast/protocol/session-recovery";
import type { SegmentSource } from "@holdfast/state/segment-reader";
import type { Bytes } from "@holdfast/vault/bytes";
import { peekHeader } from "@holdfast/vault/header";
import { BrokenBundle } from "../api/bundle-reader.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { type ReadManifest, readManifest } from "../engine/read-save.ts";
import { isTransient, refuse } from "../problem.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** A save to be looked at: all that the service answers for it, good or not. */
export interface GatheredSave {
  readonly item: HistoryItem;
  /** Null where no copy of it holds. */
  readonly manifest: ReadManifest | null;
  /** Of the manifest as the service answers it. */
  readonly fault: Fault | null;
  /** The service's answer to a question for all segments at once. */
  readonly first: SegmentSource;
  /** Ids of the segments that the save names, by the service's word. */
  readonly named: readonly Bytes[];
}

const PAGE = 50;

/** One save of the history by its digest, the newest for null. */
export const historyItem = async (
  deps: EngineDeps,
  session: Id<"ses">,
  digest: string | null,
): Answer<HistoryItem> => {
  let cursor: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof deps.timeline.history>> = await deps.timeline.history(
      session,
      cursor,
      PAGE,
    );
    if (!page.ok) return page;
    const found = page.value.items.find((item) => digest === null || item.digest === digest);
    if (found !== undefined) return ok(found);
    cursor = page.value.next;
    if (cursor === null) return refuse("not-a-save", "the session has no such save");
  }
};

const faultIn = async (
  deps: EngineDeps,
  bytes: Bytes,
  digest: string,
  session: Id<"ses">,
): Promise<Fault> => {
  const peeked = peekHeader(bytes);
  if (!peeked.ok) return "form";
  if (toHex(await deps.platform.vault.primitives.sha256(bytes)) === digest) return "signature";
  return formatId("ses", peeked.value.header.objectId) === session ? "digest" : "place";
};

interface FoundManifest {
  readonly manifest: ReadManifest | null;
  readonly fault: Fault | null;
}

/** The manifest as the service has it or, where that does not hold, as this device keeps it. T1 */
const manifestOf = async (deps: EngineDeps, session: Id<"ses">, digest: string): Answer<FoundManifest> => {
  const bytes = await deps.saves.manifest(session, digest);
  if (!bytes.ok && isTransient(bytes.error)) return bytes;
  const read = bytes.ok ? await readManifest(deps, session, bytes.value, { digest }) : bytes;
  if (read.ok) return ok({ manifest: read.value, fault: null });
  if (isTransient(read.error)) return read;
  // A service that finds its own copy damaged does not send it.
  const refused = bytes.ok || bytes.error.code !== "damaged" ? "missing" : "digest";
  const fault = bytes.ok ? await faultIn(deps, bytes.value, digest, session) : refused;
  const kept = await deps.platform.cache.save(session);
  if (kept?.digest !== digest) return ok({ manifest: null, fault });
  const own = await readManifest(deps, session, kept.manifest, { digest });
  return ok({ manifest: own.ok ? own.value : null, fault });
};

/** Everything the service answers for a save; asks for all of it, whatever this device has. [RC-2] */
export const gatherSave = async (
  deps: EngineDeps,
  session: Id<"ses">,
  digest: string | null,
): Answer<GatheredSave> => {
  const item = await historyItem(deps, session, digest);
  if (!item.ok) return item;
  const found = await manifestOf(deps, session, item.value.digest);
  if (!found.ok) return found;
  const records = await deps.saves.bundle(session, { at: item.value.digest, have: [], first: [] });
  const segments = new Map<string, Bytes>();
  const named: Bytes[] = [];
  if (!records.ok && isTransient(records.error)) return records;
  try {
    for await (const record of records.ok ? records.value : []) {
      if (record.kind === "manifest" || item.value.digest.startsWith(toHex(record.id))) continue;
      named.push(record.id);
      if (record.kind === "segment") segments.set(toHex(record.id), record.bytes);
    }
  } catch (cause) {
    if (cause instanceof BrokenBundle || cause instanceof TypeError || cause instanceof DOMException) {
      return refuse("offline", "the state broke off");
    }
    throw cause;
  }
  const first = { get: async (id: Bytes) => segments.get(toHex(id)) ?? null };
  return ok({ item: item.value, ...found.value, first, named });
};
