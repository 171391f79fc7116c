import type { Id } from "@holdfast/protocol/ids";
import type { SaveCache } from "../save-cache.ts";
import type { BrowserDatabase } from "./database.ts";

const LIST = "list";
const STORES = ["saves", "segments"] as const;
const EVERYTHING = [...STORES, "sessions", "configs"] as const;

const segmentsOf = (session: Id<"ses">): IDBKeyRange => IDBKeyRange.bound([session], [session, []]);

/** A cache in IndexedDB. What it loses in a crash of the system is fetched again: it does not wait for the disk. */
export const createIndexedDbSaveCache = (database: BrowserDatabase): SaveCache => ({
  save: async (session) => (await database.get("saves", session)) ?? null,
  segments: async (session) => {
    const keys = await database.getAllKeys("segments", segmentsOf(session));
    return new Set(keys.map(([, id]) => id));
  },
  segment: async (session, id) => (await database.get("segments", [session, id])) ?? null,
  put: async (session, save, added, live) => {
    const transaction = database.transaction(STORES, "readwrite");
    const segments = transaction.objectStore("segments");
    for (const { id, bytes } of added) await segments.put(bytes, [session, id]);
    for (const key of await segments.getAllKeys(segmentsOf(session))) {
      if (!live.has(key[1])) await segments.delete(key);
    }
    await transaction.objectStore("saves").put(save, session);
    await transaction.done;
  },
  sessions: async () => (await database.get("sessions", LIST)) ?? null,
  setSessions: async (sessions) => {
    await database.put("sessions", sessions, LIST);
  },
  config: async (account) => (await database.get("configs", account)) ?? null,
  setConfig: async (account, config) => {
    await database.put("configs", config, account);
  },
  forget: async (session) => {
    const transaction = database.transaction(STORES, "readwrite");
    await transaction.objectStore("segments").delete(segmentsOf(session));
    await transaction.objectStore("saves").delete(session);
    await transaction.done;
  },
  clear: async () => {
    const transaction = database.transaction(EVERYTHING, "readwrite");
    for (const name of EVERYTHING) await transaction.objectStore(name).clear();
    await transaction.done;
  },
});
