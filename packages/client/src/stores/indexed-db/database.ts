import type { Id } from "@holdfast/protocol/ids";
import type { SessionConfig } from "@holdfast/protocol/retention";
import type { Session } from "@holdfast/protocol/sessions";
import type { Bytes } from "@holdfast/vault/bytes";
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames, unwrap } from "idb";
import type { SaveRecord } from "../../contract/save-record.ts";
import type { EpochSeen } from "../../rotation/epoch-age.ts";
import {
  type AccountRecord,
  type AuditPin,
  type HeadPin,
  type MemberRecord,
  NOTHING_REPLACED,
  type RecoveryRecord,
  type ResealRecord,
  type WaitingLogin,
  type WorkspaceRecord,
} from "../device-store.ts";
import type { IndexPart } from "../history-store.ts";
import type { JournalItem, OutboxItem, PreparedRecord } from "../journal.ts";
import type { CachedSave } from "../save-cache.ts";

/** What one browser profile keeps for one origin. Private keys are CryptoKeys that no code can read. */
export interface BrowserSchema extends DBSchema {
  accounts: { key: Id<"acc">; value: AccountRecord };
  /** The account of the last sign-in; or, where nothing has opened it here yet, its login. */
  current: { key: "account" | "waiting"; value: Id<"acc"> | WaitingLogin };
  pins: { key: Id<"ses">; value: HeadPin };
  audits: { key: Id<"wsp">; value: AuditPin };
  epochs: { key: Id<"wsp">; value: EpochSeen };
  reseals: { key: Id<"wsp">; value: ResealRecord };
  recoveries: { key: Id<"ses">; value: RecoveryRecord };
  logs: { key: Id<"ses">; value: readonly SaveRecord[] };
  entries: { key: [Id<"ses">, number]; value: JournalItem };
  outbox: { key: Id<"ses">; value: readonly OutboxItem[] };
  saves: { key: Id<"ses">; value: CachedSave };
  segments: { key: [Id<"ses">, Id<"seg">]; value: Bytes };
  /** Sealed parts of what is known of older saves, and their segments. */
  indexes: { key: [Id<"ses">, number]; value: IndexPart };
  history: { key: [Id<"ses">, Id<"seg">]; value: Bytes };
  /** One row: the list of sessions as it was last seen. */
  sessions: { key: "list"; value: readonly Session[] };
  configs: { key: Id<"acc">; value: SessionConfig };
}

export type BrowserDatabase = IDBPDatabase<BrowserSchema>;

const NAME = "holdfast";
const EARLIER = "prepared";
const VERSION = 9;
const STORES = [
  "accounts",
  "current",
  "pins",
  "audits",
  "epochs",
  "reseals",
  "recoveries",
  "logs",
  "entries",
  "outbox",
  "saves",
  "segments",
  "sessions",
  "indexes",
  "history",
  "configs",
] as const;

/** Up to version 2 one save could wait, in a store of its own: it becomes the outbox. */
const takeOverPrepared = async (
  database: BrowserDatabase,
  upgrade: Pick<IDBPTransaction<BrowserSchema, StoreNames<BrowserSchema>[], "versionchange">, "objectStore">,
): Promise<void> => {
  const raw = unwrap(database);
  if (!raw.objectStoreNames.contains(EARLIER)) return;
  const earlier = upgrade.objectStore(EARLIER as "outbox");
  const outbox = upgrade.objectStore("outbox");
  for (let at = await earlier.openCursor(); at !== null; at = await at.continue()) {
    const save = at.value as unknown as PreparedRecord;
    await outbox.put([{ save, names: [] }], at.primaryKey);
  }
  raw.deleteObjectStore(EARLIER);
};

/** Up to version 3 an account had one workspace, which nobody could leave. */
const widenAccounts = async (
  upgrade: Pick<IDBPTransaction<BrowserSchema, StoreNames<BrowserSchema>[], "versionchange">, "objectStore">,
): Promise<void> => {
  const accounts = upgrade.objectStore("accounts");
  for (let at = await accounts.openCursor(); at !== null; at = await at.continue()) {
    const { trust } = at.value;
    const widened: AccountRecord = {
      ...at.value,
      trust: { ...trust, former: [] },
      shared: [],
      workspaceId: trust.workspaceId,
    };
    await at.update(widened);
  }
};

const nobodySucceeded = (members: readonly MemberRecord[]): readonly MemberRecord[] =>
  members.map((member) => ({ ...member, successors: [] }));
const workspaceOfNoSuccessors = <W extends WorkspaceRecord>(workspace: W): W => ({
  ...workspace,
  members: nobodySucceeded(workspace.members),
  former: nobodySucceeded(workspace.former),
});

/** Up to version 4 nobody's root key could be replaced. */
const addSuccessors = async (
  upgrade: Pick<IDBPTransaction<BrowserSchema, StoreNames<BrowserSchema>[], "versionchange">, "objectStore">,
): Promise<void> => {
  const accounts = upgrade.objectStore("accounts");
  for (let at = await accounts.openCursor(); at !== null; at = await at.continue()) {
    const { trust, shared } = at.value;
    await at.update({
      ...at.value,
      ...NOTHING_REPLACED,
      trust: { ...workspaceOfNoSuccessors(trust), successors: [] },
      shared: shared.map(({ workspace, pin }) => ({ workspace: workspaceOfNoSuccessors(workspace), pin })),
    });
  }
};

/** Null where IndexedDB is missing or refuses: private windows, blocked storage. */
export const openBrowserDatabase = async (name = NAME): Promise<BrowserDatabase | null> => {
  if (typeof indexedDB === "undefined") return null;
  try {
    return await openDB<BrowserSchema>(name, VERSION, {
      upgrade: async (database, from, _, transaction) => {
        for (const store of STORES) {
          if (!database.objectStoreNames.contains(store)) database.createObjectStore(store);
        }
        await takeOverPrepared(database, transaction);
        if (from < 4) await widenAccounts(transaction);
        if (from < 5) await addSuccessors(transaction);
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
