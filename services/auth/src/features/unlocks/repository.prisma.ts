import type { PrismaClient } from "@holdfast/database/client";
import { UNLOCK_IDLE_SECONDS } from "@holdfast/protocol/limits";
import type { UnlockOrigin } from "@holdfast/protocol/unlocks";
import type { Bytes } from "@holdfast/vault/bytes";
import { SLOT_KIND } from "@holdfast/vault/slot";
import type { SQL } from "bun";
import { endUnlocks } from "../../end-unlocks.ts";
import { auditData, deviceData, loginData } from "../../prisma-rows.ts";
import { Undone } from "../../undone.ts";
import { isUniqueViolation } from "../../unique-violation.ts";
import { moveOn, type Transaction } from "../keys/repository.prisma.ts";
import { applyRoster, Overtaken } from "../workspaces/replace-roster.prisma.ts";
import type { UnlockAddition, UnlockRepository, UnlockRow } from "./repository.ts";

interface UnlockColumns {
  readonly id: Uint8Array;
  readonly account_id: Uint8Array;
  readonly workspace_id: Uint8Array;
  readonly device_id: Uint8Array;
  readonly wrap: Uint8Array;
  readonly epoch: number;
  readonly origin: UnlockOrigin;
  readonly created_at: Date;
  readonly last_used_at: Date;
  readonly expires_at: Date;
}

const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);
const idleBefore = (now: Date): Date => new Date(now.getTime() - UNLOCK_IDLE_SECONDS * 1000);

const rowOf = (row: UnlockColumns): UnlockRow => ({
  id: own(row.id),
  accountId: own(row.account_id),
  workspaceId: own(row.workspace_id),
  deviceId: own(row.device_id),
  wrap: own(row.wrap),
  epoch: row.epoch,
  origin: row.origin,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  expiresAt: row.expires_at,
});

/** Ids of the live tokens of an account, used last first. */
const liveIds = async (transaction: Transaction, accountId: Bytes, now: Date): Promise<readonly Bytes[]> => {
  const rows = await transaction.$queryRaw<{ id: Uint8Array }[]>`
    select u.id from unlocks u
      join members m on m.workspace_id = u.workspace_id and m.account_id = u.account_id and m.keys_changed_at is null
      join workspaces w on w.id = u.workspace_id and w.epoch = u.epoch
      join devices d on d.id = u.device_id and d.revoked_at is null
     where u.account_id = ${accountId} and u.ended_at is null and u.expires_at > ${now}
       and u.last_used_at > ${idleBefore(now)} order by u.last_used_at desc`;
  return rows.map(({ id }) => own(id));
};

/** Ends these tokens; their devices' certificates hold no longer here than they do. */
const endThese = async (
  transaction: Transaction,
  accountId: Bytes,
  ids: readonly Bytes[],
  at: Date,
): Promise<number> => {
  const ended = await transaction.$queryRaw<unknown[]>`
    with ended as (
      update unlocks set ended_at = ${at}
       where account_id = ${accountId} and id = any(${ids}::bytea[]) and ended_at is null returning device_id
    ), stopped as (
      update devices set not_after = ${at} from ended
       where devices.id = ended.device_id and devices.account_id = ${accountId} and not_after > ${at}
    )
    select device_id from ended`;
  return ended.length;
};

/** Rows that have expired open nothing for whoever has their token: they go when the next one comes. */
const insert = async (
  transaction: Transaction,
  accountId: Bytes,
  { device, unlock }: UnlockAddition,
): Promise<void> => {
  await transaction.unlock.deleteMany({ where: { accountId, expiresAt: { lte: unlock.createdAt } } });
  await transaction.device.create({ data: { accountId, ...deviceData(device) } });
  await transaction.unlock.create({ data: unlock });
};

