import { fromHex, toHex } from "@holdfast/protocol/encoding";
import { decodeManifestExt } from "@holdfast/state/manifest-ext";
import { type Bytes, isZero } from "@holdfast/vault/bytes";
import { peekHeader } from "@holdfast/vault/header";
import { ROLE } from "@holdfast/vault/roles";
import type { SQL } from "bun";
import { bytesList, numberList, own } from "../sql-values.ts";
import type { KeptSession, NamedStretch, RetentionReport, RetentionRepository } from "./repository.ts";

/** Of a run, and of whoever needs that nothing is swept: any number that nothing else takes. */
export const RUN_LOCK = 72_707_370;

interface SessionRow {
  readonly id: Uint8Array;
  readonly workspace_id: Uint8Array;
  readonly head_digest: Uint8Array | null;
  readonly sealed_bytes: string;
  readonly stored_bytes: string;
  readonly updated_at: Date;
  readonly archived_at: Date | null;
  readonly deleted_at: Date | null;
  readonly retention_days: number;
  readonly checkpoint_retention_days: number;
  readonly max_session_bytes: number;
}

interface SaveRow {
  readonly seq: string;
  readonly digest: Uint8Array;
  readonly save_kind: number;
  readonly received_at: Date;
  readonly author_device: Uint8Array;
  readonly merge: Uint8Array | null;
}

interface StretchRow {
  readonly segment_id: Uint8Array;
  readonly added_seq: string;
  readonly removed_seq: string | null;
  readonly bytes: number;
  readonly elsewhere: boolean;
}

interface ReportRow {
  readonly id: Uint8Array;
  readonly workspace_id: Uint8Array | null;
  readonly account_id: Uint8Array | null;
  readonly began_at: Date;
  readonly ended_at: Date | null;
  readonly saves: number;
  readonly links: number;
  readonly checkpoints: number;
  readonly archived: number;
  readonly sessions: number;
  readonly segments: number;
  readonly bytes: string;
}

const ownOrNull = (bytes: Uint8Array | null): Bytes | null => (bytes === null ? null : own(bytes));

const toSession = (row: SessionRow): KeptSession => ({
  id: own(row.id),
  workspaceId: own(row.workspace_id),
  head: ownOrNull(row.head_digest),
  sealedBytes: Number(row.sealed_bytes),
  storedBytes: Number(row.stored_bytes),
  idleSince: row.updated_at,
  archivedAt: row.archived_at,
  deletedAt: row.deleted_at,
  terms: {
    retentionDays: row.retention_days,
    checkpointRetentionDays: row.checkpoint_retention_days,
    maxSessionBytes: row.max_session_bytes,
  },
});

const toStretch = (row: StretchRow): NamedStretch => ({
  segmentId: own(row.segment_id),
  addedSeq: Number(row.added_seq),
  removedSeq: row.removed_seq === null ? null : Number(row.removed_seq),
  bytes: row.bytes,
  elsewhere: row.elsewhere,
});

const toReport = (row: ReportRow): RetentionReport => ({
  id: own(row.id),
  workspaceId: ownOrNull(row.workspace_id),
  accountId: ownOrNull(row.account_id),
  beganAt: row.began_at,
  endedAt: row.ended_at,
  saves: row.saves,
  links: row.links,
  checkpoints: row.checkpoints,
  archived: row.archived,
  sessions: row.sessions,
  segments: row.segments,
  bytes: Number(row.bytes),
});

/** Of a merge's manifest, in hex; what does not read as one has none. */
export const mergeParentOf = (manifest: Bytes): string | null => {
  const header = peekHeader(manifest);
  const ext = header.ok ? decodeManifestExt(header.value.header.ext) : header;
  if (!ext.ok || isZero(ext.value.mergeParentDigest)) return null;
  return toHex(ext.value.mergeParentDigest);
};

