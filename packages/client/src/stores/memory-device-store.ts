import { emailKey } from "@holdfast/protocol/auth";
import type { Id } from "@holdfast/protocol/ids";
import { generateDeviceKeys } from "@holdfast/vault/device-keys";
import type { SaveRecord } from "../contract/save-record.ts";
import type { EpochSeen } from "../rotation/epoch-age.ts";
import type {
  AccountRecord,
  AuditPin,
  DeviceStore,
  HeadPin,
  RecoveryRecord,
  ResealRecord,
  WaitingLogin,
} from "./device-store.ts";

/** A device store that ends with the process. */
export const createMemoryDeviceStore = (): DeviceStore => {
  const accounts = new Map<Id<"acc">, AccountRecord>();
  const pins = new Map<Id<"ses">, HeadPin>();
  const auditPins = new Map<Id<"wsp">, AuditPin>();
  const epochs = new Map<Id<"wsp">, EpochSeen>();
  const reseals = new Map<Id<"wsp">, ResealRecord>();
  const logs = new Map<Id<"ses">, readonly SaveRecord[]>();
  const recoveries = new Map<Id<"ses">, RecoveryRecord>();
  let current: Id<"acc"> | null = null;
  let waiting: WaitingLogin | null = null;
  const signOut = (): void => {
    const record = current === null ? undefined : accounts.get(current);
    if (record !== undefined) {
      accounts.set(record.accountId, { ...record, login: null, localWrap: null, pendingRoot: null });
    }
    current = null;
    waiting = null;
  };
  return {
    durable: false,
    keepsKeys: false,
    makeKeys: generateDeviceKeys,
    current: async () => (current === null ? null : (accounts.get(current) ?? null)),
    find: async (accountId) => accounts.get(accountId) ?? null,
    findByEmail: async (email) =>
      [...accounts.values()].find((record) => emailKey(record.email) === emailKey(email)) ?? null,
    put: async (record) => {
      accounts.set(record.accountId, record);
      current = record.accountId;
      waiting = null;
    },
    waiting: async () => waiting,
    setWaiting: async (next) => {
      signOut();
      waiting = next;
    },
    signOut: async () => signOut(),
    pin: async (session) => pins.get(session) ?? null,
    setPin: async (session, pin) => {
      pins.set(session, pin);
    },
    auditPin: async (workspace) => auditPins.get(workspace) ?? null,
    setAuditPin: async (workspace, pin) => {
      auditPins.set(workspace, pin);
    },
    epochSeen: async (workspace) => epochs.get(workspace) ?? null,
    setEpochSeen: async (workspace, seen) => {
      epochs.set(workspace, seen);
    },
    reseal: async (workspace) => reseals.get(workspace) ?? null,
    setReseal: async (workspace, record) => {
      reseals.set(workspace, record);
    },
    log: async (session) => logs.get(session) ?? [],
    setLog: async (session, records) => {
      logs.set(session, records);
    },
    recovery: async (session) => recoveries.get(session) ?? null,
    setRecovery: async (session, record) => {
      recoveries.set(session, record);
    },
    forgetSession: async (session) => {
      recoveries.delete(session);
      pins.delete(session);
      logs.delete(session);
    },
  };
};