/** UnlockRepository in PostgreSQL: `prisma` for what is rare, `sql` for what is asked. */
export const prismaUnlocks = (prisma: PrismaClient, sql: SQL): UnlockRepository => ({
  list: async (accountId, now) => {
    const rows = await sql`
      select u.id, u.account_id, u.workspace_id, u.device_id, u.wrap, u.epoch, u.origin, u.created_at, u.last_used_at, u.expires_at
        from unlocks u
        join members m on m.workspace_id = u.workspace_id and m.account_id = u.account_id and m.keys_changed_at is null
        join workspaces w on w.id = u.workspace_id and w.epoch = u.epoch
        join devices d on d.id = u.device_id and d.revoked_at is null
       where u.account_id = ${accountId} and u.ended_at is null and u.expires_at > ${now}
         and u.last_used_at > ${idleBefore(now)} order by u.created_at desc, u.id`;
    return rows.map(rowOf);
  },

  endIdle: async (accountId, now) => {
    const idle = `${UNLOCK_IDLE_SECONDS} seconds`;
    await sql`
      with ended as (
        update unlocks set ended_at = last_used_at + ${idle}::interval
         where account_id = ${accountId} and ended_at is null and last_used_at <= ${idleBefore(now)}
        returning device_id, ended_at
      )
      update devices set not_after = ended.ended_at from ended
       where devices.id = ended.device_id and devices.account_id = ${accountId} and not_after > ended.ended_at`;
  },

  add: async (accountId, expectedVersion, addition, most, audit) => {
    try {
      return await prisma.$transaction(async (transaction) => {
        // Holds the account: of tokens that come at once, each sees those before it.
        if (!(await moveOn(transaction, accountId, expectedVersion, addition.list)))
          return "version-conflict";
        const live = await liveIds(transaction, accountId, audit.at);
        if (live.length >= most) throw new Undone("unlock-limit");
        await insert(transaction, accountId, addition);
        await transaction.auditEntry.create({ data: auditData(audit) });
        return "added";
      });
    } catch (cause) {
      if (cause instanceof Undone) return cause.outcome;
      if (isUniqueViolation(cause)) return "id-taken";
      throw cause;
    }
  },

  signIn: async (expectedVersion, { login, authHash, ...addition }, most, loginAudit, unlockAudit) => {
    const { accountId, at } = login;
    try {
      return await prisma.$transaction(async (transaction) => {
        if (!(await moveOn(transaction, accountId, expectedVersion, addition.list)))
          return "version-conflict";
        const used = await transaction.slot.updateMany({
          where: { accountId, kind: SLOT_KIND.passphrase, authHash },
          data: { lastUsedAt: at, uses: { increment: 1 } },
        });
        if (used.count === 0) throw new Undone("other-passphrase");
        const live = await liveIds(transaction, accountId, at);
        await endThese(transaction, accountId, live.slice(most - 1), at);
        await insert(transaction, accountId, addition);
        await transaction.login.create({ data: loginData(login) });
        await transaction.auditEntry.create({ data: auditData(loginAudit) });
        await transaction.auditEntry.create({ data: auditData(unlockAudit) });
        return "signed-in";
      });
    } catch (cause) {
      if (cause instanceof Undone) return cause.outcome;
      throw cause;
    }
  },

  end: (accountId, unlockId, audit) =>
    prisma.$transaction(async (transaction) => {
      const ended = await endThese(transaction, accountId, [unlockId], audit.at);
      if (ended === 0) return (await transaction.unlock.count({ where: { id: unlockId, accountId } })) === 1;
      await transaction.auditEntry.create({ data: auditData(audit) });
      return true;
    }),

  endAll: async (accountId, audit) => {
    await prisma.$transaction(async (transaction) => {
      await endUnlocks(transaction, accountId, audit.at);
      await transaction.auditEntry.create({ data: auditData(audit) });
    });
  },

  switchAssisted: async (accountId, expectedVersion, { list, home, allowed }, audit) => {
    const { workspaceId, roster } = home;
    try {
      return await prisma.$transaction(async (transaction) => {
        const version = roster.roster.version - 1;
        // Workspaces before accounts, as everywhere: nobody waits for the other in a circle.
        const moved =
          (await applyRoster(transaction, workspaceId, version, roster, audit)) &&
          (await moveOn(transaction, accountId, expectedVersion, list));
        if (!moved) throw new Undone("version-conflict");
        if (!allowed) await endUnlocks(transaction, accountId, audit.at);
        await transaction.auditEntry.create({ data: auditData(audit) });
        return "switched" as const;
      });
    } catch (cause) {
      if (cause instanceof Undone || cause instanceof Overtaken) return "version-conflict";
      throw cause;
    }
  },
});
