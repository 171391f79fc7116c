import type { PrismaClient } from "@holdfast/database/client";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SQL } from "bun";
import { auditData, deviceData, loginData, slotData, workspaceData } from "../../prisma-rows.ts";
import type { NewAccount } from "../../rows.ts";
import { isUniqueViolation } from "../../unique-violation.ts";
import type { AccountRepository } from "./repository.ts";

const ACCOUNT = { id: true, email: true, workspaceId: true, identityEd: true } as const;
const PASSPHRASE = 1;

const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

const accountData = ({ id, email, emailKey, identityEd, keyList, slots, device, workspace }: NewAccount) => ({
  id,
  email,
  emailKey,
  identityEd,
  keyListVersion: keyList.version,
  workspaceId: workspace.id,
  slots: { create: slots.map(slotData) },
  keyLists: { create: keyList },
  devices: { create: deviceData(device) },
});

/** AccountRepository in PostgreSQL. */
export const prismaAccounts = (prisma: PrismaClient, sql: SQL): AccountRepository => ({
  create: async (account, login, audit) => {
    try {
      await prisma.$transaction([
        prisma.account.create({ data: accountData(account) }),
        prisma.workspace.create({ data: workspaceData(account.workspace, login.at) }),
        prisma.login.create({ data: loginData(login) }),
        prisma.auditEntry.create({ data: auditData(audit) }),
      ]);
      return "created";
    } catch (cause) {
      if (!isUniqueViolation(cause)) throw cause;
      // Whichever constraint spoke first: with the address taken too, that is what helps the caller.
      const holders = await prisma.account.count({ where: { emailKey: account.emailKey } });
      return holders > 0 ? "email-taken" : "id-taken";
    }
  },

  // One statement, whether there is such an account or not: how long it takes tells nothing. [AU-3]
  findByEmail: async (emailKey) => {
    const [row] = await sql`
      select a.id, a.email, a.workspace_id, a.identity_ed, s.slot, s.auth_hash
        from accounts a join slots s on s.account_id = a.id and s.kind = ${PASSPHRASE} and s.auth_hash is not null
       where a.email_key = ${emailKey}`;
    if (row === undefined) return null;
    return {
      account: {
        id: own(row.id),
        email: row.email,
        workspaceId: own(row.workspace_id),
        identityEd: own(row.identity_ed),
      },
      slot: own(row.slot),
      authHash: own(row.auth_hash),
    };
  },

  find: (accountId) => prisma.account.findUnique({ where: { id: accountId }, select: ACCOUNT }),
});
