import { RECOVERY_ENDINGS, RECOVERY_KINDS, TIERS } from "@holdfast/protocol/session-recovery";
import { ROLE } from "@holdfast/vault/roles";
import type { SQL } from "bun";
import { own } from "../../sql-values.ts";
import {
  ATTEMPTS_AUTOMATIC_MAX,
  ATTEMPTS_KEPT_MAX,
  type AttemptEnd,
  BEGIN_REFUSALS,
  type BeginRefusal,
  REPAIRS_AUTOMATIC_MAX,
  type RecoveryRepository,
} from "./repository.ts";

const [ID_BYTES, DIGEST_BYTES, SIZE_BYTES] = [16, 32, 4];

/** Id, digest and size of each segment, one after the other in one value. */
const segmentsOf = (packed: Uint8Array) => {
  const width = ID_BYTES + DIGEST_BYTES + SIZE_BYTES;
  return Array.from({ length: packed.length / width }, (_, i) => {
    const row = own(packed.subarray(i * width, (i + 1) * width));
    return {
      id: row.slice(0, ID_BYTES),
      digest: row.slice(ID_BYTES, ID_BYTES + DIGEST_BYTES),
      bytes: new DataView(row.buffer).getUint32(ID_BYTES + DIGEST_BYTES),
    };
  });
};

const listOf = (numbers: readonly number[]): string => `{${numbers.join(",")}}`;

const columnsOf = (end: AttemptEnd | null) => ({
  at: end?.at ?? null,
  ending: end === null ? null : RECOVERY_ENDINGS.indexOf(end.ending) + 1,
  tiers: listOf(end?.tiers ?? []),
  lostSections: end?.lostSections ?? 0,
  lostBytes: end?.lostBytes ?? 0,
  save: end?.save ?? null,
});

const refusalOf = (code: string): BeginRefusal => {
  const known = BEGIN_REFUSALS.find((each) => each === code);
  if (known === undefined) throw new Error(`begin_recovery answered ${code}`);
  return known;
};

/** RecoveryRepository in PostgreSQL; beginning is one call of `begin_recovery()` of migration 0017. */
export const sqlRecovery = (sql: SQL): RecoveryRepository => ({
  find: async (sessionId, accountId, at) => {
    const [row] = await sql`
      select s.workspace_id, m.seq, m.digest, m.body, m.parent, m.save_kind, m.author_device, m.received_at, m.bytes, coalesce((
          select string_agg(r.segment_id || r.digest || int4send(r.bytes), ''::bytea order by r.added_seq desc, r.segment_id)
            from manifest_segments r
           where r.session_id = s.id and r.added_seq <= m.seq and (r.removed_seq is null or r.removed_seq > m.seq)),
          ''::bytea) as segments
        from workspace_sessions s
        join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
        join manifests m on m.session_id = s.id and m.digest = coalesce(${at}::bytea, s.head_digest)
       where s.id = ${sessionId} and s.deleted_at is null`;
    if (row === undefined) return null;
    const [seq, digest] = [Number(row.seq), own(row.digest)];
    return {
      workspaceId: own(row.workspace_id),
      save: {
        seq,
        digest,
        parent: row.parent === null ? null : own(row.parent),
        saveKind: row.save_kind,
        deviceId: own(row.author_device),
        receivedAt: row.received_at,
        bytes: row.bytes,
      },
      manifest: { seq, digest, body: own(row.body) },
      segments: segmentsOf(row.segments),
    };
  },

  role: async (sessionId, accountId) => {
    const [row] = await sql`
      select case when a.keys_changed_at is null then a.role else ${ROLE.viewer} end as role from workspace_sessions s
        join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
       where s.id = ${sessionId} and s.deleted_at is null`;
    return row?.role ?? null;
  },

  begin: async (attempt, audit) => {
    const end = columnsOf(attempt.end);
    const [row] = await sql`
      with begun as materialized (
        select begin_recovery(
          ${attempt.id}, ${attempt.sessionId}, ${attempt.accountId}, ${attempt.loginId}, ${attempt.damage}, ${attempt.digest},
          ${RECOVERY_KINDS.indexOf(attempt.kind) + 1}, ${attempt.confirmed}, ${attempt.at}, ${end.at}, ${end.ending},
          ${end.tiers}::int[], ${end.lostSections}, ${end.lostBytes}, ${end.save}, ${ATTEMPTS_AUTOMATIC_MAX},
          ${REPAIRS_AUTOMATIC_MAX}, ${ATTEMPTS_KEPT_MAX}) as code
      )
      select code, case when code = 'begun' then
        append_audit(${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId}, ${audit.loginId},
                     (select workspace_id from workspace_sessions where id = ${attempt.sessionId}), ${audit.target})
        end from begun`;
    return row.code === "begun" ? "begun" : refusalOf(row.code);
  },

  end: async (id, end) => {
    const { at, ending, tiers, lostSections, lostBytes, save } = columnsOf(end);
    await sql`
      update recovery_attempts set ended_at = ${at}, ending = ${ending}, tiers = ${tiers}::int[],
             lost_sections = ${lostSections}, lost_bytes = ${lostBytes}, save = ${save}
       where id = ${id} and ended_at is null`;
  },

  automaticLeft: async (sessionId, damage) => {
    const [row] = await sql`
      select count(*) filter (where damage = ${damage} and begun_at >= coalesce((
                 select max(begun_at) from recovery_attempts
                  where session_id = ${sessionId} and damage = ${damage} and confirmed), '-infinity'))::int as tried,
             count(*) filter (where ending = 1 and begun_at >= coalesce((
                 select max(begun_at) from recovery_attempts where session_id = ${sessionId} and confirmed), '-infinity')
             )::int as repaired
        from recovery_attempts where session_id = ${sessionId} and not confirmed`;
    return row.repaired >= REPAIRS_AUTOMATIC_MAX ? 0 : Math.max(0, ATTEMPTS_AUTOMATIC_MAX - row.tried);
  },

  counts: async (accountId, sessionId) => {
    const [row] = await sql`
      with seen as materialized (
        select s.id from workspace_sessions s
          join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
         where s.deleted_at is null and (${sessionId}::bytea is null or s.id = ${sessionId}::bytea)
      ), tried as materialized (
        select t.* from recovery_attempts t join seen on seen.id = t.session_id
      )
      select (select count(*) from seen)::int as sessions,
             count(*) filter (where not confirmed)::int as automatic, count(*) filter (where confirmed)::int as confirmed,
             count(*) filter (where ending = 1)::int as done, count(*) filter (where ending = 2)::int as asked,
             count(*) filter (where ending = 3)::int as failed, count(*) filter (where ending is null)::int as open,
             count(*) filter (where kind = 1)::int as repair, count(*) filter (where kind = 2)::int as restore,
             count(*) filter (where kind = 3)::int as emergency,
             coalesce(sum(lost_sections), 0)::float8 as lost_sections, coalesce(sum(lost_bytes), 0)::float8 as lost_bytes,
             max(begun_at) as last_at,
             (select string_agg(c.n::text, ',' order by c.i) from (
                select i, coalesce(sum(t.tiers[i]), 0) as n from generate_series(1, ${TIERS.length}) i
                  left join tried t on true group by i) c) as tiers
        from tried`;
    if (sessionId !== null && row.sessions === 0) return null;
    const {
      sessions: _,
      lost_sections: lostSections,
      lost_bytes: lostBytes,
      last_at: lastAt,
      tiers,
      ...rest
    } = row;
    return { ...rest, tiers: tiers.split(",").map(Number), lostSections, lostBytes, lastAt };
  },
});
