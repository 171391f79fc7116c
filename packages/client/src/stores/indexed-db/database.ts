import type { Id } from "@holdfast/protocol/ids";
import type { Session } from "@holdfast/protocol/sessions";
import type { Bytes } from "@holdfast/vault/bytes";
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { SaveRecord } from "../../contract.ts";
import type { AccountRecord, HeadPin } from "../device-store.ts";
import type { JournalItem, PreparedRecord } from "../journal.ts";
import type { CachedSave } from "../save-cache.ts";

/** What one browser profile keeps for one origin. Private keys are CryptoKeys that no code can read. */
export interface BrowserSchema extends DBSchema {
  accounts: { key: Id<"acc">; value: AccountRecord };
  /** One row: the account of the last sign-in. */
  current: { key: "account"; value: Id<"acc"> };
  pins: { key: Id<"ses">; value: HeadPin };
  logs: { key: Id<"ses">; value: readonly SaveRecord[] };
  entries: { key: [Id<"ses">, number]; value: JournalItem };
  prepared: { key: Id<"ses">; value: PreparedRecord };
  saves: { key: Id<"ses">; value: CachedSave };
  segments: { key: [Id<"ses">, Id<"seg">]; value: Bytes };
  /** One row: the list of sessions as it was last seen. */
  sessions: { key: "list"; value: readonly Session[] };
}

export type BrowserDatabase = IDBPDatabase<BrowserSchema>;

const NAME = "holdfast";
const VERSION = 2;
const STORES = [
  "accounts",
  "current",
  "pins",
  "logs",
  "entries",
  "prepared",
  "saves",
  "segments",
  "sessions",
] as const;

/** Null where IndexedDB is missing or refuses: private windows, blocked storage. */
export const openBrowserDatabase = async (name = NAME): Promise<BrowserDatabase | null> => {
  if (typeof indexedDB === "undefined") return null;
  try {
    return await openDB<BrowserSchema>(name, VERSION, {
      upgrade: (database) => {
        for (const store of STORES) {
          if (!database.objectStoreNames.contains(store)) database.createObjectStore(store);
        }
      },
      // A newer version of this page wants to upgrade in another tab: let it, this one finds out on its next call.
      blocking: (_, __, event) => {
        if (event.target instanceof IDBDatabase) event.target.close();
      },
    });
  } catch (cause) {
    if (cause instanceof DOMException) return null;
    throw cause;
  }
};
