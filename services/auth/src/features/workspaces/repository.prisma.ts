import type { PrismaClient } from "@holdfast/database/client";
import { PLANS, type PlanName } from "@holdfast/protocol/workspaces";
import type { Bytes } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import type { SQL } from "bun";
import { auditData, workspaceData } from "../../prisma-rows.ts";
import type { WorkspaceRow } from "../../rows.ts";
import { isUniqueViolation } from "../../unique-violation.ts";
import { replaceRoster } from "./replace-roster.prisma.ts";
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
      epochSince: true,
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

interface ListColumns {
  readonly role: number;
  readonly pin: Uint8Array | null;
  readonly id: Uint8Array;
  readonly plan: string;
  readonly meta: Uint8Array | null;
  readonly meta_version: number;
  readonly epoch: number;
  readonly epoch_since: Date;
  readonly min_write_epoch: number;
  readonly roster_version: number;
  readonly roster_digest: Uint8Array;
  readonly created_at: Date;
}

const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

const listed = (row: ListColumns): WorkspaceRow => ({
  id: own(row.id),
  role: row.role,
  pin: row.pin && own(row.pin),
  plan: planOf(row.plan),
  meta: row.meta && own(row.meta),
  metaVersion: row.meta_version,
  epoch: row.epoch,
  epochSince: row.epoch_since,
  minWriteEpoch: row.min_write_epoch,
  rosterVersion: row.roster_version,
  rosterDigest: own(row.roster_digest),
  createdAt: row.created_at,
});

/** WorkspaceRepository in PostgreSQL. The list is asked with every sign-in and goes through `sql`. */
export const prismaWorkspaces = (prisma: PrismaClient, sql: SQL): WorkspaceRepository => ({
  list: async (accountId) => {
    const rows: readonly ListColumns[] = await sql`
      select m.role, m.pin, w.id, w.plan, w.meta, w.meta_version, w.epoch, w.epoch_since, w.min_write_epoch,
             w.roster_version, w.roster_digest, w.created_at
        from members m join workspaces w on w.id = m.workspace_id
       where m.account_id = ${accountId}
       order by w.created_at, w.id`;
    return rows.map(listed);
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

  grantsOf: (workspaceId, digests) =>
    prisma.grant.findMany({
      where: { workspaceId, digest: { in: [...digests] }, replacedAt: null },
      select: { accountId: true, digest: true, epoch: true },
    }),

  memberKeys: async (accountIds) => {
    const rows = await prisma.account.findMany({
      where: { id: { in: [...accountIds] } },
      select: {
        id: true,
        identityEd: true,
        workspaceId: true,
        keyLists: NEWEST,
        devices: { select: { certificate: true } },
      },
    });
    const statements = await prisma.successor.findMany({
      where: { accountId: { in: [...accountIds] } },
      orderBy: { version: "asc" },
      select: { accountId: true, body: true },
    });
    const successorsOf = (id: Uint8Array): readonly Bytes[] =>
      statements.filter(({ accountId }) => Buffer.compare(accountId, id) === 0).map(({ body }) => body);
    return rows.flatMap(({ id, identityEd, workspaceId, keyLists, devices }) =>
      keyLists.map(({ body }) => ({
        accountId: id,
        identityEd,
        home: workspaceId,
        keyList: body,
        certificates: devices.map(({ certificate }) => certificate),
        successors: successorsOf(id),
      })),
    );
  },

  former: async (workspaceId) => {
    const rows = await prisma.formerMember.findMany({ where: { workspaceId }, select: { accountId: true } });
    return rows.map(({ accountId }) => accountId);
  },

  create: async (workspace, meta, most, audit) => {
    try {
      return await prisma.$transaction(async (transaction) => {
        // Locked: of two at once the second counts the first.
        await transaction.$queryRaw`select 1 from accounts where id = ${audit.accountId} for no key update`;
        const has = await transaction.member.count({ where: { accountId: audit.accountId } });
        if (has >= most) return "workspace-limit";
        await transaction.workspace.create({
          data: { ...workspaceData(workspace, audit.at), meta, metaVersion: 1 },
        });
        await transaction.auditEntry.create({ data: auditData(audit) });
        return "created";
      });
    } catch (cause) {
      if (!isUniqueViolation(cause)) throw cause;
      return "id-taken";
    }
  },

  rename: (workspaceId, expectedVersion, meta, audit) =>
    prisma.$transaction(async (transaction) => {
      const { accountId } = audit;
      const named = await transaction.workspace.updateMany({
        where: {
          id: workspaceId,
          metaVersion: expectedVersion,
          members: { some: { accountId, role: { gte: ROLE.admin } } },
        },
        data: { meta, metaVersion: expectedVersion + 1 },
      });
      if (named.count === 0) return false;
      await transaction.auditEntry.create({ data: auditData(audit) });
      return true;
    }),

  replaceRoster: (...change) => replaceRoster(prisma, ...change),

  sweepGrants: (before) =>
    prisma.$executeRaw`
      delete from grants
       where replaced_at < ${before}
         and exists (select 1 from logins
                      where logins.account_id = grants.account_id and logins.last_seen_at > grants.replaced_at)`,
});
