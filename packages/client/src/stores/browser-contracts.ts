import type { ContractCase } from "./contract-case.ts";
import { DEVICE_STORE_CONTRACT } from "./device-store.contract.ts";
import { type BrowserDatabase, openBrowserDatabase } from "./indexed-db/database.ts";
import { createIndexedDbDeviceStore, keepsCryptoKeys } from "./indexed-db/indexed-db-device-store.ts";
import { createIndexedDbJournal } from "./indexed-db/indexed-db-journal.ts";
import { createIndexedDbSaveCache } from "./indexed-db/indexed-db-save-cache.ts";
import { JOURNAL_CONTRACT } from "./journal.contract.ts";
import { SAVE_CACHE_CONTRACT } from "./save-cache.contract.ts";

let count = 0;

/** A database of its own for each case; opening it again is what another tab would do. */
const freshDatabase = async (): Promise<() => Promise<BrowserDatabase>> => {
  count += 1;
  const name = `contract-${Date.now()}-${count}`;
  return async () => {
    const database = await openBrowserDatabase(name);
    if (database === null) throw new Error("this browser has no IndexedDB");
    return database;
  };
};

const outcome = async <T>({ name, run }: ContractCase<T>, subject: () => Promise<T>): Promise<string> => {
  try {
    await run(await subject());
    return `pass ${name}`;
  } catch (cause) {
    return `fail ${name}: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
};

/** Runs the contracts on IndexedDB inside a page and answers one line a case, beginning with `pass` or `fail`. */
export const runBrowserContracts = async (): Promise<readonly string[]> => {
  const lines: string[] = [];
  for (const each of JOURNAL_CONTRACT) {
    const open = await freshDatabase();
    const subject = async () => ({
      journal: createIndexedDbJournal(await open()),
      again: async () => createIndexedDbJournal(await open()),
    });
    lines.push(await outcome(each, subject));
  }
  for (const each of SAVE_CACHE_CONTRACT) {
    const open = await freshDatabase();
    const subject = async () => ({
      cache: createIndexedDbSaveCache(await open()),
      again: async () => createIndexedDbSaveCache(await open()),
    });
    lines.push(await outcome(each, subject));
  }
  for (const each of DEVICE_STORE_CONTRACT) {
    const open = await freshDatabase();
    const subject = async () => ({
      store: createIndexedDbDeviceStore(await open()),
      again: async () => createIndexedDbDeviceStore(await open()),
    });
    lines.push(await outcome(each, subject));
  }
  const open = await freshDatabase();
  const keeps: ContractCase<BrowserDatabase> = {
    name: "[KY-15] asking whether keys can be kept leaves nothing behind",
    run: async (database) => {
      if (!(await keepsCryptoKeys(database))) throw new Error("this browser keeps no keys");
      if ((await database.getAll("accounts")).length > 0) throw new Error("a probe is left");
    },
  };
  lines.push(await outcome(keeps, open));
  return lines;
};
