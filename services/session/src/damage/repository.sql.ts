import { HEAL_SAVES_TOLD_MAX } from "@holdfast/protocol/health";
import { concat } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import type { SQL } from "bun";
import { own } from "../sql-values.ts";
import { type Damage, type DamageRepository, type DamageState, MENDS_MAX } from "./repository.ts";

interface DamageRow {
  readonly id: Uint8Array;
  readonly workspace_id: Uint8Array;
  readonly session_id: Uint8Array | null;
  readonly object: Damage["object"];
  readonly object_id: Uint8Array;
  readonly digest: Uint8Array;
  readonly copy: Damage["copy"];
  readonly kind: Damage["kind"];
  readonly found_at: Date;
  readonly found_by: Damage["foundBy"];
  readonly good_elsewhere: boolean;
  readonly attempts: number;
  readonly state: DamageState;
  readonly mended_at: Date | null;
  readonly mended_from: Damage["mendedFrom"];
  readonly healed_by: Uint8Array | null;
}

const DIGEST_BYTES = 32;

const toDamage = (row: DamageRow): Damage => ({
  id: own(row.id),
  workspaceId: own(row.workspace_id),
  sessionId: row.session_id && own(row.session_id),
  object: row.object,
  objectId: own(row.object_id),
  digest: own(row.digest),
  copy: row.copy,
  kind: row.kind,
  foundAt: row.found_at,
  foundBy: row.found_by,
  goodElsewhere: row.good_elsewhere,
  attempts: row.attempts,
  state: row.state,
  mendedAt: row.mended_at,
  mendedFrom: row.mended_from,
  healedBy: row.healed_by && own(row.healed_by),
});