/** RetentionRepository in PostgreSQL, by the functions of migration 0014. */
export const sqlRetention = (sql: SQL): RetentionRepository => {
  const sessions = async (
    only: Bytes | null,
    workspaceId: Bytes | null,
    after: Bytes | null,
    limit: number,
  ): Promise<readonly KeptSession[]> => {
    const rows: SessionRow[] = await sql`
      select s.id, s.workspace_id, s.head_digest, s.sealed_bytes, s.stored_bytes, s.updated_at, s.archived_at, s.deleted_at,
             o.retention_days, o.checkpoint_retention_days, o.max_session_bytes
        from workspace_sessions s cross join lateral (
          select coalesce(max(coalesce(c.retention_days, 30)), 30) as retention_days,
                 coalesce(max(coalesce(c.checkpoint_retention_days, 90)), 90) as checkpoint_retention_days,
                 coalesce(max(coalesce(c.max_session_bytes, 52428800)), 52428800) as max_session_bytes
            from members m left join session_configs c on c.account_id = m.account_id
           where m.workspace_id = s.workspace_id and m.role = ${ROLE.owner}) o
       where (${only}::bytea is null or s.id = ${only}) and (${workspaceId}::bytea is null or s.workspace_id = ${workspaceId})
         and (${after}::bytea is null or s.id > ${after})
       order by s.id limit ${limit}`;
    return rows.map(toSession);
  };

  return {
    exclusively: async (work) => {
      const held = await sql.reserve();
      try {
        const [row] = await held`select pg_try_advisory_lock(${RUN_LOCK}) as taken`;
        if (row.taken !== true) return null;
        try {
          return await work();
        } finally {
          await held`select pg_advisory_unlock(${RUN_LOCK})`;
        }
      } finally {
        held.release();
      }
    },
    page: (workspaceId, after, limit) => sessions(null, workspaceId, after, limit),
    session: async (sessionId) => (await sessions(sessionId, null, null, 1))[0] ?? null,
    history: async ({ id, workspaceId }, at) => {
      const saves: SaveRow[] = await sql`
        select seq, digest, save_kind, received_at, author_device, case when save_kind = 4 then body end as merge
          from manifests where session_id = ${id} order by seq`;
      const checkpoints = await sql`
        select id, seq, created_at, pinned, origin from session_checkpoints where session_id = ${id}`;
      const stretches: StretchRow[] = await sql`
        select r.segment_id, r.added_seq, r.removed_seq, r.bytes, exists (
            select from manifest_segments o join workspace_sessions x on x.id = o.session_id
             where o.segment_id = r.segment_id and o.session_id <> r.session_id and x.workspace_id = ${workspaceId}) as elsewhere
          from manifest_segments r where r.session_id = ${id}`;
      const devices = [...new Set(saves.map(({ author_device }) => toHex(own(author_device))))];
      const live: { id: Uint8Array }[] = await sql`
        select d.id from devices d join members m on m.account_id = d.account_id
         where d.id = any(${bytesList(devices.flatMap((hex) => fromHex(hex) ?? []))}::bytea[]) and d.revoked_at is null
           and d.not_after > ${at} and m.workspace_id = ${workspaceId} and m.role >= ${ROLE.member}`;
      const left: { seq: string }[] = await sql`
        select m.seq from workspace_sessions b join manifests m on m.session_id = ${id} and m.digest = b.origin_digest
         where b.workspace_id = ${workspaceId} and b.branch_of = ${id} and b.origin_session_id = ${id}`;
      return {
        saves: saves.map((row) => ({
          seq: Number(row.seq),
          digest: toHex(own(row.digest)),
          kind: row.save_kind,
          receivedAt: row.received_at.getTime(),
          device: toHex(own(row.author_device)),
          mergeParent: row.merge === null ? null : mergeParentOf(own(row.merge)),
        })),
        checkpoints: checkpoints.map(
          (row: { id: Uint8Array; seq: string; created_at: Date; pinned: boolean; origin: number }) => ({
            id: toHex(own(row.id)),
            seq: Number(row.seq),
            createdAt: row.created_at.getTime(),
            pinned: row.pinned,
            automatic: row.origin === 2,
          }),
        ),
        left: new Set(left.map(({ seq }) => Number(seq))),
        liveDevices: new Set(live.map((row) => toHex(own(row.id)))),
        stretches: stretches.map(toStretch),
      };
    },
    thin: async ({ sessionId, head, thin, drop, oldest, expired, stretches }, linksMax) => {
      const [row] = await sql`select code, links from thin_session(
        ${sessionId}, ${head}, ${numberList(thin)}::bigint[], ${numberList(drop)}::bigint[], ${oldest},
        ${bytesList(expired.flatMap((hex) => fromHex(hex) ?? []))}::bytea[],
        ${bytesList(stretches.map(({ segmentId }) => segmentId))}::bytea[],
        ${numberList(stretches.map(({ addedSeq }) => addedSeq))}::bigint[], ${linksMax})`;
      return { code: row.code, links: row.links };
    },
    recount: async (sessionId) => {
      await sql`select count_stored_bytes(${sessionId})`;
    },
    archive: async (sessionId, idleSince, at) => {
      const rows = await sql`
        update workspace_sessions set archived_at = ${at} where id = ${sessionId} and updated_at <= ${idleSince}
           and archived_at is null and deleted_at is null returning 1`;
      return rows.length === 1;
    },
    purge: async (sessionId, before, max) => {
      const [row] =
        await sql`select code, saves, checkpoints from purge_session(${sessionId}, ${before}, ${max})`;
      return { code: row.code, saves: row.saves, checkpoints: row.checkpoints };
    },
    condemn: async (workspaceId, ids, at) => {
      const [row] = await sql`select segments, bytes from condemn_segments(
        ${workspaceId}, ${bytesList(ids)}::bytea[], ${at})`;
      return { segments: row.segments, bytes: Number(row.bytes) };
    },
    condemnUnnamed: async (after, before, at, limit) => {
      const place = {
        workspace: after?.workspaceId ?? new Uint8Array(0),
        id: after?.id ?? new Uint8Array(0),
      };
      const rows: { workspace_id: Uint8Array; id: Uint8Array; due: boolean }[] = await sql`
        select g.workspace_id, g.id,
               g.condemned_at is null and g.created_at < ${before} and not is_named(g.workspace_id, g.id) as due
          from segments g where (g.workspace_id, g.id) > (${place.workspace}, ${place.id})
         order by g.workspace_id, g.id limit ${limit}`;
      let weight = { segments: 0, bytes: 0 };
      const due = Map.groupBy(
        rows.filter((row) => row.due),
        (row) => toHex(own(row.workspace_id)),
      );
      for (const [workspace, found] of due) {
        const [row] = await sql`select segments, bytes from condemn_segments(
          ${fromHex(workspace)}, ${bytesList(found.map(({ id }) => own(id)))}::bytea[], ${at})`;
        weight = { segments: weight.segments + row.segments, bytes: weight.bytes + Number(row.bytes) };
      }
      const last = rows.length === limit ? rows.at(-1) : undefined;
      const next = last === undefined ? null : { workspaceId: own(last.workspace_id), id: own(last.id) };
      return { ...weight, next };
    },
    sweep: async (before, at, max) => {
      const [row] = await sql`select seen, segments, bytes from sweep_segments(${before}, ${at}, ${max})`;
      return { seen: row.seen, segments: row.segments, bytes: Number(row.bytes) };
    },
    bury: ({ at, goneBefore, forgetBefore }, max, remove) =>
      sql.begin(async (transaction) => {
        await transaction`delete from segment_tombstones where deleted_at < ${forgetBefore}`;
        const rows: { workspace_id: Uint8Array; id: Uint8Array; digest: Uint8Array; back: boolean }[] =
          await transaction`
            select t.workspace_id, t.id, t.digest, exists (
                select from segments s where s.workspace_id = t.workspace_id and s.id = t.id and s.digest = t.digest) as back
              from segment_tombstones t where t.deleted_at is null and t.gone_at < ${goneBefore}
             order by t.gone_at limit ${max} for update skip locked`;
        for (const { workspace_id, id, digest, back } of rows) {
          if (back) {
            await transaction`delete from segment_tombstones
              where workspace_id = ${workspace_id} and id = ${id} and digest = ${digest}`;
            continue;
          }
          await remove({ workspaceId: own(workspace_id), id: own(id), digest: own(digest) });
          await transaction`update segment_tombstones set deleted_at = ${at}
            where workspace_id = ${workspace_id} and id = ${id} and digest = ${digest}`;
        }
        return rows.length;
      }),
    begin: async ({ id, workspaceId, accountId, beganAt }, audit) => {
      await sql.begin(async (transaction) => {
        const begun = await transaction`insert into retention_reports (id, workspace_id, account_id, began_at)
          values (${id}, ${workspaceId}, ${accountId}, ${beganAt}) on conflict do nothing returning 1`;
        if (begun.length > 0 && audit !== null)
          await transaction`select append_audit(${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId},
            ${audit.loginId}, ${workspaceId}, ${audit.target})`;
      });
    },
    finish: async (id, endedAt, tally) => {
      const { saves, links, checkpoints, archived, sessions: purged, segments, bytes } = tally;
      await sql`update retention_reports set ended_at = ${endedAt}, saves = ${saves}, links = ${links},
        checkpoints = ${checkpoints}, archived = ${archived}, sessions = ${purged}, segments = ${segments}, bytes = ${bytes}
        where id = ${id}`;
    },
    role: async (workspaceId, accountId) => {
      const [row] =
        await sql`select case when keys_changed_at is null then role else ${ROLE.viewer}::smallint end as role
        from members where workspace_id = ${workspaceId} and account_id = ${accountId}`;
      return row === undefined ? 0 : row.role;
    },
    reports: async (workspaceId, limit) => {
      const rows: ReportRow[] = await sql`select * from retention_reports
        where workspace_id = ${workspaceId} or workspace_id is null order by began_at desc, id desc limit ${limit}`;
      return rows.map(toReport);
    },
  };
};
