import type { PrismaClient } from "@holdfast/database/client";
import type { LoginClient } from "@holdfast/protocol/auth";
import type { Bytes } from "@holdfast/vault/bytes";
import { SLOT_KIND } from "@holdfast/vault/slot";
import type { SQL } from "bun";
import { endLogins } from "../../end-logins.ts";
import { auditData } from "../../prisma-rows.ts";
import type { LoginRow } from "../../rows.ts";
import type { LoginRepository } from "./repository.ts";

interface LoginColumns {
  readonly id: Uint8Array;
  readonly device_id: Uint8Array | null;
  readonly client: LoginClient;
  readonly user_agent: string;
  readonly address: string;
  readonly created_at: Date;
  readonly last_seen_at: Date;
  readonly expires_at: Date;
}

const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

/**
 * LoginRepository in PostgreSQL. `status` runs at every request and goes through `sql`, a fifth of the time; so does the
 * rotation, which is one statement.
 */
export const sqlLogins = (prisma: PrismaClient, sql: SQL, now: () => number): LoginRepository => ({
  status: async (loginId) => {
    const [row] = await sql`
      select account_id, revoked_at is null and expires_at > ${new Date(now())} as live from logins where id = ${loginId}`;
    return row === undefined ? null : { accountId: own(row.account_id), live: row.live };
  },

  // One statement. It counts the use of the slot, and holds it until the login is there: a replacement of it waits, and then ends
  // this login with the others. And the device, for the same reason: revoking it ends this login too, or keeps it from being named.
  create: async (login, authHash, audit) => {
    const made = await sql`
      with slot as (
        update slots set last_used_at = ${login.at}, uses = uses + 1
         where account_id = ${login.accountId} and kind = ${SLOT_KIND.passphrase} and auth_hash = ${authHash}
        returning account_id
      ), device as (
        select id from devices
         where id = ${login.deviceId ?? new Uint8Array(0)} and account_id = ${login.accountId} and revoked_at is null
           and forgotten_at is null for share
      ), login as (
        insert into logins (id, account_id, device_id, client, user_agent, address, created_at, last_seen_at, expires_at)
        select ${login.id}, account_id, (select id from device), ${login.client}, ${login.userAgent}, ${login.address},
               ${login.at}, ${login.at}, ${login.expiresAt} from slot
        returning id
      ), token as (
        insert into refresh_tokens (hash, login_id, generation, created_at, expires_at)
        select ${login.tokenHash}, id, 1, ${login.at}, ${login.expiresAt} from login
      )
      insert into audit_entries (id, at, action, account_id, login_id, workspace_id, target)
      select ${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId}, ${audit.loginId}, ${audit.workspaceId},
             ${audit.target} from login returning id`;
    return made.length === 1;
  },

  findByToken: async (hash, at) => {
    const [row] = await sql`
      select l.id, l.account_id, coalesce(m.workspace_id, a.workspace_id) as workspace_id, l.client, l.revoked_at is null and l.expires_at > ${at} as live, t.rotated_at,
             t.generation + 1 = (select max(n.generation) from refresh_tokens n where n.login_id = l.id) as is_predecessor
        from refresh_tokens t join logins l on l.id = t.login_id join accounts a on a.id = l.account_id
             left join members m on m.workspace_id = l.workspace_id and m.account_id = l.account_id
       where t.hash = ${hash} and t.expires_at > ${at}`;
    if (row === undefined) return null;
    return {
      loginId: own(row.id),
      accountId: own(row.account_id),
      workspaceId: own(row.workspace_id),
      client: row.client,
      live: row.live,
      rotatedAt: row.rotated_at,
      isPredecessor: row.is_predecessor,
    };
  },

  rotate: async ({ hash, next, at, expiresAt, address }) => {
    const made = await sql`
      with rotated as (
        update refresh_tokens t set rotated_at = ${at} from logins l
         where t.hash = ${hash} and t.rotated_at is null and l.id = t.login_id and l.revoked_at is null and l.expires_at > ${at}
        returning t.login_id, t.generation
      ), seen as (
        update logins set last_seen_at = ${at}, expires_at = ${expiresAt}, address = ${address}
          from rotated where logins.id = rotated.login_id
      ), swept as (
        delete from refresh_tokens t using rotated where t.login_id = rotated.login_id and t.expires_at <= ${at}
      )
      insert into refresh_tokens (hash, login_id, generation, created_at, expires_at)
      select ${next}, login_id, generation + 1, ${at}, ${expiresAt} from rotated returning generation`;
    return made.length === 1;
  },

  switchTo: (workspaceId, { accountId, loginId }, { next, at, expiresAt, address }, audit) =>
    prisma.$transaction(async (transaction) => {
      const members = await transaction.member.count({ where: { workspaceId, accountId } });
      if (members === 0) return { code: "not-found" };
      const [seen] = await transaction.$queryRaw<{ client: LoginClient }[]>`
        with rotated as (
          update refresh_tokens t set rotated_at = ${at} from logins l
           where t.login_id = ${loginId} and t.rotated_at is null and l.id = t.login_id and l.account_id = ${accountId}
             and l.revoked_at is null and l.expires_at > ${at}
          returning t.login_id, t.generation
        ), made as (
          insert into refresh_tokens (hash, login_id, generation, created_at, expires_at)
          select ${next}, login_id, generation + 1, ${at}, ${expiresAt} from rotated
        )
        update logins set workspace_id = ${workspaceId}, last_seen_at = ${at}, expires_at = ${expiresAt}, address = ${address}
          from rotated where logins.id = rotated.login_id returning logins.client`;
      if (seen === undefined) return { code: "raced" };
      await transaction.auditEntry.create({ data: auditData(audit) });
      return { code: "switched", client: seen.client };
    }),

  list: async ({ accountId, now: at, before, most }) => {
    // Ids begin with the time at which they were made.
    const rows = await sql`
      select id, device_id, client, user_agent, address, created_at, last_seen_at, expires_at from logins
       where account_id = ${accountId} and revoked_at is null and expires_at > ${at}
         and (${before === null} or id < ${before ?? new Uint8Array(0)}) order by id desc limit ${most}`;
    return rows.map(
      (row: LoginColumns): LoginRow => ({
        id: own(row.id),
        deviceId: row.device_id === null ? null : own(row.device_id),
        client: row.client,
        userAgent: row.user_agent,
        address: row.address,
        at: row.created_at,
        lastSeenAt: row.last_seen_at,
        expiresAt: row.expires_at,
      }),
    );
  },

  revokeAll: async (accountId, at, audit) => {
    await prisma.$transaction(async (transaction) => {
      await endLogins(transaction, accountId, { at, except: null });
      await transaction.auditEntry.create({ data: auditData(audit) });
    });
  },

  revoke: async (loginId, at, audit) => {
    await prisma.$transaction(async (transaction) => {
      const ended = await transaction.login.updateMany({
        where: { id: loginId, revokedAt: null },
        data: { revokedAt: at },
      });
      if (ended.count === 1) await transaction.auditEntry.create({ data: auditData(audit) });
    });
  },
});
