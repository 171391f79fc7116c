import { toHex } from "@holdfast/protocol/encoding";
import { equal } from "@holdfast/vault/bytes";
import { type MemoryTables, refuseWriter, segmentKey, visibleSession } from "../../memory-tables.ts";
import { WRITER_REFUSALS } from "../../writer-refusal.ts";
import type { SegmentRepository } from "./repository.ts";

/** SegmentRepository without a database, for tests. */
export const memorySegments = (tables: MemoryTables, now: () => number): SegmentRepository => ({
  refusal: async (segment, writer) => {
    const session = tables.sessions.get(toHex(segment.sessionId));
    if (session === undefined || session.deletedAt !== null) return "not-found";
    const code = refuseWriter(tables, session.workspaceId, segment, { ...writer, edPublic: null }, now());
    const refusal = WRITER_REFUSALS.find((known) => known === code) ?? null;
    return refusal ?? (equal(session.workspaceId, segment.workspaceId) ? null : "wrong-place");
  },
  store: async ({ workspaceId, id, digest, bytes, inlineBody }) => {
    const key = segmentKey(workspaceId, id);
    const known = tables.segments.get(key);
    if (known !== undefined && !equal(known.digest, digest)) return "differs";
    tables.segments.set(key, { id, digest, bytes, inlineBody });
    return known === undefined ? "stored" : "present";
  },
  find: async (sessionId, accountId, segmentId) => {
    const workspaceId = visibleSession(tables, sessionId, accountId)?.session.workspaceId;
    const segment = workspaceId && tables.segments.get(segmentKey(workspaceId, segmentId));
    return segment ? { ...segment, workspaceId } : null;
  },
});
