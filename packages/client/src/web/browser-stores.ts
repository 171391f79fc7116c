import type { Platform } from "../platform.ts";
import { openBrowserDatabase } from "../stores/indexed-db/database.ts";
import { createIndexedDbDeviceStore, keepsCryptoKeys } from "../stores/indexed-db/indexed-db-device-store.ts";
import { createIndexedDbHistoryStore } from "../stores/indexed-db/indexed-db-history-store.ts";
import { createIndexedDbJournal } from "../stores/indexed-db/indexed-db-journal.ts";
import { createIndexedDbSaveCache } from "../stores/indexed-db/indexed-db-save-cache.ts";
import { createMemoryDeviceStore } from "../stores/memory-device-store.ts";
import { createMemoryHistoryStore } from "../stores/memory-history-store.ts";
import { createMemoryJournal } from "../stores/memory-journal.ts";
import { createMemorySaveCache } from "../stores/memory-save-cache.ts";

/** What this browser profile keeps for this origin; where it refuses, the memory of this page. */
export const openBrowserStores = async (): Promise<
  Pick<Platform, "device" | "journal" | "cache" | "history">
> => {
  const database = await openBrowserDatabase();
  if (database === null) {
    return {
      device: createMemoryDeviceStore(),
      journal: createMemoryJournal(),
      cache: createMemorySaveCache(),
      history: createMemoryHistoryStore(),
    };
  }
  const journal = createIndexedDbJournal(database);
  const cache = createIndexedDbSaveCache(database);
  const keeps = globalThis.isSecureContext && (await keepsCryptoKeys(database));
  // Where keys are not kept, nothing is that only keys could open again.
  const history = keeps ? createIndexedDbHistoryStore(database) : createMemoryHistoryStore();
  return {
    journal,
    cache,
    history,
    device: keeps ? createIndexedDbDeviceStore(database) : createMemoryDeviceStore(),
  };
};
