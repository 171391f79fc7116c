import type { PrismaClient } from "@holdfast/database/client";
import type { Bytes } from "@holdfast/vault/bytes";
import { endLogins } from "../../end-logins.ts";
import { auditData, deviceData, slotData } from "../../prisma-rows.ts";
import type { AuditRow, StatementRow } from "../../rows.ts";
import { isUniqueViolation } from "../../unique-violation.ts";
import type { ChangeOutcome, KeyRepository } from "./repository.ts";

type Transaction = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

/** A row of this id belongs to somebody else. Thrown to undo the transaction, never seen outside. */
class Taken extends Error {
  override readonly name = "Taken";
}

const SLOT = { id: true, kind: true, slot: true, wrap: true, authHash: true } as const;
const DEVICE = {
  id: true,
  certificate: true,
  version: true,
  edPublic: true,
  roleCap: true,
  flags: true,
  sessionIds: true,
  notBefore: true,
  notAfter: true,
  revokedAt: true,
} as const;

/** KeyRepository in PostgreSQL. */
export const prismaKeys = (prisma: PrismaClient): KeyRepository => {
  const change = async (
    accountId: Bytes,
    expectedVersion: number,
    keyList: StatementRow,
    audit: AuditRow,
    apply: (transaction: Transaction) => Promise<void>,
  ): Promise<ChangeOutcome> => {
    try {
      return await prisma.$transaction(async (transaction) => {
        const moved = await transaction.account.updateMany({
          where: { id: accountId, keyListVersion: expectedVersion },
          data: { keyListVersion: keyList.version },
        });
        if (moved.count === 0) return "version-conflict";
        await apply(transaction);
        await transaction.keyList.create({ data: { accountId, ...keyList } });
        await transaction.auditEntry.create({ data: auditData(audit) });
        return "changed";
      });
    } catch (cause) {
      if (cause instanceof Taken || isUniqueViolation(cause)) return "id-taken";
      throw cause;
    }
  };

  return {
    read: (accountId) =>
      prisma.$transaction(
        async (transaction) => {
          // One after the other: a transaction has one connection, which takes one query at a time.
          const where = { accountId };
          const account = await transaction.account.findUnique({
            where: { id: accountId },
            select: { identityEd: true },
          });
          const keyList = await transaction.keyList.findFirst({
            where,
            select: { version: true, digest: true, body: true },
            orderBy: { version: "desc" },
          });
          if (account === null || keyList === null) return null;
          const order = { createdAt: "asc" } as const;
          const slots = await transaction.slot.findMany({ where, select: SLOT, orderBy: order });
          const devices = await transaction.device.findMany({ where, select: DEVICE, orderBy: order });
          return { identityEd: account.identityEd, keyList, slots, devices };
        },
        // The list and what it names are several queries: without one snapshot they could disagree.
        { isolationLevel: "RepeatableRead" },
      ),

    changeSlots: (accountId, expectedVersion, { keyList, put, remove, loginsEnd }, audit) =>
      change(accountId, expectedVersion, keyList, audit, async (transaction) => {
        const gone = [...remove, ...put.map(({ id }) => id)];
        await transaction.slot.deleteMany({ where: { accountId, id: { in: gone } } });
        await transaction.slot.createMany({ data: put.map((slot) => ({ accountId, ...slotData(slot) })) });
        if (loginsEnd) await endLogins(transaction, accountId, loginsEnd);
      }),

    changeDevice: (accountId, expectedVersion, { keyList, device, loginId }, audit) =>
      change(accountId, expectedVersion, keyList, audit, async (transaction) => {
        const data = deviceData(device);
        const stored = await transaction.device.findUnique({
          where: { id: device.id },
          select: { accountId: true },
        });
        if (stored === null) await transaction.device.create({ data: { accountId, ...data } });
        else if (Buffer.compare(stored.accountId, accountId) !== 0) throw new Taken();
        else await transaction.device.update({ where: { id: device.id }, data });
        if (!loginId) return;
        const where = { id: loginId, accountId };
        await transaction.login.updateMany({ where, data: { deviceId: device.id } });
      }),
  };
};
