import { LEASE_SECONDS } from "@holdfast/protocol/leases";
import type { SQL } from "bun";
import { own } from "../../sql-values.ts";
import { writerRefusalOf } from "../../writer-refusal.ts";
import type { LeaseRepository, StoredLease } from "./repository.ts";

interface LeaseRow {
  readonly generation: string;
  readonly device_id: Uint8Array;
  readonly since: Date;
  readonly expires_at: Date;
}

const toLease = (row: LeaseRow): StoredLease => ({
  generation: Number(row.generation),
  deviceId: own(row.device_id),
  since: row.since,
  expiresAt: row.expires_at,
});

/** LeaseRepository in PostgreSQL; what is live, and who may have it, is for `take_lease()` of migration 0016 to say. */
export const sqlLeases = (sql: SQL): LeaseRepository => ({
  take: async ({ sessionId, accountId, loginId, deviceId, take }) => {
    const [row] = await sql`
      select * from take_lease(${sessionId}, ${accountId}, ${loginId}, ${deviceId}, ${take}, ${LEASE_SECONDS})`;
    if (row.code === "held" || row.code === "lease-held") return { code: row.code, lease: toLease(row) };
    return { code: writerRefusalOf(row.code, []) };
  },
  find: async (sessionId, accountId) => {
    // The left join keeps one empty row for a member: no row at all means no such session for this account.
    const [row] = await sql`
      select k.generation, k.device_id, k.since, k.expires_at from workspace_sessions s
        join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
        left join lateral live_lease(s.id) k on true
       where s.id = ${sessionId} and s.deleted_at is null`;
    if (row === undefined) return "not-found";
    return row.device_id === null ? null : toLease(row);
  },
  giveBack: async (sessionId, accountId, loginId) => {
    const [row] = await sql`
      with ended as (
        update session_leases k set expires_at = least(k.expires_at, clock_timestamp()) from workspace_sessions s, members a
         where k.session_id = ${sessionId} and k.login_id = ${loginId} and s.id = k.session_id
           and a.workspace_id = s.workspace_id and a.account_id = ${accountId} and s.deleted_at is null
      )
      select 1 from workspace_sessions s
        join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
       where s.id = ${sessionId} and s.deleted_at is null`;
    return row === undefined ? "not-found" : "given-back";
  },
});
