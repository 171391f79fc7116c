import type { SQL } from "bun";
import { digestsOf, own } from "../../sql-values.ts";
import type { HistoryRepository, StoredManifest, StoredSave } from "./repository.ts";

interface ManifestRow {
  readonly seq: string;
  readonly digest: Uint8Array;
  readonly body: Uint8Array;
}

interface SaveRow {
  readonly seq: string | null;
  readonly digest: Uint8Array;
  readonly parent: Uint8Array | null;
  readonly save_kind: number;
  readonly author_device: Uint8Array;
  readonly received_at: Date;
  readonly bytes: number;
}

const toManifest = (row: ManifestRow | undefined): StoredManifest | null =>
  row === undefined ? null : { seq: Number(row.seq), digest: own(row.digest), body: own(row.body) };

const toSave = (row: SaveRow): StoredSave => ({
  seq: Number(row.seq),
  digest: own(row.digest),
  parent: row.parent === null ? null : own(row.parent),
  saveKind: row.save_kind,
  deviceId: own(row.author_device),
  receivedAt: row.received_at,
  bytes: row.bytes,
});

/** HistoryRepository in PostgreSQL: membership is part of every statement. */
export const sqlHistory = (sql: SQL): HistoryRepository => ({
  head: async (sessionId, accountId) => {
    const [row] = await sql`
      select m.seq, m.digest, m.body from workspace_sessions s
        join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
        join manifests m on m.session_id = s.id and m.seq = s.head_seq
       where s.id = ${sessionId} and s.deleted_at is null`;
    return toManifest(row);
  },
  manifest: async (sessionId, accountId, digest) => {
    const [row] = await sql`
      select m.seq, m.digest, m.body from workspace_sessions s
        join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
        join manifests m on m.session_id = s.id and m.digest = ${digest}
       where s.id = ${sessionId} and s.deleted_at is null`;
    return toManifest(row);
  },
  page: async (sessionId, accountId, before, limit) => {
    // The left join keeps one empty row for a member: no row at all means no such session for this account.
    const rows: SaveRow[] = await sql`
      select m.* from workspace_sessions s
        join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
        left join lateral (
          select seq, digest, parent, save_kind, author_device, received_at, bytes from manifests
           where session_id = s.id and seq < ${before} order by seq desc limit ${limit}) m on true
       where s.id = ${sessionId} and s.deleted_at is null`;
    return rows.length === 0 ? null : rows.filter(({ seq }) => seq !== null).map(toSave);
  },
  lineage: async (sessionId, accountId, { from, below, limit }) => {
    const [row] = await sql`
      select coalesce((
          select string_agg(m.digest, ''::bytea order by m.seq) from (
            select seq, digest from manifests where session_id = s.id and seq >= ${from} and seq < ${below}
            union all
            select seq, digest from thinned_saves where session_id = s.id and seq >= ${from} and seq < ${below}
            order by seq limit ${limit}) m),
          ''::bytea) as digests
        from workspace_sessions s
        join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
       where s.id = ${sessionId} and s.deleted_at is null`;
    return row === undefined ? null : digestsOf(row.digests);
  },
});
