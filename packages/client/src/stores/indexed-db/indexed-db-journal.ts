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
  putPrepared: async (session, record) => {
    const transaction = database.transaction("prepared", "readwrite", STRICT);
    await transaction.store.put(record, session);
    await transaction.done;
  },
  prepared: async (session) => (await database.get("prepared", session)) ?? null,
  dropPrepared: (session) => database.delete("prepared", session),
  sessions: async () => {
    const entries = await database.getAllKeys("entries");
    const prepared = await database.getAllKeys("prepared");
    return [...new Set([...entries.map(([session]) => session), ...prepared])];
  },
  clear: async (session) => {
    const transaction = database.transaction(["entries", "prepared"], "readwrite", STRICT);
    await transaction.objectStore("entries").delete(entriesOf(session));
    await transaction.objectStore("prepared").delete(session);
    await transaction.done;
  },
});
