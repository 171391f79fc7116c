import type { Id } from "@holdfast/protocol/ids";
import type { Journal } from "../journal.ts";
import type { BrowserDatabase } from "./database.ts";

/** Flushed to the disk before the transaction counts as done: a crash of the system loses nothing either. */
const STRICT = { durability: "strict" } as const;

const entriesOf = (session: Id<"ses">, upTo = Number.MAX_SAFE_INTEGER): IDBKeyRange =>
  IDBKeyRange.bound([session, 0], [session, upTo]);

/** A journal in IndexedDB. */
export const createIndexedDbJournal = (database: BrowserDatabase): Journal => ({
  durable: true,
  append: async (session, item) => {
    const transaction = database.transaction("entries", "readwrite", STRICT);
    await transaction.store.put(item, [session, item.n]);
    await transaction.done;
  },
  entries: (session) => database.getAll("entries", entriesOf(session)),
  trim: async (session, n) => {
    const transaction = database.transaction("entries", "readwrite", STRICT);
    await transaction.store.delete(entriesOf(session, n));
    await transaction.done;
  },
  outbox: async (session) => (await database.get("outbox", session)) ?? [],
  setOutbox: async (session, items) => {
    const transaction = database.transaction("outbox", "readwrite", STRICT);
    if (items.length > 0) await transaction.store.put(items, session);
    else await transaction.store.delete(session);
    await transaction.done;
  },
  sessions: async () => {
    const entries = await database.getAllKeys("entries");
    const waiting = await database.getAllKeys("outbox");
    return [...new Set([...entries.map(([session]) => session), ...waiting])];
  },
  clear: async (session) => {
    const transaction = database.transaction(["entries", "outbox"], "readwrite", STRICT);
    await transaction.objectStore("entries").delete(entriesOf(session));
    await transaction.objectStore("outbox").delete(session);
    await transaction.done;
  },
});
