import { toHex } from "@holdfast/protocol/encoding";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { type MemoryTables, segmentKey } from "../memory-tables.ts";
import type { ObjectRepository } from "./repository.ts";
import type { StoredObject } from "./stored-object.ts";

/** ObjectRepository without a database, for tests. Bodies are copies, as a database hands them out. */
export const memoryObjects = (tables: MemoryTables): ObjectRepository => {
  const manifest = async (sessionId: Bytes, digest: Bytes): Promise<StoredObject | null> => {
    const row = tables.manifests.get(toHex(sessionId))?.find((known) => equal(known.digest, digest));
    const workspaceId = tables.sessions.get(toHex(sessionId))?.workspaceId;
    if (row === undefined || workspaceId === undefined) return null;
    return { object: "manifest", workspaceId, sessionId, id: digest, digest, body: row.body.slice() };
  };
  const segment = async (workspaceId: Bytes, id: Bytes): Promise<StoredObject | null> => {
    const row = tables.segments.get(segmentKey(workspaceId, id));
    if (row === undefined) return null;
    const body = row.inlineBody?.slice() ?? null;
    return { object: "segment", workspaceId, sessionId: null, id, digest: row.digest, body };
  };
  return {
    manifest,
    segment,
    namedDigest: async (workspaceId, segmentId) => {
      for (const { id, workspaceId: of } of tables.sessions.values()) {
        const ranges = equal(of, workspaceId) ? (tables.ranges.get(toHex(id)) ?? []) : [];
        const named = ranges.find((range) => equal(range.segmentId, segmentId));
        if (named !== undefined) return named.digest;
      }
      return null;
    },
    replaceBody: async ({ object, workspaceId, sessionId, id, digest }, body) => {
      if (object === "segment") {
        const row = tables.segments.get(segmentKey(workspaceId, id));
        if (row !== undefined && row.inlineBody !== null && equal(row.digest, digest))
          tables.segments.set(segmentKey(workspaceId, id), { ...row, inlineBody: body.slice() });
        return;
      }
      const key = toHex(sessionId ?? new Uint8Array(0));
      const rows = tables.manifests.get(key) ?? [];
      tables.manifests.set(
        key,
        rows.map((row) => (equal(row.digest, digest) ? { ...row, body: body.slice() } : row)),
      );
    },
    hold: async ({ object, workspaceId, sessionId, id, digest }, work) => {
      const row =
        object === "segment"
          ? await segment(workspaceId, id)
          : await manifest(sessionId ?? new Uint8Array(0), digest);
      return row !== null && equal(row.digest, digest) ? work() : null;
    },
  };
};
