import { SAVE_KINDS } from "@holdfast/protocol/saves";
import { ROLE } from "@holdfast/vault/roles";
import type { SQL } from "bun";
import { own } from "../../sql-values.ts";
import type { RestoreRepository, StoredRestore } from "./repository.ts";

const RESTORE = SAVE_KINDS.indexOf("restore") + 1;

interface RestoreRow {
  readonly seq: string | null;
  readonly digest: Uint8Array;
  readonly from_digest: Uint8Array;
  readonly checkpoint_id: Uint8Array | null;
  readonly parts: number | null;
  readonly account_id: Uint8Array;
  readonly login_id: Uint8Array;
  readonly device_id: Uint8Array;
  readonly at: Date;
}

const toRestore = (row: RestoreRow): StoredRestore => ({
  save: { seq: Number(row.seq), digest: own(row.digest) },
  from: own(row.from_digest),
  checkpointId: row.checkpoint_id === null ? null : own(row.checkpoint_id),
  parts: row.parts,
  accountId: own(row.account_id),
  loginId: own(row.login_id),
  deviceId: own(row.device_id),
  at: row.at,
});

/** RestoreRepository in PostgreSQL: membership is part of every statement. */
export const sqlRestores = (sql: SQL): RestoreRepository => ({
  note: async ({ sessionId, save, from, checkpointId, parts, accountId, loginId }, audit) => {
    const [row] = await sql`
      with place as (
        select s.id, s.workspace_id, a.role >= ${ROLE.member} and a.keys_changed_at is null as may
          from workspace_sessions s
          join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
         where s.id = ${sessionId} and s.deleted_at is null
      ), noted as (
        insert into session_restores (session_id, seq, digest, from_digest, checkpoint_id, parts,
                                      account_id, login_id, device_id, at)
        select p.id, m.seq, m.digest, o.digest, ${checkpointId}, ${parts}, ${accountId}, ${loginId}, m.author_device, m.received_at
          from place p
          join manifests m on m.session_id = p.id and m.digest = ${save} and m.save_kind = ${RESTORE}
          join manifests o on o.session_id = p.id and o.digest = ${from} and o.seq < m.seq
         where p.may and (${checkpointId}::bytea is null or exists (
           select 1 from session_checkpoints c where c.id = ${checkpointId} and c.session_id = p.id))
        on conflict do nothing returning session_id
      ), audited as (
        select append_session_audit(${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId}, ${audit.loginId},
                                    p.workspace_id, ${audit.target}, p.id) from place p join noted n on n.session_id = p.id
      )
      select p.may, (select count(*) from audited)::int as noted from place p`;
    if (row === undefined) return "not-found";
    if (!row.may) return "forbidden";
    if (row.noted === 1) return "noted";
    const [known] = await sql`
      select from_digest = ${from} and parts is not distinct from ${parts}
             and checkpoint_id is not distinct from ${checkpointId} as same
        from session_restores where session_id = ${sessionId} and digest = ${save}`;
    if (known === undefined) return "not-a-save";
    return known.same ? "stored" : "already-noted";
  },
  page: async (sessionId, accountId, before, limit) => {
    // The left join keeps one empty row for a member: no row at all means no such session for this account.
    const rows: RestoreRow[] = await sql`
      select r.* from workspace_sessions s
        join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
        left join lateral (
          select * from session_restores where session_id = s.id and seq < ${before}
           order by seq desc limit ${limit}) r on true
       where s.id = ${sessionId} and s.deleted_at is null order by r.seq desc`;
    return rows.length === 0 ? null : rows.filter(({ seq }) => seq !== null).map(toRestore);
  },
});
