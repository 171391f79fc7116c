import type { PrismaClient } from "@holdfast/database/client";
import type { AuditRow } from "@holdfast/service-kit/audit-row";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { SQL } from "bun";
import { endLogins, endLoginsOf } from "../../end-logins.ts";
import { auditData, deviceData, slotData } from "../../prisma-rows.ts";
import type { DeviceRow, SlotRow } from "../../rows.ts";
import { isUniqueViolation } from "../../unique-violation.ts";
import { sqlReadKeys } from "./read-keys.sql.ts";
import type { ChangeOutcome, KeyRepository, ListChange, SlotChange } from "./repository.ts";

const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

export type Transaction = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

/** Moves the account on to the next list, inside a transaction that writes more. False, and nothing is written, when the stored one has another version. */
export const moveOn = async (
  transaction: Transaction,
  accountId: Bytes,
  expectedVersion: number,
  { keyList, forgets }: ListChange,
): Promise<boolean> => {
  const moved = await transaction.account.updateMany({
    where: { id: accountId, keyListVersion: expectedVersion },
    data: { keyListVersion: keyList.version },
  });
  if (moved.count === 0) return false;
  await transaction.keyList.create({ data: { accountId, ...keyList } });
  if (forgets !== undefined) {
    const where = { accountId, id: { in: [...forgets.ids] }, forgottenAt: null };
    await transaction.device.updateMany({ where, data: { forgottenAt: forgets.at } });
  }
  return true;
};

/** Puts new objects into the rows of slots that are there already and have the same login key; answers the other slots. */
const putAgain = async (
  transaction: Transaction,
  accountId: Bytes,
  put: readonly SlotRow[],
): Promise<readonly SlotRow[]> => {
  const where = { accountId, id: { in: put.map(({ id }) => id) } };
  const stored = put.length === 0 ? [] : await transaction.slot.findMany({ where, select: { id: true } });
  const isStored = ({ id }: SlotRow): boolean => stored.some((row) => equal(own(row.id), id));
  const others = put.filter((slot) => !isStored(slot));
  for (const { id, kind, slot, wrap, authHash } of put.filter(isStored)) {
    const again = { id, accountId, kind, authHash };
    const updated = await transaction.slot.updateMany({ where: again, data: { slot, wrap } });
    if (updated.count === 0) others.push({ id, kind, slot, wrap, authHash });
  }
  return others;
};

const putSlots = async (
  transaction: Transaction,
  accountId: Bytes,
  { put, remove, loginsEnd }: SlotChange,
): Promise<void> => {
  const others = await putAgain(transaction, accountId, put);
  const gone = [...remove, ...others.map(({ id }) => id)];
  await transaction.slot.deleteMany({ where: { accountId, id: { in: gone } } });
  await transaction.slot.createMany({ data: others.map((slot) => ({ accountId, ...slotData(slot) })) });
  if (loginsEnd) await endLogins(transaction, accountId, loginsEnd);
};

/**
 * A change of slots inside a transaction that writes more. False, and nothing is written, for another version than the stored
 * list's. @throws P2002 when somebody else has the id of a slot
 */
export const applySlotChange = async (
  transaction: Transaction,
  accountId: Bytes,
  expectedVersion: number,
  change: SlotChange,
): Promise<boolean> => {
  if (!(await moveOn(transaction, accountId, expectedVersion, change))) return false;
  await putSlots(transaction, accountId, change);
  return true;
};

/** A row of this id belongs to somebody else. Thrown to undo the transaction, never seen outside. */
class Taken extends Error {
  override readonly name = "Taken";
}

/** The login that asks acts for the device. Thrown to undo the transaction, never seen outside. */
class OwnDevice extends Error {
  override readonly name = "OwnDevice";
}

interface SeenColumns {
  readonly device_id: Uint8Array;
  readonly last_seen_at: Date;
  readonly user_agent: string;
}

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

/** KeyRepository in PostgreSQL: `prisma` for changes, `sql` for what every sign-in reads. */
export const prismaKeys = (prisma: PrismaClient, sql: SQL): KeyRepository => {
  const change = async (
    accountId: Bytes,
    expectedVersion: number,
    list: ListChange,
    audit: AuditRow,
    apply: (transaction: Transaction) => Promise<void>,
  ): Promise<ChangeOutcome> => {
    try {
      return await prisma.$transaction(async (transaction) => {
        if (!(await moveOn(transaction, accountId, expectedVersion, list))) return "version-conflict";
        await apply(transaction);
        await transaction.auditEntry.create({ data: auditData(audit) });
        return "changed";
      });
    } catch (cause) {
      if (cause instanceof Taken || isUniqueViolation(cause)) return "id-taken";
      throw cause;
    }
  };

  return {
    read: sqlReadKeys(sql),

    changeSlots: (accountId, expectedVersion, slots, audit) =>
      change(accountId, expectedVersion, slots, audit, (transaction) =>
        putSlots(transaction, accountId, slots),
      ),

    changeDevice: (accountId, expectedVersion, { device, loginId, ...list }, audit) =>
      change(accountId, expectedVersion, list, audit, async (transaction) => {
        const data = deviceData(device);
        const stored = await transaction.device.findUnique({
          where: { id: device.id },
          select: { accountId: true, forgottenAt: true },
        });
        if (stored === null) await transaction.device.create({ data: { accountId, ...data } });
        else if (stored.forgottenAt !== null || !equal(own(stored.accountId), accountId)) throw new Taken();
        else await transaction.device.update({ where: { id: device.id }, data });
        if (!loginId) return;
        const where = { id: loginId, accountId };
        await transaction.login.updateMany({ where, data: { deviceId: device.id } });
      }),

    countDevices: (accountId) => prisma.device.count({ where: { accountId } }),

    listDevices: async (accountId) => {
      const rows = await prisma.device.findMany({
        where: { accountId, forgottenAt: null },
        select: DEVICE,
        orderBy: { createdAt: "asc" },
      });
      const seen = await prisma.$queryRaw<SeenColumns[]>`
        select distinct on (device_id) device_id, last_seen_at, user_agent from logins
         where account_id = ${accountId} and device_id is not null order by device_id, last_seen_at desc`;
      return rows.map((device: DeviceRow) => {
        const login = seen.find(({ device_id }) => Buffer.compare(device_id, device.id) === 0);
        return { ...device, seen: login ? { at: login.last_seen_at, userAgent: login.user_agent } : null };
      });
    },

    revokeDevice: async (accountId, expectedVersion, { deviceId, at, loginId, ...list }, audit) => {
      try {
        const outcome = await change(accountId, expectedVersion, list, audit, async (transaction) => {
          // A sign-in that names the device holds it: whichever comes second sees what the first did.
          await transaction.device.updateMany({
            where: { id: deviceId, accountId, revokedAt: null },
            data: { revokedAt: at },
          });
          const own = await transaction.login.count({ where: { id: loginId, accountId, deviceId } });
          if (own > 0) throw new OwnDevice();
          await endLoginsOf(transaction, accountId, deviceId, at);
        });
        if (outcome === "id-taken") throw new Error("a revocation puts no id");
        return outcome;
      } catch (cause) {
        if (cause instanceof OwnDevice) return "own-device";
        throw cause;
      }
    },
  };
};
