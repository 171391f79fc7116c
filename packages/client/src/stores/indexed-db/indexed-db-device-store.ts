import { emailKey } from "@holdfast/protocol/auth";
import { generateDeviceKeys } from "@holdfast/vault/device-keys";
import type { AccountRecord, DeviceStore, WaitingLogin } from "../device-store.ts";
import type { BrowserDatabase } from "./database.ts";

const CURRENT = "account";
const WAITING = "waiting";

/** A device store in IndexedDB; its keys are non-extractable. */
export const createIndexedDbDeviceStore = (database: BrowserDatabase): DeviceStore => {
  const current = async (): Promise<AccountRecord | null> => {
    const id = await database.get("current", CURRENT);
    return typeof id !== "string" ? null : ((await database.get("accounts", id)) ?? null);
  };

  /** Nobody is the current one; where a login waits it is kept in the same step. */
  const letGo = async (waiting: WaitingLogin | null): Promise<void> => {
    const record = await current();
    const transaction = database.transaction(["accounts", "current"], "readwrite");
    if (record !== null) {
      const left = { ...record, login: null, localWrap: null, pendingRoot: null };
      await transaction.objectStore("accounts").put(left, record.accountId);
    }
    await transaction.objectStore("current").delete(CURRENT);
    if (waiting === null) await transaction.objectStore("current").delete(WAITING);
    else await transaction.objectStore("current").put(waiting, WAITING);
    await transaction.done;
  };

  return {
    durable: true,
    keepsKeys: true,
    makeKeys: generateDeviceKeys,
    current,
    find: async (id) => (await database.get("accounts", id)) ?? null,
    findByEmail: async (email) => {
      const all = await database.getAll("accounts");
      return all.find((record) => emailKey(record.email) === emailKey(email)) ?? null;
    },
    put: async (record) => {
      const transaction = database.transaction(["accounts", "current"], "readwrite");
      await transaction.objectStore("accounts").put(record, record.accountId);
      await transaction.objectStore("current").put(record.accountId, CURRENT);
      await transaction.objectStore("current").delete(WAITING);
      await transaction.done;
    },
    waiting: async () => {
      const waiting = await database.get("current", WAITING);
      return typeof waiting === "object" ? waiting : null;
    },
    setWaiting: (waiting) => letGo(waiting),
    signOut: () => letGo(null),
    pin: async (session) => (await database.get("pins", session)) ?? null,
    setPin: async (session, pin) => {
      await database.put("pins", pin, session);
    },
    auditPin: async (workspace) => (await database.get("audits", workspace)) ?? null,
    setAuditPin: async (workspace, pin) => {
      await database.put("audits", pin, workspace);
    },
    epochSeen: async (workspace) => (await database.get("epochs", workspace)) ?? null,
    setEpochSeen: async (workspace, seen) => {
      await database.put("epochs", seen, workspace);
    },
    reseal: async (workspace) => (await database.get("reseals", workspace)) ?? null,
    setReseal: async (workspace, record) => {
      await database.put("reseals", record, workspace);
    },
    log: async (session) => (await database.get("logs", session)) ?? [],
    setLog: async (session, records) => {
      await database.put("logs", records, session);
    },
    recovery: async (session) => (await database.get("recoveries", session)) ?? null,
    setRecovery: async (session, record) => {
      await database.put("recoveries", record, session);
    },
    forgetSession: async (session) => {
      await database.delete("recoveries", session);
      await database.delete("pins", session);
      await database.delete("logs", session);
    },
  };
};

/** Whether this browser can make and keep the device's keys: some refuse to clone them into IndexedDB. */
export const keepsCryptoKeys = async (database: BrowserDatabase): Promise<boolean> => {
  try {
    const { ed } = await generateDeviceKeys();
    const probe = { privateKey: ed.privateKey, publicKey: ed.publicKey };
    const transaction = database.transaction("accounts", "readwrite");
    // The row never becomes visible: the transaction is undone once the browser has accepted the key.
    await transaction.store.put(probe as unknown as AccountRecord, "acc_probe");
    transaction.abort();
    await transaction.done.catch(() => undefined);
    return true;
  } catch (cause) {
    if (cause instanceof DOMException) return false;
    throw cause;
  }
};
