import type { Id } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import type { HistoryStore, IndexPart } from "./history-store.ts";

/** Ends with the process. */
export const createMemoryHistoryStore = (): HistoryStore => {
  const parts = new Map<Id<"ses">, Map<number, IndexPart>>();
  const segments = new Map<Id<"ses">, Map<Id<"seg">, Bytes>>();
  return {
    parts: async (session) => [...(parts.get(session)?.values() ?? [])].sort((a, b) => a.n - b.n),
    addPart: async (session, part) => {
      parts.set(session, new Map(parts.get(session)).set(part.n, part));
    },
    segments: async (session) => new Set(segments.get(session)?.keys()),
    segment: async (session, id) => segments.get(session)?.get(id) ?? null,
    addSegment: async (session, { id, bytes }) => {
      const kept = segments.get(session) ?? new Map<Id<"seg">, Bytes>();
      segments.set(session, kept.set(id, bytes));
    },
    forget: async (session) => {
      parts.delete(session);
      segments.delete(session);
    },
    clear: async () => {
      parts.clear();
      segments.clear();
    },
  };
};
