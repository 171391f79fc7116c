import { BATCH_OUTCOMES, type BatchOutcome } from "@holdfast/protocol/checkpoints";
import {
  CHECKPOINTS_AUTOMATIC_MAX,
  CHECKPOINTS_MANUAL_MAX,
  CLOCK_SKEW_SECONDS,
} from "@holdfast/protocol/limits";
import { ROLE } from "@holdfast/vault/roles";
import type { SQL } from "bun";
import { bytesList, numberList, own, sqlSigningDevice } from "../../sql-values.ts";
import { sqlJudge } from "../../sql-writer.ts";
import { writerRefusalOf } from "../../writer-refusal.ts";
import type { CheckpointRepository, StoredCheckpoint } from "./repository.ts";

const ORIGIN = { manual: 1, auto: 2 } as const;
const SORT = { createdAt: 1, bytes: 2, seq: 3 } as const;
const SKEW = `${CLOCK_SKEW_SECONDS} seconds`;

interface CheckpointRow {
  readonly id: Uint8Array | null;
  readonly seq: string;
  readonly digest: Uint8Array;
  readonly received_at: Date;
  readonly bytes: number;
  readonly origin: number;
  readonly pinned: boolean;
  readonly meta: Uint8Array;
  readonly version: number;
  readonly device_id: Uint8Array;
  readonly created_at: Date;
  readonly proved_at: Date | null;
  readonly proof_whole: boolean | null;
  readonly proof: Uint8Array | null;
  readonly proof_device_id: Uint8Array | null;
}

const proofOf = ({ proved_at: at, proof_whole: whole, proof, proof_device_id: device }: CheckpointRow) =>
  at === null || proof === null || device === null
    ? null
    : { at, whole: whole === true, meta: own(proof), deviceId: own(device) };

const toCheckpoint = (row: CheckpointRow): StoredCheckpoint => ({
  id: own(row.id ?? new Uint8Array()),
  save: {
    seq: Number(row.seq),
    digest: own(row.digest),
    receivedAt: row.received_at,
    bytes: row.bytes,
  },
  origin: row.origin === ORIGIN.manual ? "manual" : "auto",
  pinned: row.pinned,
  meta: own(row.meta),
  version: row.version,
  deviceId: own(row.device_id),
  createdAt: row.created_at,
  proof: proofOf(row),
});

const outcomeOf = (code: string): BatchOutcome => {
  const known = BATCH_OUTCOMES.find((outcome) => outcome === code);
  if (known === undefined) throw new Error(`the database answered ${code}`);
  return known;
};

