import { toHex } from "@holdfast/protocol/encoding";
import { equal } from "@holdfast/vault/bytes";
import { type MemoryTables, rangesAt, segmentKey, visibleSession } from "../../memory-tables.ts";
import type { BundleRepository } from "./repository.ts";

/** BundleRepository without a database, for tests. */
export const memoryBundles = (tables: MemoryTables): BundleRepository => ({
  find: async (sessionId, accountId, at) => {
    const session = visibleSession(tables, sessionId, accountId)?.session;
    const saves = tables.manifests.get(toHex(sessionId)) ?? [];
    const manifest = at === null ? saves.at(-1) : saves.find(({ digest }) => equal(digest, at));
    if (session === undefined || manifest === undefined) return null;
    const named = rangesAt(tables.ranges.get(toHex(sessionId)) ?? [], manifest.seq);
    const segmentIds = named.toSorted((a, b) => b.addedSeq - a.addedSeq).map(({ segmentId }) => segmentId);
    return { workspaceId: session.workspaceId, manifest, segmentIds };
  },
  segments: async (workspaceId, ids) =>
    ids.flatMap((id) => {
      const segment = tables.segments.get(segmentKey(workspaceId, id));
      // Bytes of one's own, as a database hands them out.
      return segment === undefined
        ? []
        : [{ ...segment, workspaceId, inlineBody: segment.inlineBody?.slice() ?? null }];
    }),
});
