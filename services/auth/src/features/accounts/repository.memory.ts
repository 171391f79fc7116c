import {
  insertLogin,
  insertWorkspace,
  key,
  type MemoryAccount,
  type MemoryTables,
  noteSlots,
} from "../../memory-tables.ts";
import type { AccountRow, NewAccount } from "../../rows.ts";
import type { AccountRepository } from "./repository.ts";

const rowOf = ({ id, email, workspaceId, identityEd }: MemoryAccount): AccountRow => ({
  id,
  email,
  workspaceId,
  identityEd,
});

const takesId = (tables: MemoryTables, account: NewAccount): boolean => {
  const accounts = [...tables.accounts.values()];
  const slots = new Set(accounts.flatMap((each) => each.slots.map(({ id }) => key(id))));
  const devices = new Set(
    accounts.flatMap((each) => [...each.devices, ...each.forgotten].map(({ id }) => key(id))),
  );
  return (
    tables.accounts.has(key(account.id)) ||
    tables.workspaces.has(key(account.workspace.id)) ||
    devices.has(key(account.device.id)) ||
    account.slots.some(({ id }) => slots.has(key(id)))
  );
};

/** AccountRepository without a database. */
export const memoryAccounts = (tables: MemoryTables): AccountRepository => {
  const withEmail = (emailKey: string) =>
    [...tables.accounts.values()].find((each) => each.emailKey === emailKey);
  return {
    create: async (account, login, audit) => {
      if (withEmail(account.emailKey) !== undefined) return "email-taken";
      if (takesId(tables, account)) return "id-taken";
      const { workspace } = account;
      tables.accounts.set(key(account.id), {
        ...account,
        workspaceId: workspace.id,
        devices: [account.device],
        forgotten: [],
        keyLists: [{ ...account.keyList, since: new Date() }],
        successors: [],
      });
      noteSlots(tables, account.slots);
      insertWorkspace(tables, workspace, { at: login.at, meta: null });
      insertLogin(tables, login);
      tables.audit.push(audit);
      return "created";
    },
    findByEmail: async (emailKey) => {
      const account = withEmail(emailKey);
      const slot = account?.slots.find(({ kind }) => kind === 1);
      if (account === undefined || slot === undefined || slot.authHash === null) return null;
      return { account: rowOf(account), slot: slot.slot, authHash: slot.authHash };
    },
    find: async (accountId) => {
      const account = tables.accounts.get(key(accountId));
      return account === undefined ? null : rowOf(account);
    },
  };
};
