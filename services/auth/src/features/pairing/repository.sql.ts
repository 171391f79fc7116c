import type { PrismaClient } from "@holdfast/database/client";
import type { LoginClient } from "@holdfast/protocol/auth";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SQL } from "bun";
import { auditData, loginData } from "../../prisma-rows.ts";
import {
  EARLY_MILLISECONDS,
  INTERVAL_MAX_SECONDS,
  type PairingAsked,
  type PairingRepository,
  SLOWER_BY_SECONDS,
} from "./repository.ts";

const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

interface AskedColumns {
  readonly client: LoginClient;
  readonly pairing_key: Uint8Array;
  readonly user_agent: string;
  readonly address: string;
  readonly created_at: Date;
  readonly expires_at: Date;
}

const askedOf = (row: AskedColumns): PairingAsked => ({
  client: row.client,
  pairingKey: own(row.pairing_key),
  userAgent: row.user_agent,
  address: row.address,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});

/** PairingRepository in PostgreSQL: what stands alone is one statement through `sql`. */
export const sqlPairings = (prisma: PrismaClient, sql: SQL): PairingRepository => ({
  start: async (pairing) => {
    const { deviceHash, userHash, client, pairingKey, userAgent, address, createdAt, expiresAt } = pairing;
    await sql`delete from device_codes where expires_at <= ${createdAt}`;
    const made = await sql`
      insert into device_codes (device_hash, user_hash, client, pairing_key, user_agent, address, created_at, expires_at,
                                interval_seconds, status)
      values (${deviceHash}, ${userHash}, ${client}, ${pairingKey}, ${userAgent}, ${address}, ${createdAt}, ${expiresAt},
              ${pairing.intervalSeconds}, 'waiting')
      on conflict (user_hash) do nothing returning status`;
    return made.length === 1;
  },

  enter: async ({ userHash, accountId, now }) => {
    const [row] = await sql`
      update device_codes set account_id = ${accountId}
       where user_hash = ${userHash} and status = 'waiting' and expires_at > ${now}
         and (account_id is null or account_id = ${accountId})
      returning client, pairing_key, user_agent, address, created_at, expires_at`;
    return row === undefined ? null : askedOf(row);
  },

  entered: async ({ userHash, accountId, now }) => {
    const [row] = await sql`
      select client, pairing_key, user_agent, address, created_at, expires_at from device_codes
       where user_hash = ${userHash} and status = 'waiting' and expires_at > ${now} and account_id = ${accountId}`;
    return row === undefined ? null : askedOf(row);
  },

  answer: ({ userHash, accountId, now }, { loginId, handOff }, audit) =>
    prisma.$transaction(async (transaction) => {
      const answered = await transaction.deviceCode.updateMany({
        where: { userHash, accountId, status: "waiting", expiresAt: { gt: now } },
        data: { status: handOff === null ? "denied" : "approved", decidedBy: loginId, handOff },
      });
      if (answered.count === 0) return false;
      await transaction.auditEntry.create({ data: auditData(audit) });
      return true;
    }),

  poll: async (deviceHash, now) => {
    const [row] = await sql`
      with held as (
        select device_hash, coalesce(polled_at + make_interval(secs => interval_seconds)
                 - make_interval(secs => ${EARLY_MILLISECONDS}::float8 / 1000) > ${now}, false) as early
          from device_codes where device_hash = ${deviceHash} and expires_at > ${now} for update
      )
      update device_codes c
         set polled_at = ${now},
             interval_seconds = case when held.early
               then least(c.interval_seconds + ${SLOWER_BY_SECONDS}::int, ${INTERVAL_MAX_SECONDS}::int) else c.interval_seconds end
        from held where c.device_hash = held.device_hash
      returning held.early, c.interval_seconds, c.status, c.client, c.account_id`;
    if (row === undefined) return { kind: "gone" };
    if (row.early) return { kind: "too-often", intervalSeconds: row.interval_seconds };
    if (row.status !== "approved") return { kind: row.status };
    const [account] = await sql`
      select id, email, workspace_id, identity_ed from accounts where id = ${row.account_id}`;
    if (account === undefined) return { kind: "gone" };
    return {
      kind: "approved",
      client: row.client,
      account: {
        id: own(account.id),
        email: account.email,
        workspaceId: own(account.workspace_id),
        identityEd: own(account.identity_ed),
      },
    };
  },

  take: (deviceHash, login, audit) =>
    prisma.$transaction(async (transaction) => {
      const [row] = await transaction.$queryRaw<{ decided_by: Uint8Array; hand_off: Uint8Array }[]>`
        delete from device_codes where device_hash = ${deviceHash} and status = 'approved' and expires_at > ${login.at}
        returning decided_by, hand_off`;
      if (row === undefined) return null;
      // Held until the login is there: who ends the one that approved, or all of them, ends what came of it before or after.
      const live = await transaction.$queryRaw<unknown[]>`
        select 1 from logins
         where id = ${row.decided_by} and revoked_at is null and expires_at > ${login.at} for share`;
      if (live.length === 0) return null;
      await transaction.login.create({ data: loginData(login) });
      await transaction.auditEntry.create({ data: auditData(audit) });
      return own(row.hand_off);
    }),

  waiting: async (accountId, now) => {
    const [row] = await sql`
      select count(*)::int as waiting from device_codes
       where account_id = ${accountId} and status = 'waiting' and expires_at > ${now}`;
    return row.waiting;
  },
});
