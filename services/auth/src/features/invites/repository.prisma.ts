import type { PrismaClient } from "@holdfast/database/client";
import type { Bytes } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { auditData } from "../../prisma-rows.ts";
import type { AcceptanceRow, InviteRow, NewInvite } from "../../rows.ts";
import { isUniqueViolation } from "../../unique-violation.ts";
import type { InviteOutcome, InviteRepository } from "./repository.ts";

type Transaction = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

interface InviteColumns extends Omit<InviteRow, "acceptance"> {
  readonly acceptedAt: Date | null;
  readonly acceptedBy: Bytes | null;
  readonly keyListVersion: number | null;
  readonly proof: Bytes | null;
  readonly pin: Bytes | null;
}

const COLUMNS = {
  id: true,
  workspaceId: true,
  email: true,
  role: true,
  meta: true,
  invitedBy: true,
  createdAt: true,
  expiresAt: true,
  revokedAt: true,
  admittedAt: true,
  acceptedAt: true,
  acceptedBy: true,
  keyListVersion: true,
  proof: true,
  pin: true,
} as const;

const isAdmin = async (transaction: Transaction, workspaceId: Bytes, accountId: Bytes): Promise<boolean> =>
  (await transaction.member.count({ where: { workspaceId, accountId, role: { gte: ROLE.admin } } })) === 1;

/** Neither used up nor ended; a condition of Prisma. */
const pendingAt = (at: Date) => ({
  revokedAt: null,
  admittedAt: null,
  OR: [{ acceptedAt: { not: null } }, { expiresAt: { gt: at } }],
});

const refusalOf = async (
  transaction: Transaction,
  { workspaceId, emailKey }: NewInvite,
  most: number,
  at: Date,
): Promise<InviteOutcome | null> => {
  const members = await transaction.member.count({ where: { workspaceId, account: { emailKey } } });
  if (members > 0) return "already-member";
  const where = { workspaceId, ...pendingAt(at) };
  if ((await transaction.invite.count({ where: { ...where, emailKey } })) > 0) return "already-invited";
  return (await transaction.invite.count({ where })) >= most ? "invite-limit" : null;
};

/** InviteRepository in PostgreSQL. */
export const prismaInvites = (prisma: PrismaClient): InviteRepository => {
  const withKeyLists = async (rows: readonly InviteColumns[]): Promise<readonly InviteRow[]> => {
    const named = rows.flatMap(({ acceptedBy, keyListVersion }) =>
      acceptedBy === null || keyListVersion === null
        ? []
        : [{ accountId: acceptedBy, version: keyListVersion }],
    );
    const lists =
      named.length === 0
        ? []
        : await prisma.keyList.findMany({
            where: { OR: named },
            select: { accountId: true, version: true, body: true },
          });
    const acceptanceOf = (row: InviteColumns): AcceptanceRow | null => {
      const { acceptedBy: accountId, acceptedAt: at, proof, pin } = row;
      if (accountId === null || at === null || pin === null) return null;
      const list = lists.find(
        (each) => each.version === row.keyListVersion && Buffer.compare(each.accountId, accountId) === 0,
      );
      if (list === undefined) throw new Error("an acceptance without its key list");
      return { accountId, keyList: list.body, proof, pin, at };
    };
    return rows.map((row) => {
      const { acceptedAt: _, acceptedBy: __, keyListVersion: ___, proof: _4, pin: _5, ...invite } = row;
      return { ...invite, acceptance: acceptanceOf(row) };
    });
  };
  const one = async (row: InviteColumns | null): Promise<InviteRow | null> =>
    row === null ? null : ((await withKeyLists([row]))[0] ?? null);

  return {
    create: async (invite, most, audit) => {
      const { workspaceId } = invite;
      try {
        return await prisma.$transaction(async (transaction) => {
          // Locked: of two at once the second sees the first.
          await transaction.$queryRaw`select 1 from workspaces where id = ${workspaceId} for no key update`;
          if (!(await isAdmin(transaction, workspaceId, audit.accountId))) return "forbidden";
          const refusal = await refusalOf(transaction, invite, most, audit.at);
          if (refusal !== null) return refusal;
          await transaction.invite.create({ data: invite });
          await transaction.auditEntry.create({ data: auditData(audit) });
          return "created";
        });
      } catch (cause) {
        if (!isUniqueViolation(cause)) throw cause;
        return "id-taken";
      }
    },

    page: async ({ workspaceId, before, most }) => {
      const ids = await prisma.$queryRaw<{ id: Bytes }[]>`
        select id from invites
         where workspace_id = ${workspaceId} and (${before === null} or id < ${before ?? new Uint8Array(0)})
         order by id desc limit ${most}`;
      const where = { id: { in: ids.map(({ id }) => new Uint8Array(id)) } };
      return withKeyLists(await prisma.invite.findMany({ where, orderBy: { id: "desc" }, select: COLUMNS }));
    },

    find: async (workspaceId, id) =>
      one(await prisma.invite.findFirst({ where: { id, workspaceId }, select: COLUMNS })),

    addressed: async (id, accountId) => {
      const account = await prisma.account.findUnique({
        where: { id: accountId },
        select: { emailKey: true },
      });
      if (account === null) return null;
      return one(await prisma.invite.findFirst({ where: { id, ...account }, select: COLUMNS }));
    },

    revoke: (workspaceId, id, audit) =>
      prisma.$transaction(async (transaction) => {
        const { accountId, at } = audit;
        if (!(await isAdmin(transaction, workspaceId, accountId))) return false;
        const revoked = await transaction.invite.updateMany({
          where: { id, workspaceId, ...pendingAt(at) },
          data: { revokedAt: at },
        });
        if (revoked.count === 0) return false;
        await transaction.auditEntry.create({ data: auditData(audit) });
        return true;
      }),

    accept: ({ inviteId, accountId, proof, pin }, audit) =>
      prisma.$transaction(async (transaction) => {
        const account = await transaction.account.findUnique({
          where: { id: accountId },
          select: { emailKey: true, keyListVersion: true },
        });
        const where = { id: inviteId, emailKey: account?.emailKey ?? "" };
        const invite = await transaction.invite.findFirst({ where, select: { workspaceId: true } });
        if (account === null || invite === null) return "not-found";
        const { workspaceId } = invite;
        const members = await transaction.member.count({ where: { workspaceId, accountId } });
        const open = { acceptedAt: null, revokedAt: null, admittedAt: null, expiresAt: { gt: audit.at } };
        if (members > 0)
          return (await transaction.invite.count({ where: { ...where, ...open } })) > 0
            ? "already-member"
            : "invite-closed";
        const { keyListVersion } = account;
        const accepted = await transaction.invite.updateMany({
          where: { ...where, ...open },
          data: { acceptedAt: audit.at, acceptedBy: accountId, keyListVersion, proof, pin },
        });
        if (accepted.count === 0) return "invite-closed";
        await transaction.auditEntry.create({ data: auditData(audit) });
        return "accepted";
      }),
  };
};
