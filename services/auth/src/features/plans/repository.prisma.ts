import type { PrismaClient } from "@holdfast/database/client";
import { ROLE } from "@holdfast/vault/roles";
import { auditData } from "../../prisma-rows.ts";
import type { PlanRepository } from "./repository.ts";

/** PlanRepository in PostgreSQL. */
export const prismaPlans = (prisma: PrismaClient): PlanRepository => ({
  used: async (workspaceId) => {
    const [row] = await prisma.$queryRaw<{ members: bigint; sessions: bigint; bytes: bigint }[]>`
      select (select count(*) from members where workspace_id = ${workspaceId}) as members,
             count(*) as sessions, coalesce(sum(sealed_bytes), 0)::bigint as bytes
        from workspace_sessions where workspace_id = ${workspaceId} and deleted_at is null`;
    if (row === undefined) throw new Error("a count without a row");
    return {
      members: Number(row.members),
      sessions: Number(row.sessions),
      sealedBytes: Number(row.bytes),
    };
  },

  change: (workspaceId, plan, audit) =>
    prisma.$transaction(async (transaction) => {
      const { accountId } = audit;
      const changed = await transaction.workspace.updateMany({
        where: { id: workspaceId, members: { some: { accountId, role: { gte: ROLE.admin } } } },
        data: { plan },
      });
      if (changed.count === 0) return false;
      await transaction.auditEntry.create({ data: auditData(audit) });
      return true;
    }),
});
