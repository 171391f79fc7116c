import type { PrismaClient } from "@holdfast/database/client";
import type { Bytes } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { auditData } from "../../prisma-rows.ts";
import { endForeignInvites } from "../workspaces/replace-roster.prisma.ts";
import type { MemberRepository } from "./repository.ts";

interface MembershipColumns {
  readonly account_id: Uint8Array;
  readonly email: string;
  readonly role: number;
  readonly joined_at: Date;
  readonly left: boolean;
}

const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

/** MemberRepository in PostgreSQL. */
export const prismaMembers = (prisma: PrismaClient): MemberRepository => ({
  list: async (workspaceId) => {
    const rows = await prisma.$queryRaw<MembershipColumns[]>`
      select m.account_id, a.email, m.role, m.joined_at, m.left
        from (
          select account_id, role, joined_at, false as left from members where workspace_id = ${workspaceId}
          union all
          select account_id, role, joined_at, true from former_members where workspace_id = ${workspaceId}
        ) m join accounts a on a.id = m.account_id
       order by m.left, m.joined_at, m.account_id`;
    return rows.map(({ account_id, email, role, joined_at, left }) => ({
      accountId: own(account_id),
      email,
      role,
      joinedAt: joined_at,
      left,
    }));
  },

  leave: (workspaceId, audit) =>
    prisma.$transaction(async (transaction) => {
      const { accountId, at } = audit;
      // Locked as by a change of the roster: one of the two sees what the other one did.
      await transaction.$queryRaw`select 1 from workspaces where id = ${workspaceId} for no key update`;
      const left = await transaction.$executeRaw`
        with gone as (
          delete from members m using accounts a
           where m.workspace_id = ${workspaceId} and m.account_id = ${accountId} and m.role < ${ROLE.owner}
             and a.id = m.account_id and a.workspace_id <> m.workspace_id
          returning m.account_id, m.role, m.joined_at
        )
        insert into former_members (workspace_id, account_id, role, joined_at, left_at)
        select ${workspaceId}, account_id, role, joined_at, ${at} from gone`;
      if (left === 0) return false;
      await endForeignInvites(transaction, workspaceId, at);
      await transaction.auditEntry.create({ data: auditData(audit) });
      return true;
    }),
});
