import type { PrismaClient } from "@holdfast/database/client";
import type { Bytes } from "@holdfast/vault/bytes";
import { auditData, loginData } from "../../prisma-rows.ts";
import type { PasskeyRow } from "../../rows.ts";
import { Undone } from "../../undone.ts";
import { isUniqueViolation } from "../../unique-violation.ts";
import { applySlotChange, type Transaction } from "../keys/repository.prisma.ts";
import type { SlotPlan } from "../keys/service.ts";
import type { PasskeyRepository } from "./repository.ts";

const ASKS_BETWEEN_SWEEPS = 100;

type Stored = Omit<PasskeyRow, "counter"> & { readonly counter: bigint };

const rowOf = (stored: Stored): PasskeyRow => ({ ...stored, counter: Number(stored.counter) });

/** Two changes of one account's passkeys wait for each other here, so that what is counted afterwards stays true. */
const lockAccount = (transaction: Transaction, accountId: Bytes) =>
  transaction.$queryRaw`select 1 from accounts where id = ${accountId} for no key update`;

const changeKeys = async (
  transaction: Transaction,
  accountId: Bytes,
  keys: SlotPlan | null,
): Promise<void> => {
  if (keys === null) return;
  const moved = await applySlotChange(transaction, accountId, keys.version, keys.change);
  if (!moved) throw new Undone("version-conflict");
};

/** PasskeyRepository in PostgreSQL. */
export const prismaPasskeys = (prisma: PrismaClient): PasskeyRepository => {
  let asks = 0;
  return {
    list: async (accountId) => {
      const rows = await prisma.passkey.findMany({
        where: { accountId },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      });
      return rows.map(rowOf);
    },

    find: async (credentialId) => {
      const row = await prisma.passkey.findUnique({ where: { credentialId } });
      return row === null ? null : rowOf(row);
    },

    ask: async (challenge, now) => {
      asks += 1;
      if (asks % ASKS_BETWEEN_SWEEPS === 0) {
        await prisma.passkeyChallenge.deleteMany({ where: { expiresAt: { lte: now } } });
      }
      await prisma.passkeyChallenge.create({ data: challenge });
    },

    take: async (hash, now) => {
      const where = { hash, loginId: null, expiresAt: { gt: now } };
      return (await prisma.passkeyChallenge.deleteMany({ where })).count === 1;
    },

    add: async ({ passkey, challenge, keys, most }, audit) => {
      const { accountId, createdAt: now } = passkey;
      try {
        return await prisma.$transaction(async (transaction) => {
          await lockAccount(transaction, accountId);
          const where = { ...challenge, expiresAt: { gt: now } };
          const taken = await transaction.passkeyChallenge.deleteMany({ where });
          if (taken.count === 0) throw new Undone("spent");
          const count = await transaction.passkey.count({ where: { accountId } });
          if (count >= most) throw new Undone("passkey-limit");
          await changeKeys(transaction, accountId, keys);
          const data = { ...passkey, transports: [...passkey.transports] };
          await transaction.passkey.create({ data });
          await transaction.auditEntry.create({ data: auditData(audit) });
          return "added";
        });
      } catch (cause) {
        if (cause instanceof Undone) return cause.outcome;
        if (isUniqueViolation(cause)) return "id-taken";
        throw cause;
      }
    },

    remove: async ({ id, accountId, slotId }, keys, audit) => {
      try {
        return await prisma.$transaction(async (transaction) => {
          await lockAccount(transaction, accountId);
          const where = { id, accountId, slotId: keys === null ? null : slotId };
          if ((await transaction.passkey.deleteMany({ where })).count === 0) throw new Undone("not-found");
          await changeKeys(transaction, accountId, keys);
          await transaction.auditEntry.create({ data: auditData(audit) });
          return "removed";
        });
      } catch (cause) {
        if (cause instanceof Undone) return cause.outcome;
        throw cause;
      }
    },

    signIn: ({ passkeyId, slotId, counter, login }, audit) =>
      prisma.$transaction(async (transaction) => {
        const { accountId, deviceId, at } = login;
        // Held until the login is there: a removal waits, and of two answers with one count one is first.
        const used = await transaction.passkey.updateMany({
          where: {
            id: passkeyId,
            accountId,
            ...(counter === 0 ? { counter: 0 } : { counter: { lt: counter } }),
          },
          data: { counter, lastUsedAt: at },
        });
        if (used.count === 0) return false;
        if (slotId !== null) {
          await transaction.slot.updateMany({
            where: { id: slotId, accountId },
            data: { lastUsedAt: at, uses: { increment: 1 } },
          });
        }
        // Holds the device too: revoking it ends this login, or keeps it from being named.
        const devices = await transaction.$queryRaw<unknown[]>`
          select 1 from devices
           where id = ${deviceId ?? new Uint8Array(0)} and account_id = ${accountId} and revoked_at is null
             and forgotten_at is null for share`;
        await transaction.login.create({
          data: loginData({ ...login, deviceId: devices.length === 1 ? deviceId : null }),
        });
        await transaction.auditEntry.create({ data: auditData(audit) });
        return true;
      }),
  };
};
