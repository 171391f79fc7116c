import { fromHex, toHex } from "@holdfast/protocol/encoding";
import { type Bytes, compare, equal } from "@holdfast/vault/bytes";
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
  const all = async (workspaceId: Bytes): Promise<StoredObject[]> => {
    const found: (StoredObject | null)[] = [];
    const prefix = segmentKey(workspaceId, new Uint8Array(0));
    const keys = [...tables.segments.keys()].filter((key) => key.startsWith(prefix)).toSorted();
    for (const key of keys) {
      const id = fromHex(key.slice(prefix.length));
      if (id !== null) found.push(await segment(workspaceId, id));
    }
    const sessions = [...tables.sessions.values()].filter((row) => equal(row.workspaceId, workspaceId));
    for (const { id } of sessions.toSorted((a, b) => compare(a.id, b.id))) {
      const saves = tables.manifests.get(toHex(id)) ?? [];
      for (const { digest } of saves.toSorted((a, b) => compare(a.digest, b.digest)))
        found.push(await manifest(id, digest));
    }
    return found.flatMap((object) => object ?? []);
  };
  return {
    manifest,
    segment,
    page: async (workspaceId, after, limit) => {
      const objects = await all(workspaceId);
      const at = objects.findIndex(
        ({ object, id, sessionId }) =>
          after !== null &&
          object === after.object &&
          equal(id, after.id) &&
          equal(sessionId ?? workspaceId, after.scope),
      );
      return objects.slice(at + 1, at + 1 + limit);
    },
    count: async (workspaceId) => (await all(workspaceId)).length,
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
