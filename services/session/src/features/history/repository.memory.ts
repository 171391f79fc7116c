import { toHex } from "@holdfast/protocol/encoding";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { type MemoryManifest, type MemoryTables, visibleSession } from "../../memory-tables.ts";
import type { HistoryRepository } from "./repository.ts";

/** HistoryRepository without a database, for tests. */
export const memoryHistory = (tables: MemoryTables): HistoryRepository => {
  const savesOf = (session: Bytes, account: Bytes): readonly MemoryManifest[] | null =>
    visibleSession(tables, session, account) && (tables.manifests.get(toHex(session)) ?? []);
  return {
    head: async (session, account) => savesOf(session, account)?.at(-1) ?? null,
    manifest: async (session, account, wanted) =>
      savesOf(session, account)?.find(({ digest }) => equal(digest, wanted)) ?? null,
    page: async (session, account, before, limit) =>
      savesOf(session, account)
        ?.filter(({ seq }) => seq < before)
        .toReversed()
        .slice(0, limit)
        .map(({ authorDevice, ...save }) => ({ ...save, deviceId: authorDevice })) ?? null,
    lineage: async (session, account, { from, below, limit }) =>
      savesOf(session, account) &&
      [...(tables.links.get(toHex(session)) ?? []), ...(tables.manifests.get(toHex(session)) ?? [])]
        .filter(({ seq }) => seq >= from && seq < below)
        .toSorted((a, b) => a.seq - b.seq)
        .slice(0, limit)
        .map(({ digest }) => digest),
  };
};
