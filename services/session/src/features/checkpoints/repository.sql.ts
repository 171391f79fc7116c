import { CHECKPOINTS_AUTOMATIC_MAX, CHECKPOINTS_MANUAL_MAX } from "@holdfast/protocol/limits";
import { ROLE } from "@holdfast/vault/roles";
import type { SQL } from "bun";
import { own, sqlSigningDevice } from "../../sql-values.ts";
import { sqlJudge } from "../../sql-writer.ts";
import { writerRefusalOf } from "../../writer-refusal.ts";
import type { CheckpointRepository, StoredCheckpoint } from "./repository.ts";

const ORIGIN = { manual: 1, auto: 2 } as const;

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
}

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
});

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
          append_audit(${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId}, ${audit.loginId},
                       ${made.workspaceId}, ${audit.target}) end from made`;
      if (row.code === "created" || row.code === "stored") return row.code;
      const also = ["device-key-changed", "not-a-save", "checkpoint-limit", "id-taken"] as const;
      return writerRefusalOf(row.code, also);
    },
    page: async (sessionId, accountId, { origin, pinned }, before, limit) => {
      const place = { createdAt: before?.createdAt ?? null, id: before?.id ?? null };
      const wanted = origin === null ? null : ORIGIN[origin];
      // The left join keeps one empty row for a member: no row at all means no such session for this account.
      const rows: CheckpointRow[] = await sql`
        select c.* from workspace_sessions s
          join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
          left join lateral (
            select k.*, m.received_at, m.bytes from session_checkpoints k
              join manifests m on m.session_id = k.session_id and m.seq = k.seq
             where k.session_id = s.id
               and (${wanted}::int is null or k.origin = ${wanted}::int)
               and (${pinned}::boolean is null or k.pinned = ${pinned}::boolean)
               and (${place.createdAt}::timestamptz is null
                 or (k.created_at, k.id) < (${place.createdAt}::timestamptz, ${place.id}::bytea))
             order by k.created_at desc, k.id desc limit ${limit}) c on true
         where s.id = ${sessionId} and s.deleted_at is null`;
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
        select append_audit(${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId}, ${audit.loginId},
                            ${change.workspaceId}, ${audit.target}) from changed`;
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
        select append_audit(${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId}, ${audit.loginId},
                            removed.workspace_id, ${audit.target}) from removed`;
      if (removed.length === 1) return "removed";
      const known = await find(sessionId, accountId, id);
      if (known === null) return "not-found";
      return known.version === version ? "forbidden" : "version-conflict";
    },
  };
};
