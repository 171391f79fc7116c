import type { PrismaClient } from "@holdfast/database/client";
import type { Bytes } from "@holdfast/vault/bytes";
import type { AuditRepository, StoredEntry } from "./repository.ts";

const NOTHING = { seq: 0, hash: new Uint8Array(32) };

interface EntryColumns {
  readonly id: Bytes;
  readonly at: Date;
  readonly action: string;
  readonly accountId: Bytes | null;
  readonly loginId: Bytes | null;
  readonly workspaceId: Bytes | null;
  readonly target: string | null;
  readonly seq: bigint | null;
  readonly hash: Bytes | null;
}

/** @throws Error for an entry outside a chain: what the trigger of migration 0008 leaves none of. */
const chained = ({ seq, hash, workspaceId, ...entry }: EntryColumns): StoredEntry => {
  if (seq === null || hash === null || workspaceId === null) throw new Error("an audit entry in no chain");
  return { ...entry, workspaceId, seq: Number(seq), hash };
};

/** AuditRepository in PostgreSQL. */
export const prismaAuditLog = (prisma: PrismaClient): AuditRepository => ({
  page: (workspaceId, before, most) =>
    prisma.$transaction(
      async (transaction) => {
        const head = await transaction.auditHead.findUnique({ where: { workspaceId } });
        if (head === null) return { head: NOTHING, anchor: NOTHING, entries: [] };
        const entries = await transaction.auditEntry.findMany({
          where: { workspaceId, seq: { lt: before ?? head.seq + 1n } },
          orderBy: { seq: "desc" },
          take: most,
        });
        return {
          head: { seq: Number(head.seq), hash: head.hash },
          anchor: { seq: Number(head.anchorSeq), hash: head.anchorHash },
          entries: entries.map(chained),
        };
      },
      // Head and entries are two queries: without one snapshot a sweep or a new entry could come between them.
      { isolationLevel: "RepeatableRead" },
    ),

  emails: async (accountIds) => {
    const where = { id: { in: [...accountIds] } };
    const found = await prisma.account.findMany({ where, select: { id: true, email: true } });
    return found.map(({ id, email }) => ({ accountId: id, email }));
  },

  userAgents: async (accountId, loginIds) => {
    const where = { accountId, id: { in: [...loginIds] } };
    const found = await prisma.login.findMany({ where, select: { id: true, userAgent: true } });
    return found.map(({ id, userAgent }) => ({ loginId: id, userAgent }));
  },

  sweep: async (before) => {
    const [row] = await prisma.$queryRaw<{ gone: bigint }[]>`select sweep_audit(${before}) as gone`;
    return Number(row?.gone ?? 0);
  },
});
