import type { Id } from "@holdfast/protocol/ids";
import type { Journal, JournalItem, OutboxItem } from "./journal.ts";

/** A journal that ends with the process. */
export const createMemoryJournal = (): Journal => {
  const entries = new Map<Id<"ses">, JournalItem[]>();
  const outboxes = new Map<Id<"ses">, readonly OutboxItem[]>();
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
    outbox: async (session) => outboxes.get(session) ?? [],
    setOutbox: async (session, items) => {
      if (items.length > 0) outboxes.set(session, items);
      else outboxes.delete(session);
    },
    sessions: async () => [...new Set([...entries.keys(), ...outboxes.keys()])],
    clear: async (session) => {
      entries.delete(session);
      outboxes.delete(session);
    },
  };
};
