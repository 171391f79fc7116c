import type { PrismaClient } from "@holdfast/database/client";
import { auditData, grantData, rosterData, sealedData } from "../../prisma-rows.ts";
import type { WorkspaceRow } from "../../rows.ts";
import type { WorkspaceRepository } from "./repository.ts";

const MEMBERSHIP = {
  role: true,
  workspace: {
    select: {
      id: true,
      plan: true,
      epoch: true,
      minWriteEpoch: true,
      rosterVersion: true,
      rosterDigest: true,
      createdAt: true,
    },
  },
} as const;
const NEWEST = { orderBy: { version: "desc" }, take: 1, select: { body: true } } as const;

const rowOf = ({
  role,
  workspace,
}: {
  role: number;
  workspace: Omit<WorkspaceRow, "role">;
}): WorkspaceRow => ({
  ...workspace,
  role,
});

/** WorkspaceRepository in PostgreSQL. */
export const prismaWorkspaces = (prisma: PrismaClient): WorkspaceRepository => ({
  list: async (accountId) => {
    const rows = await prisma.member.findMany({
      where: { accountId },
      select: MEMBERSHIP,
      orderBy: [{ workspace: { createdAt: "asc" } }, { workspaceId: "asc" }],
    });
    return rows.map(rowOf);
  },

  find: async (workspaceId, accountId) => {
    const where = { workspaceId_accountId: { workspaceId, accountId } };
    const row = await prisma.member.findUnique({ where, select: MEMBERSHIP });
    return row === null ? null : rowOf(row);
  },

  chain: (workspaceId, since, until) =>
    prisma.roster.findMany({
      where: { workspaceId, version: { gt: since, lte: until } },
      orderBy: { version: "asc" },
      select: { version: true, digest: true, body: true },
    }),

  keyRing: async (workspaceId, digest) => {
    const where = { workspaceId_digest: { workspaceId, digest } };
    return (await prisma.keyRing.findUnique({ where, select: { body: true } }))?.body ?? null;
  },

  grant: async (workspaceId, accountId, digest) => {
    const where = { workspaceId_accountId_digest: { workspaceId, accountId, digest } };
    return (await prisma.grant.findUnique({ where, select: { body: true } }))?.body ?? null;
  },

  memberKeys: async (accountIds) => {
    const rows = await prisma.account.findMany({
      where: { id: { in: [...accountIds] } },
      select: { id: true, identityEd: true, keyLists: NEWEST, devices: { select: { certificate: true } } },
    });
    return rows.flatMap(({ id, identityEd, keyLists, devices }) =>
      keyLists.map(({ body }) => ({
        accountId: id,
        identityEd,
        keyList: body,
        certificates: devices.map(({ certificate }) => certificate),
      })),
    );
  },

  replaceRoster: (workspaceId, expectedVersion, { roster, keyRing, grants }, audit) =>
    prisma.$transaction(async (transaction) => {
      const { version, digest, epoch, minWriteEpoch, members } = roster;
      const moved = await transaction.workspace.updateMany({
        where: { id: workspaceId, rosterVersion: expectedVersion },
        data: { rosterVersion: version, rosterDigest: digest, epoch, minWriteEpoch },
      });
      if (moved.count === 0) return false;
      await transaction.roster.create({ data: { workspaceId, ...rosterData(roster) } });
      // A roster may keep the key ring and grants of the one before.
      const ring = { workspaceId, ...sealedData(keyRing) };
      await transaction.keyRing.createMany({ data: ring, skipDuplicates: true });
      const given = grants.map((grant) => ({ workspaceId, ...grantData(grant) }));
      await transaction.grant.createMany({ data: given, skipDuplicates: true });
      const ids = members.map(({ accountId }) => accountId);
      await transaction.member.deleteMany({ where: { workspaceId, accountId: { notIn: ids } } });
      for (const { accountId, role } of members) {
        await transaction.member.upsert({
          where: { workspaceId_accountId: { workspaceId, accountId } },
          create: { workspaceId, accountId, role },
          update: { role },
        });
      }
      await transaction.auditEntry.create({ data: auditData(audit) });
      return true;
    }),
});
