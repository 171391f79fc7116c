import { UNLOCK_IDLE_SECONDS } from "@holdfast/protocol/limits";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { SLOT_KIND } from "@holdfast/vault/slot";
import {
  endUnlock,
  endUnlocks,
  insertLogin,
  key,
  type MemoryAccount,
  type MemoryTables,
  type MemoryUnlock,
  useSlot,
} from "../../memory-tables.ts";
import { isDeviceTaken, moveOn } from "../keys/repository.memory.ts";
import { applyRoster } from "../workspaces/repository.memory.ts";
import type { UnlockAddition, UnlockRepository, UnlockRow } from "./repository.ts";

const idleFrom = ({ lastUsedAt }: UnlockRow): number => lastUsedAt.getTime() + UNLOCK_IDLE_SECONDS * 1000;

const isLive = (tables: MemoryTables, unlock: MemoryUnlock, now: Date): boolean => {
  const workspace = tables.workspaces.get(key(unlock.workspaceId));
  const devices = tables.accounts.get(key(unlock.accountId))?.devices ?? [];
  return (
    unlock.endedAt === null &&
    now < unlock.expiresAt &&
    now.getTime() < idleFrom(unlock) &&
    workspace?.rosters.at(-1)?.epoch === unlock.epoch &&
    workspace.members.some(
      ({ accountId, keysChangedAt }) => equal(accountId, unlock.accountId) && keysChangedAt === null,
    ) &&
    devices.some(({ id, revokedAt }) => equal(id, unlock.deviceId) && revokedAt === null)
  );
};

const unlocksOf = (tables: MemoryTables, accountId: Bytes): readonly MemoryUnlock[] =>
  [...tables.unlocks.values()].filter((unlock) => equal(unlock.accountId, accountId));

const insert = (tables: MemoryTables, account: MemoryAccount, { list, device, unlock }: UnlockAddition) => {
  moveOn(account, list);
  account.devices = [...account.devices, device];
  tables.unlocks.set(key(unlock.id), { ...unlock, endedAt: null });
};

/** UnlockRepository without a database. */
export const memoryUnlocks = (tables: MemoryTables): UnlockRepository => {
  const live = (accountId: Bytes, now: Date): readonly MemoryUnlock[] =>
    unlocksOf(tables, accountId)
      .filter((unlock) => isLive(tables, unlock, now))
      .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  const current = (accountId: Bytes, version: number): MemoryAccount | null => {
    const account = tables.accounts.get(key(accountId));
    return account?.keyLists.at(-1)?.version === version ? account : null;
  };
  return {
    list: async (accountId, now) => live(accountId, now).map(({ endedAt: _, ...row }) => row),

    endIdle: async (accountId, now) => {
      for (const unlock of unlocksOf(tables, accountId)) {
        const idle = idleFrom(unlock);
        if (unlock.endedAt === null && idle <= now.getTime()) endUnlock(tables, unlock, new Date(idle));
      }
    },

    add: async (accountId, expectedVersion, addition, most, audit) => {
      const account = current(accountId, expectedVersion);
      if (account === null) return "version-conflict";
      if (live(accountId, audit.at).length >= most) return "unlock-limit";
      const { device, unlock } = addition;
      if (tables.unlocks.has(key(unlock.id)) || isDeviceTaken(tables, device.id)) return "id-taken";
      insert(tables, account, addition);
      tables.audit.push(audit);
      return "added";
    },

    signIn: async (expectedVersion, { login, authHash, ...addition }, most, loginAudit, unlockAudit) => {
      const account = current(login.accountId, expectedVersion);
      if (account === null) return "version-conflict";
      const slot = account.slots.find(
        ({ kind, authHash: stored }) =>
          kind === SLOT_KIND.passphrase && stored !== null && equal(stored, authHash),
      );
      if (slot === undefined) return "other-passphrase";
      const byUse = live(account.id, login.at).toSorted(
        (a, b) => a.lastUsedAt.getTime() - b.lastUsedAt.getTime(),
      );
      for (const unlock of byUse.slice(0, Math.max(0, byUse.length - most + 1))) {
        endUnlock(tables, unlock, login.at);
      }
      useSlot(tables, slot.id, login.at);
      insert(tables, account, addition);
      insertLogin(tables, login);
      tables.audit.push(loginAudit);
      tables.audit.push(unlockAudit);
      return "signed-in";
    },

    end: async (accountId, unlockId, audit) => {
      const unlock = tables.unlocks.get(key(unlockId));
      if (unlock === undefined || !equal(unlock.accountId, accountId)) return false;
      if (unlock.endedAt !== null) return true;
      endUnlock(tables, unlock, audit.at);
      tables.audit.push(audit);
      return true;
    },

    endAll: async (accountId, audit) => {
      endUnlocks(tables, accountId, audit.at);
      tables.audit.push(audit);
    },

    switchAssisted: async (accountId, expectedVersion, { list, home, allowed }, audit) => {
      const account = current(accountId, expectedVersion);
      if (account === null) return "version-conflict";
      const { workspaceId, roster } = home;
      if (!applyRoster(tables, workspaceId, roster.roster.version - 1, roster, audit))
        return "version-conflict";
      moveOn(account, list);
      if (!allowed) endUnlocks(tables, accountId, audit.at);
      tables.audit.push(audit);
      return "switched";
    },
  };
};
