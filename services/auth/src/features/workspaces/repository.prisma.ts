import type { PrismaClient } from "@holdfast/database/client";
import { PLANS, type PlanName } from "@holdfast/protocol/workspaces";
import { auditData, grantData, rosterData, sealedData } from "../../prisma-rows.ts";
import type { WorkspaceRow } from "../../rows.ts";
import type { WorkspaceRepository } from "./repository.ts";

const MEMBERSHIP = {
  role: true,
  pin: true,
  workspace: {
    select: {
      id: true,
      plan: true,
      meta: true,
      metaVersion: true,
      epoch: true,
      minWriteEpoch: true,
      rosterVersion: true,
      rosterDigest: true,
      createdAt: true,
    },
  },
} as const;
const NEWEST = { orderBy: { version: "desc" }, take: 1, select: { body: true } } as const;

const planOf = (text: string): PlanName => {
  const plan = PLANS.find((each) => each === text);
  if (plan === undefined) throw new Error("a stored plan is not one");
  return plan;
};

interface MembershipColumns extends Pick<WorkspaceRow, "role" | "pin"> {
  readonly workspace: Omit<WorkspaceRow, "role" | "pin" | "plan"> & { readonly plan: string };
}

const rowOf = ({ role, pin, workspace }: MembershipColumns): WorkspaceRow => ({
  ...workspace,
  plan: planOf(workspace.plan),
  role,
  pin,
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

  former: async (workspaceId) => {
    const rows = await prisma.formerMember.findMany({ where: { workspaceId }, select: { accountId: true } });
    return rows.map(({ accountId }) => accountId);
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
      await transaction.$executeRaw`
        with dropped as (
          delete from members where workspace_id = ${workspaceId} and account_id <> all(${ids}::bytea[])
          returning account_id, role, joined_at
        )
        insert into former_members (workspace_id, account_id, role, joined_at, left_at)
        select ${workspaceId}, account_id, role, joined_at, ${audit.at} from dropped`;
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
