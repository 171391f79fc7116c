import { type Bytes, concat } from "@holdfast/vault/bytes";
import type { SQL } from "bun";
import { idsOf, own } from "../../sql-values.ts";
import type { StoredSegment } from "../segments/repository.ts";
import type { BundleRepository } from "./repository.ts";

interface SegmentRow {
  readonly id: Uint8Array;
  readonly digest: Uint8Array;
  readonly bytes: number;
  readonly inline_body: Uint8Array | null;
}

const toSegment = (workspaceId: Bytes, row: SegmentRow): StoredSegment => ({
  workspaceId,
  id: own(row.id),
  digest: own(row.digest),
  bytes: row.bytes,
  inlineBody: row.inline_body === null ? null : own(row.inline_body),
});

/** BundleRepository in PostgreSQL. */
export const sqlBundles = (sql: SQL): BundleRepository => ({
  find: async (sessionId, accountId, at) => {
    const [row] = await sql`
      select s.workspace_id, m.seq, m.digest, m.body, coalesce((
          select string_agg(r.segment_id, ''::bytea order by r.added_seq desc, r.segment_id) from manifest_segments r
           where r.session_id = s.id and r.added_seq <= m.seq and (r.removed_seq is null or r.removed_seq > m.seq)),
          ''::bytea) as ids
        from workspace_sessions s
        join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
        join manifests m on m.session_id = s.id and m.digest = coalesce(${at}::bytea, s.head_digest)
       where s.id = ${sessionId} and s.deleted_at is null`;
    if (row === undefined) return null;
    return {
      workspaceId: own(row.workspace_id),
      manifest: { seq: Number(row.seq), digest: own(row.digest), body: own(row.body) },
      segmentIds: idsOf(row.ids),
    };
  },
  segments: async (workspaceId, ids) => {
    const rows: SegmentRow[] = await sql`
      select g.id, g.digest, g.bytes, g.inline_body from segments g
       where g.workspace_id = ${workspaceId} and g.id in (
         select substring(p.ids from 16 * i + 1 for 16)
           from (select ${concat(...ids)}::bytea as ids) p, generate_series(0, ${ids.length - 1}) i)`;
    return rows.map((row) => toSegment(workspaceId, row));
  },
});