/** CheckpointRepository in PostgreSQL; creating is one call of `create_checkpoint()` of migration 0003. */
export const sqlCheckpoints = (sql: SQL): CheckpointRepository => {
  const find: CheckpointRepository["find"] = async (sessionId, accountId, id) => {
    const [row] = await sql`
      select c.*, m.received_at, m.bytes from workspace_sessions s
        join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
        join session_checkpoints c on c.session_id = s.id and c.id = ${id}
        join manifests m on m.session_id = s.id and m.seq = c.seq
       where s.id = ${sessionId} and s.deleted_at is null`;
    return row === undefined ? null : toCheckpoint(row);
  };

  return {
    find,
    signingDevice: sqlSigningDevice(sql),
    create: async (made, audit) => {
      const [row] = await sql`
        with made as materialized (
          select create_checkpoint(
            ${made.id}, ${made.sessionId}, ${made.workspaceId}, ${made.accountId}, ${made.loginId}, ${made.deviceId},
            ${made.edPublic}, ${made.epoch}, ${made.at}, ${ORIGIN[made.origin]}, ${made.pinned}, ${made.meta},
            ${CHECKPOINTS_MANUAL_MAX}, ${CHECKPOINTS_AUTOMATIC_MAX}) as code
        )
        select code, case when code = 'created' then
          append_session_audit(${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId}, ${audit.loginId},
                       ${made.workspaceId}, ${audit.target}, ${made.sessionId}) end from made`;
      if (row.code === "created" || row.code === "stored") return row.code;
      const also = ["device-key-changed", "not-a-save", "checkpoint-limit", "id-taken"] as const;
      return writerRefusalOf(row.code, also);
    },
    page: async (sessionId, accountId, { origin, pinned, from, to }, { sort, order }, after, limit) => {
      const wanted = origin === null ? null : ORIGIN[origin];
      const rising = order === "asc";
      const place = { key: after?.key ?? null, id: after?.id ?? null };
      // The left join keeps one empty row for a member: no row at all means no such session for this account.
      const rows: CheckpointRow[] = await sql`
        select c.* from workspace_sessions s
          join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
          left join lateral (
            select * from (
              select k.*, m.received_at, m.bytes,
                     case ${SORT[sort]}::int when 1 then (extract(epoch from k.created_at) * 1000)::bigint
                       when 2 then m.bytes when 3 then k.seq end as key
                from session_checkpoints k
                join manifests m on m.session_id = k.session_id and m.seq = k.seq
               where k.session_id = s.id
                 and (${wanted}::int is null or k.origin = ${wanted}::int)
                 and (${pinned}::boolean is null or k.pinned = ${pinned}::boolean)
                 and (${from}::timestamptz is null or k.created_at >= ${from}::timestamptz)
                 and (${to}::timestamptz is null or k.created_at <= ${to}::timestamptz)) k
             where ${place.key}::bigint is null
                or case when ${rising}::boolean then (k.key, k.id) > (${place.key}::bigint, ${place.id}::bytea)
                   else (k.key, k.id) < (${place.key}::bigint, ${place.id}::bytea) end
             order by case when ${rising}::boolean then k.key else -k.key end,
                      case when ${rising}::boolean then k.id end, case when not ${rising}::boolean then k.id end desc
             limit ${limit}) c on true
         where s.id = ${sessionId} and s.deleted_at is null
         order by case when ${rising}::boolean then c.key else -c.key end,
                  case when ${rising}::boolean then c.id end, case when not ${rising}::boolean then c.id end desc`;
      return rows.length === 0 ? null : rows.filter(({ id }) => id !== null).map(toCheckpoint);
    },
    change: async (change, version, audit) => {
      const known = await find(change.sessionId, change.accountId, change.id);
      if (known === null) return "not-found";
      const refusal = await sqlJudge(sql)(change);
      if (refusal !== null) return refusal;
      const changed = await sql`
        with changed as (
          update session_checkpoints set meta = ${change.meta}, pinned = ${change.pinned}, version = version + 1
           where id = ${change.id} and session_id = ${change.sessionId} and version = ${version} returning 1
        )
        select append_session_audit(${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId}, ${audit.loginId},
                                    ${change.workspaceId}, ${audit.target}, ${change.sessionId}) from changed`;
      return changed.length === 1 ? "changed" : "version-conflict";
    },
    remove: async (sessionId, accountId, id, version, audit) => {
      const removed = await sql`
        with removed as (
          delete from session_checkpoints c using workspace_sessions s, members a
           where c.id = ${id} and c.session_id = ${sessionId} and c.version = ${version}
             and s.id = c.session_id and s.deleted_at is null
             and a.workspace_id = s.workspace_id and a.account_id = ${accountId} and a.role >= ${ROLE.member}
             and a.keys_changed_at is null
          returning s.workspace_id
        )
        select append_session_audit(${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId}, ${audit.loginId},
                                    removed.workspace_id, ${audit.target}, ${sessionId}) from removed`;
      if (removed.length === 1) return "removed";
      const known = await find(sessionId, accountId, id);
      if (known === null) return "not-found";
      return known.version === version ? "forbidden" : "version-conflict";
    },
    removeMany: async (sessionId, accountId, items) => {
      const [first] = items;
      if (first === undefined) return [];
      const { at, action, loginId } = first.audit;
      const [row] = await sql`
        select delete_checkpoints(
          ${sessionId}, ${accountId}, ${loginId}, ${bytesList(items.map(({ id }) => id))}::bytea[],
          ${numberList(items.map(({ version }) => version))}::int[],
          ${bytesList(items.map(({ audit }) => audit.id))}::bytea[],
          ${`{${items.map(({ audit }) => audit.target).join(",")}}`}::text[], ${at}, ${action}) as codes`;
      if (row.codes === "no-session") return "not-found";
      if (row.codes === "forbidden") return "forbidden";
      return String(row.codes).split(",").map(outcomeOf);
    },
    totals: async (sessionId, accountId, provenSince) => {
      const [row] = await sql`
        select count(c.id)::int as count, count(*) filter (where c.origin = ${ORIGIN.manual})::int as manual,
               count(*) filter (where c.origin = ${ORIGIN.auto})::int as automatic,
               count(*) filter (where c.pinned)::int as pinned,
               count(*) filter (where c.proof_whole and c.proved_at >= ${provenSince})::int as proven,
               min(c.created_at) as oldest, max(c.created_at) as newest,
               (select coalesce(sum(m.bytes), 0) from manifests m where m.session_id = s.id
                   and m.seq in (select k.seq from session_checkpoints k where k.session_id = s.id)) as bytes,
               (select coalesce(sum(octet_length(m.body)), 0) from manifests m where m.session_id = s.id
                   and m.seq in (select k.seq from session_checkpoints k where k.session_id = s.id)) as manifest_bytes,
               (select coalesce(sum(one.bytes), 0) from (
                  select distinct on (r.segment_id) r.bytes from manifest_segments r where r.session_id = s.id
                     and exists (select 1 from session_checkpoints k where k.session_id = s.id and k.seq >= r.added_seq
                                   and (r.removed_seq is null or k.seq < r.removed_seq))) one) as segment_bytes
          from workspace_sessions s
          join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
          left join session_checkpoints c on c.session_id = s.id
         where s.id = ${sessionId} and s.deleted_at is null group by s.id`;
      if (row === undefined) return null;
      const { count, manual, automatic, pinned, proven, oldest, newest } = row;
      return {
        count,
        manual,
        automatic,
        pinned,
        proven,
        bytes: Number(row.bytes),
        sealedBytes: Number(row.manifest_bytes) + Number(row.segment_bytes),
        oldest,
        newest,
      };
    },
    prove: async (proof) => {
      const { id, sessionId, accountId, at, whole, meta, deviceId } = proof;
      const known = await find(sessionId, accountId, id);
      if (known === null) return "not-found";
      const refusal = await sqlJudge(sql)(proof);
      if (refusal !== null) return refusal;
      const [row] = await sql`
        with judged as (
          select ${at}::timestamptz between c.created_at - ${SKEW}::interval and now() + ${SKEW}::interval as in_time
            from session_checkpoints c where c.id = ${id} and c.session_id = ${sessionId}
        ), proved as (
          update session_checkpoints c
             set proved_at = ${at}, proof_whole = ${whole}, proof = ${meta}, proof_device_id = ${deviceId}
            from judged where judged.in_time and c.id = ${id} and c.session_id = ${sessionId}
             and (c.proved_at is null or c.proved_at < ${at}) returning 1
        )
        select judged.in_time, (select count(*) from proved)::int as proved from judged`;
      if (row === undefined) return "not-found";
      if (!row.in_time) return "not-its-time";
      return row.proved === 1 ? "proved" : "older";
    },
  };
};
