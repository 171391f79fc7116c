import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { emailKey } from "@holdfast/protocol/auth";
import { toBase64url } from "@holdfast/protocol/encoding";
import { type Id, isId } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import type { DeviceKeys } from "@holdfast/vault/device-keys";
import { bytesOfText } from "../../api/sealed-text.ts";
import type { SaveRecord } from "../../contract/save-record.ts";
import type { EpochSeen } from "../../rotation/epoch-age.ts";
import type {
  AccountRecord,
  AuditPin,
  DeviceStore,
  HeadPin,
  ResealRecord,
  WaitingLogin,
} from "../device-store.ts";
import { decodeAccount, encodeAccount, type Seeds } from "./account-form.ts";
import { isMissing, readIfThere, writeDurably } from "./durable-file.node.ts";
import { decodeRecovery, encodeRecovery, type RecoveryForm } from "./recovery-form.ts";
import { keysOfSeeds } from "./seeded-keys.ts";

/**
 * A device store in a directory that only its owner may read (0700, files 0600).
 *
 * There is no key store to rely on, so the device's private keys are in those files: whoever can read them is this device.
 */
export const createFileDeviceStore = (directory: string, random: (length: number) => Bytes): DeviceStore => {
  const seedsOf = new WeakMap<DeviceKeys, Seeds>();
  const accountPath = (id: Id<"acc">): string => join(directory, "accounts", `${id}.json`);
  const currentPath = join(directory, "current");
  const waitingPath = join(directory, "waiting.json");
  const sessionPath = (session: Id<"ses">, what: "pin" | "log" | "recovery"): string =>
    join(directory, "sessions", `${session}.${what}.json`);

  const workspacePath = (workspace: Id<"wsp">, what: "audit" | "epoch" | "reseal"): string =>
    join(directory, "workspaces", `${workspace}.${what}.json`);

  const readText = async (path: string): Promise<string | null> => {
    const bytes = await readIfThere(path);
    return bytes === null ? null : new TextDecoder().decode(bytes);
  };

  const makeKeys = async (seeds: Seeds): Promise<DeviceKeys> => {
    const keys = await keysOfSeeds(bytesOfText(seeds.ed), bytesOfText(seeds.x));
    seedsOf.set(keys, seeds);
    return keys;
  };

  const find = async (id: Id<"acc">): Promise<AccountRecord | null> => {
    const json = await readText(accountPath(id));
    if (json === null) return null;
    const { seeds, withKeys } = decodeAccount(json);
    return withKeys(await makeKeys(seeds));
  };

  const current = async (): Promise<AccountRecord | null> => {
    const id = await readText(currentPath);
    return id !== null && isId("acc", id) ? find(id) : null;
  };

  const write = async (record: AccountRecord): Promise<void> => {
    const seeds = seedsOf.get(record.keys);
    if (seeds === undefined) throw new Error("these keys were not made by this store");
    await writeDurably(accountPath(record.accountId), encodeAccount(record, seeds));
  };

  const readJson = async <T>(path: string): Promise<T | null> => {
    const json = await readText(path);
    return json === null ? null : (JSON.parse(json) as T);
  };

  const signOut = async (): Promise<void> => {
    const record = await current();
    if (record !== null) await write({ ...record, login: null, localWrap: null, pendingRoot: null });
    await rm(currentPath, { force: true });
    await rm(waitingPath, { force: true });
  };

  return {
    durable: true,
    keepsKeys: true,
    makeKeys: () => makeKeys({ ed: toBase64url(random(32)), x: toBase64url(random(32)) }),
    current,
    find,
    findByEmail: async (email) => {
      const names = await readdir(join(directory, "accounts")).catch((cause: unknown): string[] => {
        if (isMissing(cause)) return [];
        throw cause;
      });
      for (const name of names) {
        const id = name.replace(/\.json$/, "");
        const record = isId("acc", id) ? await find(id) : null;
        if (record !== null && emailKey(record.email) === emailKey(email)) return record;
      }
      return null;
    },
    put: async (record) => {
      await write(record);
      await writeDurably(currentPath, record.accountId);
      await rm(waitingPath, { force: true });
    },
    waiting: () => readJson<WaitingLogin>(waitingPath),
    setWaiting: async (waiting) => {
      await signOut();
      await writeDurably(waitingPath, JSON.stringify(waiting));
    },
    signOut,
    pin: (session) => readJson<HeadPin>(sessionPath(session, "pin")),
    setPin: (session, pin) => writeDurably(sessionPath(session, "pin"), JSON.stringify(pin)),
    auditPin: (workspace) => readJson<AuditPin>(workspacePath(workspace, "audit")),
    setAuditPin: (workspace, pin) => writeDurably(workspacePath(workspace, "audit"), JSON.stringify(pin)),
    epochSeen: (workspace) => readJson<EpochSeen>(workspacePath(workspace, "epoch")),
    setEpochSeen: (workspace, seen) => writeDurably(workspacePath(workspace, "epoch"), JSON.stringify(seen)),
    reseal: (workspace) => readJson<ResealRecord>(workspacePath(workspace, "reseal")),
    setReseal: (workspace, record) =>
      writeDurably(workspacePath(workspace, "reseal"), JSON.stringify(record)),
    log: async (session) => (await readJson<readonly SaveRecord[]>(sessionPath(session, "log"))) ?? [],
    setLog: (session, records) => writeDurably(sessionPath(session, "log"), JSON.stringify(records)),
    recovery: async (session) => {
      const kept = await readJson<RecoveryForm>(sessionPath(session, "recovery"));
      return kept === null ? null : decodeRecovery(kept);
    },
    setRecovery: (session, record) =>
      writeDurably(sessionPath(session, "recovery"), JSON.stringify(encodeRecovery(record))),
    forgetSession: async (session) => {
      await rm(sessionPath(session, "recovery"), { force: true });
      await rm(sessionPath(session, "pin"), { force: true });
      await rm(sessionPath(session, "log"), { force: true });
    },
  };
};