/** DamageRepository in PostgreSQL. */
export const sqlDamages = (sql: SQL): DamageRepository => {
  /** Rows of a session's own objects, with the workspace of the session. */
  const ofSession = (sessionId: Uint8Array) => sql`
    from workspace_sessions s join damages d on d.workspace_id = s.workspace_id and (d.session_id = s.id or (
           d.session_id is null and exists (
             select from manifest_segments r where r.session_id = s.id and r.segment_id = d.object_id)))
    where s.id = ${sessionId}`;

  return {
    note: async ({ id, of, copy, kind, foundAt, foundBy, goodElsewhere }) => {
      const [row]: DamageRow[] = await sql`
        insert into damages as d (id, workspace_id, session_id, object, object_id, digest, copy, kind, found_at, found_by,
                                  good_elsewhere, attempts, state)
        select ${id}, ${of.workspaceId}, ${of.sessionId}::bytea, ${of.object}, ${of.id}, ${of.digest}, ${copy}, ${kind},
               ${foundAt}::timestamptz, ${foundBy}, ${goodElsewhere}::boolean, coalesce(max(e.attempts), 0), 'open'
          from damages e where e.workspace_id = ${of.workspaceId} and e.object_id = ${of.id} and e.copy = ${copy}
        on conflict (workspace_id, object_id, copy) where state = 'open'
          do update set kind = excluded.kind, good_elsewhere = excluded.good_elsewhere
        returning d.*`;
      if (row === undefined) throw new Error("a damage was neither new nor there");
      return toDamage(row);
    },
    attempt: async (id, quarantinedUntil) => {
      const rows = await sql`
        update damages set attempts = attempts + 1, quarantined_until = coalesce(${quarantinedUntil}::timestamptz, quarantined_until)
         where id = ${id} and state = 'open' and attempts < ${MENDS_MAX} returning 1`;
      return rows.length === 1;
    },
    keep: async (id, until) => {
      await sql`update damages set quarantined_until = ${until} where id = ${id}`;
    },
    mended: async (id, at, from) => {
      await sql`update damages set state = 'mended', mended_at = ${at}, mended_from = ${from}
        where id = ${id} and state = 'open'`;
    },
    healed: async (workspaceId, segmentId, save, at) => {
      const rows = await sql`update damages set state = 'healed', mended_at = ${at}, healed_by = ${save}
        where workspace_id = ${workspaceId} and object_id = ${segmentId} and object = 'segment' and state = 'open' returning 1`;
      return rows.length;
    },
    lose: async (at) => {
      const rows = await sql`
        update damages d set state = 'lost', mended_at = ${at} where d.state = 'open'
           and not exists (select from segments g where g.workspace_id = d.workspace_id and g.id = d.object_id)
           and not exists (select from manifests m where m.session_id = d.session_id and m.digest = d.object_id)
           and (d.object = 'manifest' or not exists (
             select from workspace_sessions s join manifest_segments r on r.session_id = s.id and r.segment_id = d.object_id
               join manifests m on m.session_id = s.id and m.seq >= r.added_seq and (r.removed_seq is null or m.seq < r.removed_seq)
              where s.workspace_id = d.workspace_id)) returning 1`;
      return rows.length;
    },
    openOf: async (objects) => {
      if (objects.length === 0) return [];
      // A digest alone names its object; ids of segments are looked up as such.
      const digests = concat(...objects.map(({ digest }) => digest));
      const rows: DamageRow[] = await sql`
        select d.* from damages d where d.state = 'open' and d.digest in (
          select substring(p.digests from ${DIGEST_BYTES}::int * i + 1 for ${DIGEST_BYTES}::int)
            from (select ${digests}::bytea as digests) p, generate_series(0, ${objects.length - 1}::int) i)`;
      return rows.map(toDamage);
    },
    ofSession: async (sessionId, limit) => {
      const rows: DamageRow[] = await sql`
        select d.* ${ofSession(sessionId)} order by d.state = 'open' desc, d.found_at desc, d.id limit ${limit}`;
      return rows.map(toDamage);
    },
    healsOf: async (sessionId, limit) => {
      const rows: (DamageRow & { readonly saves: Uint8Array; readonly saves_count: number })[] = await sql`
        select h.*, coalesce(n.saves, ''::bytea) as saves, n.saves_count
          from (select d.* ${ofSession(sessionId)} and d.state = 'open' and d.copy = 'first' and not d.good_elsewhere
                 order by d.found_at desc, d.id limit ${limit}) h
          cross join lateral (
            select string_agg(m.digest, ''::bytea order by m.seq desc) filter (where m.n <= ${HEAL_SAVES_TOLD_MAX}) as saves,
                   count(*)::int as saves_count
              from (select m.digest, m.seq, row_number() over (order by m.seq desc) as n from manifests m
                     where m.session_id = ${sessionId} and (m.digest = h.object_id or exists (
                       select from manifest_segments r where r.session_id = m.session_id and r.segment_id = h.object_id
                          and r.added_seq <= m.seq and (r.removed_seq is null or r.removed_seq > m.seq)))) m) n
         where n.saves_count > 0`;
      return rows.map((row) => ({
        damage: toDamage(row),
        saves: Array.from({ length: row.saves.length / DIGEST_BYTES }, (_, i) =>
          own(row.saves.subarray(DIGEST_BYTES * i, DIGEST_BYTES * (i + 1))),
        ),
        savesCount: row.saves_count,
      }));
    },
    access: async (sessionId, accountId) => {
      const [row] = await sql`
        select s.workspace_id, case when a.keys_changed_at is null then a.role else ${ROLE.viewer} end as role
          from workspace_sessions s join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
         where s.id = ${sessionId} and s.deleted_at is null`;
      return row === undefined ? null : { workspaceId: own(row.workspace_id), role: row.role };
    },
    countsFor: async (accountId) => {
      const rows: { state: DamageState; count: number }[] = await sql`
        select d.state, count(*)::int as count from members a join damages d on d.workspace_id = a.workspace_id
         where a.account_id = ${accountId} group by d.state`;
      return {
        open: 0,
        mended: 0,
        healed: 0,
        lost: 0,
        ...Object.fromEntries(rows.map(({ state, count }) => [state, count])),
      };
    },
    quarantinedBefore: async (before, limit) => {
      const rows: DamageRow[] = await sql`
        select id, copy from damages where quarantined_until <= ${before} order by quarantined_until limit ${limit}`;
      return rows.map(({ id, copy }) => ({ id: own(id), copy }));
    },
    released: async (id) => {
      await sql`update damages set quarantined_until = null where id = ${id}`;
    },
  };
};
