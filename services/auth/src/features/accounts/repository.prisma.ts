import type { PrismaClient } from "@holdfast/database/client";
import {
  auditData,
  deviceData,
  grantData,
  loginData,
  rosterData,
  sealedData,
  slotData,
} from "../../prisma-rows.ts";
import type { NewAccount } from "../../rows.ts";
import { uniqueViolation } from "../../unique-violation.ts";
import type { AccountRepository } from "./repository.ts";

const ACCOUNT = { id: true, email: true, workspaceId: true, identityEd: true } as const;
const PASSPHRASE = 1;

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

const workspaceData = ({ id, roster, keyRing, grant }: NewAccount["workspace"]) => ({
  id,
  epoch: roster.epoch,
  minWriteEpoch: roster.minWriteEpoch,
  rosterVersion: roster.version,
  rosterDigest: roster.digest,
  rosters: { create: rosterData(roster) },
  keyRings: { create: sealedData(keyRing) },
  grants: { create: grantData(grant) },
  members: { create: roster.members.map(({ accountId, role }) => ({ accountId, role })) },
});

/** AccountRepository in PostgreSQL. */
export const prismaAccounts = (prisma: PrismaClient): AccountRepository => ({
  create: async (account, login, audit) => {
    try {
      await prisma.$transaction([
        prisma.account.create({ data: accountData(account) }),
        prisma.workspace.create({ data: workspaceData(account.workspace) }),
        prisma.login.create({ data: loginData(login) }),
        prisma.auditEntry.create({ data: auditData(audit) }),
      ]);
      return "created";
    } catch (cause) {
      const violated = uniqueViolation(cause);
      if (violated === null) throw cause;
      return /email_?key/i.test(violated) ? "email-taken" : "id-taken";
    }
  },

  findByEmail: async (emailKey) => {
    const row = await prisma.account.findUnique({
      where: { emailKey },
      select: { ...ACCOUNT, slots: { where: { kind: PASSPHRASE }, select: { slot: true, authHash: true } } },
    });
    const slot = row?.slots[0];
    if (row === null || slot === undefined || slot.authHash === null) return null;
    const { slots: _, ...account } = row;
    return { account, slot: slot.slot, authHash: slot.authHash };
  },

  find: (accountId) => prisma.account.findUnique({ where: { id: accountId }, select: ACCOUNT }),
});
