import { formatId } from "@holdfast/protocol/ids";
import { openDB } from "idb";
import { type ContractCase, mustEqual } from "./contract-case.ts";
import { DEVICE_STORE_CONTRACT } from "./device-store.contract.ts";
import { type AccountRecord, NOTHING_REPLACED } from "./device-store.ts";
import { HISTORY_STORE_CONTRACT } from "./history-store.contract.ts";
import { type BrowserDatabase, openBrowserDatabase } from "./indexed-db/database.ts";
import { createIndexedDbDeviceStore, keepsCryptoKeys } from "./indexed-db/indexed-db-device-store.ts";
import { createIndexedDbHistoryStore } from "./indexed-db/indexed-db-history-store.ts";
import { createIndexedDbJournal } from "./indexed-db/indexed-db-journal.ts";
import { createIndexedDbSaveCache } from "./indexed-db/indexed-db-save-cache.ts";
import { JOURNAL_CONTRACT, sampleSave } from "./journal.contract.ts";
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

const idOf = (n: number): Uint8Array<ArrayBuffer> => new Uint8Array(16).fill(n);

const EARLIER_STORES = ["accounts", "current", "pins", "logs", "entries", "prepared", "saves", "segments"];

/** A browser that was last here when one save at a time could wait, an account had one workspace and its root key for ever. */
const takesOver: ContractCase<string> = {
  name: "[SP-30] [WS-2] [RO-14] a save that an earlier version left waits in the outbox, its entries are there, and who was at home is",
  run: async (name) => {
    const earlier = await openDB(name, 2, {
      upgrade: (database) => {
        for (const store of EARLIER_STORES) database.createObjectStore(store);
      },
    });
    const [session, save] = [formatId("ses", idOf(3)), sampleSave(4)];
    await earlier.put("prepared", save, session);
    const entry = { n: 1, at: 1000, bytes: new Uint8Array(9) };
    await earlier.put("entries", entry, [session, 1]);
    const [accountId, workspaceId] = [formatId("acc", idOf(5)), formatId("wsp", idOf(6))];
    const members = [{ accountId, certificates: [] }];
    await earlier.put("accounts", { accountId, trust: { workspaceId, members } }, accountId);
    earlier.close();
    for (let visits = 0; visits < 2; visits++) {
      const database = await openBrowserDatabase(name);
      if (database === null) throw new Error("this browser has no IndexedDB");
      const journal = createIndexedDbJournal(database);
      mustEqual(await journal.outbox(session), [{ save, names: [] }]);
      mustEqual(await journal.entries(session), [entry]);
      mustEqual([...database.objectStoreNames].includes("prepared" as "outbox"), false);
      const succeeded = members.map((member) => ({ ...member, successors: [] }));
      const widened = {
        accountId,
        trust: { workspaceId, members: succeeded, former: [], successors: [] },
        shared: [],
        workspaceId,
        ...NOTHING_REPLACED,
      };
      mustEqual(await database.get("accounts", accountId), widened as unknown as AccountRecord);
      database.close();
    }
  },
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
  for (const each of HISTORY_STORE_CONTRACT) {
    const open = await freshDatabase();
    const subject = async () => ({
      history: createIndexedDbHistoryStore(await open()),
      again: async () => createIndexedDbHistoryStore(await open()),
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
  lines.push(await outcome(takesOver, async () => `earlier-${Date.now()}`));
  return lines;
};
