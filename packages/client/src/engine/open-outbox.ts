import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import type { OutboxItem, PreparedRecord } from "../stores/journal.ts";
import type { CachedSegment } from "../stores/save-cache.ts";
import type { EngineDeps } from "./engine-deps.ts";
import type { Outgoing } from "./outgoing.ts";
import { readManifest, readState } from "./read-save.ts";
import { unsentOf, type Waiting } from "./waiting.ts";

/** A sealed save, opened again from its own bytes and those it builds on; null when this device lacks some of them. */
const openRecord = async (
  deps: EngineDeps,
  session: Id<"ses">,
  record: PreparedRecord,
  held: readonly CachedSegment[],
): Promise<Outgoing | null> => {
  const manifest = await readManifest(deps, session, record.manifest, { digest: record.digest });
  if (!manifest.ok) return null;
  const opened = await readState(deps, session, manifest.value, { held, reachable: false });
  if (!opened.ok || !opened.value.report.whole) return null;
  const { ext, body } = manifest.value;
  const own = new Set(record.segments.map(({ id }) => id));
  const added = body.segments.filter(({ id }) => own.has(formatId("seg", id)));
  return {
    record,
    kind: ext.kind,
    label: body.label === "" ? null : body.label,
    state: opened.value.state,
    next: opened.value.base,
    contentHash: toHex(body.contentHash),
    bytes: added.reduce((sum, { bytes }) => sum + bytes, record.manifest.length),
  };
};

/**
 * What an earlier visit sealed and did not see acknowledged, opened from its own bytes. Null when this device lacks what any
 * of it builds on.
 */
export const openOutbox = async (
  deps: EngineDeps,
  session: Id<"ses">,
  items: readonly OutboxItem[],
): Promise<readonly Waiting[] | null> => {
  const held = items.flatMap(({ save }) => save?.segments ?? []);
  const queue: Waiting[] = [];
  for (const { save, names } of items) {
    const out = save === null ? null : await openRecord(deps, session, save, held);
    if (save !== null && out === null) return null;
    queue.push({ save: out === null ? null : unsentOf(out), names });
  }
  return queue;
};
