import type { Id } from "@holdfast/protocol/ids";
import type { Journal, JournalItem, PreparedRecord } from "./journal.ts";

/** A journal that ends with the process. */
export const createMemoryJournal = (): Journal => {
  const entries = new Map<Id<"ses">, JournalItem[]>();
  const prepared = new Map<Id<"ses">, PreparedRecord>();
  return {
    durable: false,
    append: async (session, item) => {
      entries.set(session, [...(entries.get(session) ?? []), item]);
    },
    entries: async (session) => entries.get(session) ?? [],
    trim: async (session, n) => {
      const left = (entries.get(session) ?? []).filter((item) => item.n > n);
      if (left.length > 0) entries.set(session, left);
      else entries.delete(session);
    },
    putPrepared: async (session, record) => {
      prepared.set(session, record);
    },
    prepared: async (session) => prepared.get(session) ?? null,
    dropPrepared: async (session) => {
      prepared.delete(session);
    },
    sessions: async () => [...new Set([...entries.keys(), ...prepared.keys()])],
    clear: async (session) => {
      entries.delete(session);
      prepared.delete(session);
    },
  };
};
