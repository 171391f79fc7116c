import type { Id } from "@holdfast/protocol/ids";
import type { HistoryStore } from "../history-store.ts";
import type { BrowserDatabase } from "./database.ts";

const STORES = ["indexes", "history"] as const;

const rangeOf = (session: Id<"ses">): IDBKeyRange => IDBKeyRange.bound([session], [session, []]);

/** In IndexedDB. What a crash of the system takes is made or fetched again: nothing waits for the disk. */
export const createIndexedDbHistoryStore = (database: BrowserDatabase): HistoryStore => ({
  parts: (session) => database.getAll("indexes", rangeOf(session)),
  addPart: async (session, part) => {
    await database.put("indexes", part, [session, part.n]);
  },
  segments: async (session) => {
    const keys = await database.getAllKeys("history", rangeOf(session));
    return new Set(keys.map(([, id]) => id));
  },
  segment: async (session, id) => (await database.get("history", [session, id])) ?? null,
  addSegment: async (session, { id, bytes }) => {
    await database.put("history", bytes, [session, id]);
  },
  forget: async (session) => {
    const transaction = database.transaction(STORES, "readwrite");
    for (const name of STORES) await transaction.objectStore(name).delete(rangeOf(session));
    await transaction.done;
  },
  clear: async () => {
    const transaction = database.transaction(STORES, "readwrite");
    for (const name of STORES) await transaction.objectStore(name).clear();
    await transaction.done;
  },
});
