import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { OpenedManifest } from "@holdfast/state/manifest";
import type { SegmentRow } from "@holdfast/state/manifest-body";
import type { SegmentSource } from "@holdfast/state/segment-reader";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { BrokenBundle } from "../api/bundle-reader.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { isTransient, problem } from "../problem.ts";
import { keepsHistory } from "./kept-index.ts";

/** Older segments that a device keeps of one session at most; beyond that a search fetches again what it does not hold. */
const KEPT_MAX_BYTES = 256 * 1024 * 1024;
/** Held in memory where they are not kept. */
const HELD_MAX_BYTES = 64 * 1024 * 1024;

/** The segments of a session's saves, as far as this device has them. */
export interface PastSegments extends SegmentSource {
  readonly has: (id: Bytes) => boolean;
  /**
   * Has the service send those of these that this device let go since it searched last, in their order, whatever is searched for.
   * False when one of them is no more. [SE-3]
   */
  readonly complete: (rows: readonly SegmentRow[]) => Promise<boolean>;
  /** Has the service send what is missing of a save, all of it, whatever is searched for. [SE-3] */
  readonly fetch: (manifest: OpenedManifest) => Promise<Result<null, ClientProblem>>;
}

export const openPastSegments = async (
  deps: EngineDeps,
  session: Id<"ses">,
  signal: AbortSignal,
): Promise<PastSegments> => {
  const { cache, history, vault } = deps.platform;
  const none = new Set<Id<"seg">>();
  const live = await cache.segments(session).catch(() => none);
  const kept = new Set(keepsHistory(deps) ? await history.segments(session).catch(() => none) : []);
  const held = new Map<Id<"seg">, Bytes>();
  let heldBytes = 0;
  let room = keepsHistory(deps) ? KEPT_MAX_BYTES : 0;

  const hold = (id: Id<"seg">, bytes: Bytes): void => {
    held.set(id, bytes);
    heldBytes += bytes.length;
    for (const [oldest, { length }] of held) {
      if (heldBytes <= HELD_MAX_BYTES) break;
      held.delete(oldest);
      heldBytes -= length;
    }
  };
  const keep = async (id: Id<"seg">, bytes: Bytes): Promise<void> => {
    room -= bytes.length;
    if (room >= 0) {
      try {
        await history.addSegment(session, { id, bytes });
        kept.add(id);
        return;
      } catch {
        // The device is full: what is searched now is held in memory.
        room = 0;
      }
    }
    hold(id, bytes);
  };
  const hasIt = (id: Id<"seg">): boolean => live.has(id) || kept.has(id) || held.has(id);

  const receive = async (
    manifest: OpenedManifest,
    have: readonly Id<"seg">[],
    missing: ReadonlyMap<Id<"seg">, Bytes>,
  ) => {
    const records = await deps.saves.bundle(session, { at: toHex(manifest.digest), have, first: [] });
    if (!records.ok) return records;
    for await (const record of records.value) {
      signal.throwIfAborted();
      const id = formatId("seg", record.id);
      const digest = missing.get(id);
      if (record.kind !== "segment" || digest === undefined) continue;
      // What does not hold is looked at once, and not kept.
      if (equal(await vault.primitives.sha256(record.bytes), digest)) await keep(id, record.bytes);
      else hold(id, record.bytes);
    }
    return ok(null);
  };

  return {
    has: (id) => hasIt(formatId("seg", id)),
    complete: async (rows) => {
      for (const row of rows) {
        const id = formatId("seg", row.id);
        if (hasIt(id)) continue;
        signal.throwIfAborted();
        const answer = await deps.saves.segment(session, id);
        // Without the service what is here is searched.
        if (!answer.ok && isTransient(answer.error)) return true;
        if (!answer.ok || !equal(await vault.primitives.sha256(answer.value), row.digest)) return false;
        await keep(id, answer.value);
      }
      return true;
    },
    get: async (bytes) => {
      const id = formatId("seg", bytes);
      const here =
        held.get(id) ??
        (kept.has(id) ? await history.segment(session, id).catch(() => null) : null) ??
        (live.has(id) ? await cache.segment(session, id).catch(() => null) : null);
      if (here !== null) return here;
      const answer = await deps.saves.segment(session, id);
      return answer.ok ? answer.value : null;
    },
    fetch: async (manifest) => {
      const rows = manifest.body.segments.map((row) => ({ id: formatId("seg", row.id), digest: row.digest }));
      const missing = new Map(rows.filter(({ id }) => !hasIt(id)).map(({ id, digest }) => [id, digest]));
      if (missing.size === 0) return ok(null);
      const have = rows.map(({ id }) => id).filter(hasIt);
      try {
        return await receive(manifest, have, missing);
      } catch (cause) {
        signal.throwIfAborted();
        if (cause instanceof BrokenBundle || cause instanceof TypeError || cause instanceof DOMException) {
          return err(problem("offline", { detail: "the history broke off" }));
        }
        throw cause;
      }
    },
  };
};
