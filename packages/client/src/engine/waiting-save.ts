import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import type { EngineDeps } from "./engine-deps.ts";
import type { Outgoing } from "./outgoing.ts";
import { readManifest, readState } from "./read-save.ts";

/**
 * The sealed save that an earlier visit wrote down and did not see acknowledged, opened again from its own bytes. Null when
 * there is none, or when this device lacks what it builds on.
 */
export const openWaiting = async (deps: EngineDeps, session: Id<"ses">): Promise<Outgoing | null> => {
  const record = await deps.platform.journal.prepared(session);
  if (record === null) return null;
  const manifest = await readManifest(deps, session, record.manifest, { digest: record.digest });
  if (!manifest.ok) return null;
  const held = record.segments;
  const opened = await readState(deps, session, manifest.value, { held, reachable: false });
  if (!opened.ok || !opened.value.report.whole) return null;
  const { ext, body } = manifest.value;
  const added = body.segments.filter(({ id }) => held.some((each) => each.id === formatId("seg", id)));
  return {
    record,
    kind: ext.kind,
    state: opened.value.state,
    next: opened.value.base,
    contentHash: toHex(body.contentHash),
    bytes: added.reduce((sum, { bytes }) => sum + bytes, record.manifest.length),
  };
};
