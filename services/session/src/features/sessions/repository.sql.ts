import type { AuditRow } from "@holdfast/service-kit/audit-row";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import type { SQL } from "bun";
import { own, sqlSigningDevice } from "../../sql-values.ts";
import { writerRefusalOf } from "../../writer-refusal.ts";
import {
  type MetaWrite,
  type NewSession,
  ofNoOrigin,
  type SessionRepository,
  type StoredSession,
  type WriteOutcome,
  type WriteRefusal,
} from "./repository.ts";

const NAME_TAG_KEY = "workspace_sessions_name_tag_key";

interface SessionRow {
  readonly id: Uint8Array;
  readonly workspace_id: Uint8Array;
  readonly name_tag: Uint8Array;
  readonly meta: Uint8Array;
  readonly version: number;
  readonly head_digest: Uint8Array | null;
  readonly head_seq: string;
  readonly head_epoch: number | null;
  readonly sealed_bytes: string;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly branch_of: Uint8Array | null;
  readonly archived_at: Date | null;
  readonly deleted_at: Date | null;
  readonly origin_session_id: Uint8Array | null;
  readonly origin_digest: Uint8Array | null;
}

const toSession = (row: SessionRow): StoredSession => ({
  id: own(row.id),
  workspaceId: own(row.workspace_id),
  nameTag: own(row.name_tag),
  meta: own(row.meta),
  version: row.version,
  head:
    row.head_digest === null || row.head_epoch === null
      ? null
      : { seq: Number(row.head_seq), digest: own(row.head_digest), epoch: row.head_epoch },
  sealedBytes: Number(row.sealed_bytes),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  branchOf: row.branch_of && own(row.branch_of),
  archivedAt: row.archived_at,
  deletedAt: row.deleted_at,
  origin:
    row.origin_session_id === null || row.origin_digest === null
      ? null
      : { sessionId: own(row.origin_session_id), digest: own(row.origin_digest) },
});

const sameOrigin = (a: StoredSession["origin"], b: StoredSession["origin"]): boolean =>
  a === null || b === null ? a === b : equal(a.sessionId, b.sessionId) && equal(a.digest, b.digest);

const isNameTaken = (cause: unknown): boolean =>
  cause instanceof Error && "constraint" in cause && cause.constraint === NAME_TAG_KEY;

/** SessionRepository in PostgreSQL; writers are judged by `writer_refusal()` of migration 0002. */
export const sqlSessions = (sql: SQL): SessionRepository => {
  const judge = async (write: MetaWrite, workspaceId: Bytes): Promise<WriteRefusal | null> => {
    const [row] = await sql`select writer_refusal(${workspaceId}, ${write.sessionId}, ${write.accountId},
      ${write.loginId}, ${write.deviceId}, ${write.edPublic}, ${write.epoch}) as code`;
    return row.code === null ? null : writerRefusalOf(row.code, ["device-key-changed"]);
  };

  /** Runs a write that the name's unique index may refuse. */
  const named = async (write: () => Promise<SessionRow[]>): Promise<SessionRow[] | "name-taken"> => {
    try {
      return await write();
    } catch (cause) {
      if (isNameTaken(cause)) return "name-taken";
      throw cause;
    }
  };

  const find = async (sessionId: Bytes, accountId: Bytes): Promise<StoredSession | null> => {
    const [row] = await sql`
      select s.* from workspace_sessions s
        join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
       where s.id = ${sessionId} and s.deleted_at is null`;
    return row === undefined ? null : toSession(row);
  };

  const create = async (
    write: NewSession,
    origin: StoredSession["origin"],
    audit: AuditRow,
  ): Promise<WriteOutcome<"id-taken" | "not-a-save">> => {
    const refusal = await judge(write, write.workspaceId);
    if (refusal !== null) return { refusal };
    const { sessionId, digest } = origin ?? { sessionId: null, digest: null };
    const rows = await named(
      () => sql`
        with origin as (
          select 1 from workspace_sessions o join manifests m on m.session_id = o.id and m.digest = ${digest}
           where o.id = ${sessionId} and o.workspace_id = ${write.workspaceId} and o.deleted_at is null
        ), made as (
          insert into workspace_sessions (id, workspace_id, name_tag, meta, branch_of, origin_session_id, origin_digest)
          select ${write.sessionId}, ${write.workspaceId}, ${write.nameTag}, ${write.meta}, ${write.branchOf}::bytea,
                 coalesce(${sessionId}::bytea, l.session_id), coalesce(${digest}::bytea, l.digest)
            from (values (1)) one left join manifests l on l.session_id = ${write.branchOf} and l.digest = ${write.branchAt}
           where (${sessionId}::bytea is null or exists (select 1 from origin))
             and (${write.branchOf}::bytea is null or exists (
               select from workspace_sessions o
                where o.id = ${write.branchOf} and o.workspace_id = ${write.workspaceId} and o.deleted_at is null))
          on conflict (id) do nothing returning *
        )
        select made.*, append_session_audit(${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId}, ${audit.loginId},
                                    made.workspace_id, ${audit.target}, coalesce(${sessionId}::bytea, made.id)) from made`,
    );
    if (rows === "name-taken") return { refusal: "name-taken" };
    const [row] = rows;
    if (row !== undefined) return { session: toSession(row) };
    const known = await find(write.sessionId, write.accountId);
    const same =
      known !== null && equal(known.workspaceId, write.workspaceId) && equal(known.meta, write.meta);
    if (same && (write.branchOf !== null || sameOrigin(known.origin, origin))) return { session: known };
    const [taken] = await sql`select 1 from workspace_sessions where id = ${write.sessionId}`;
    return { refusal: taken !== undefined ? "id-taken" : origin !== null ? "not-a-save" : "not-found" };
  };

  return {
    find,
    signingDevice: sqlSigningDevice(sql),
    create: async (write, audit) => ofNoOrigin(await create(write, null, audit)),
    clone: (write, origin, audit) => create(write, origin, audit),
    page: async (workspaceId, accountId, { archived, deletedSince }, before, limit) => {
      const rows: SessionRow[] = await sql`
        select s.* from workspace_sessions s
          join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
         where s.workspace_id = ${workspaceId}
           and case when ${deletedSince}::timestamptz is null then s.deleted_at is null
                 else s.deleted_at >= ${deletedSince}::timestamptz end
           and (${archived}::boolean is null or (s.archived_at is not null) = ${archived}::boolean)
           and (${before?.createdAt ?? null}::timestamptz is null
             or (s.created_at, s.id) < (${before?.createdAt ?? null}::timestamptz, ${before?.id ?? null}::bytea))
         order by s.created_at desc, s.id desc limit ${limit}`;
      return rows.map(toSession);
    },
    change: async (write, version, audit) => {
      const known = await find(write.sessionId, write.accountId);
      if (known === null) return { refusal: "not-found" };
      const refusal = await judge(write, known.workspaceId);
      if (refusal !== null) return { refusal };
      if (!equal(known.workspaceId, write.workspaceId)) return { refusal: "wrong-place" };
      const rows = await named(
        () => sql`
          with changed as (
            update workspace_sessions
               set meta = ${write.meta}, name_tag = ${write.nameTag}, version = version + 1, updated_at = now()
             where id = ${write.sessionId} and version = ${version} and deleted_at is null returning *
          )
          select changed.*, append_session_audit(${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId}, ${audit.loginId},
                                                 changed.workspace_id, ${audit.target}, changed.id) from changed`,
      );
      if (rows === "name-taken") return { refusal: "name-taken" };
      const [row] = rows;
      return row === undefined ? { refusal: "version-conflict" } : { session: toSession(row) };
    },
    keep: async (sessionId, accountId, audit) => {
      const kept = await sql`
        with kept as (
          update workspace_sessions s set branch_of = null from members a
           where s.id = ${sessionId} and s.deleted_at is null and s.branch_of is not null
             and a.workspace_id = s.workspace_id and a.account_id = ${accountId} and a.role >= ${ROLE.member}
             and a.keys_changed_at is null
          returning s.workspace_id
        )
        select append_session_audit(${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId}, ${audit.loginId},
                                    kept.workspace_id, ${audit.target}, ${sessionId}) from kept`;
      if (kept.length === 1) return "kept";
      const [row] = await sql`
        select a.role >= ${ROLE.member} and a.keys_changed_at is null as writes from workspace_sessions s
          join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
         where s.id = ${sessionId} and s.deleted_at is null`;
      if (row === undefined) return "not-found";
      return row.writes ? "kept" : "forbidden";
    },
    remove: async (sessionId, accountId, audit) => {
      const removed = await sql`
        with removed as (
          update workspace_sessions s set deleted_at = now() from members a
           where s.id = ${sessionId} and s.deleted_at is null and a.workspace_id = s.workspace_id
             and a.account_id = ${accountId} and a.role >= ${ROLE.member} and a.keys_changed_at is null
          returning s.workspace_id
        )
        select append_session_audit(${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId}, ${audit.loginId},
                                    removed.workspace_id, ${audit.target}, ${sessionId}) from removed`;
      if (removed.length === 1) return "removed";
      return (await find(sessionId, accountId)) === null ? "not-found" : "forbidden";
    },
    archive: async (sessionId, accountId, archived, audit) => {
      const [row] = await sql`
        with found as (
          select s.id, s.workspace_id, a.role >= ${ROLE.member} and a.keys_changed_at is null as may,
                 (s.archived_at is not null) <> ${archived} as differs
            from workspace_sessions s
            join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
           where s.id = ${sessionId} and s.deleted_at is null for no key update of s
        ), changed as (
          update workspace_sessions s
             set archived_at = case when ${archived} then now() end,
                 updated_at = case when ${archived} then s.updated_at else now() end
            from found where s.id = found.id and found.may and found.differs returning s.workspace_id
        ), noted as (
          select append_session_audit(${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId}, ${audit.loginId},
                                      changed.workspace_id, ${audit.target}, ${sessionId}) from changed
        )
        select found.may, (select count(*) from noted) from found`;
      return row === undefined ? "not-found" : row.may ? "done" : "forbidden";
    },
    undelete: async (sessionId, accountId, since, audit) => {
      try {
        const [row] = await sql`
          with found as (
            select s.id, a.role >= ${ROLE.member} and a.keys_changed_at is null as may,
                   s.deleted_at is not null as deleted
              from workspace_sessions s
              join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
             where s.id = ${sessionId} and (s.deleted_at is null or s.deleted_at >= ${since}) for no key update of s
          ), changed as (
            update workspace_sessions s set deleted_at = null, archived_at = null, updated_at = now()
              from found where s.id = found.id and found.may and found.deleted returning s.workspace_id
          ), noted as (
            select append_session_audit(${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId}, ${audit.loginId},
                                        changed.workspace_id, ${audit.target}, ${sessionId}) from changed
          )
          select found.may, (select count(*) from noted) from found`;
        return row === undefined ? "not-found" : row.may ? "done" : "forbidden";
      } catch (cause) {
        if (isNameTaken(cause)) return "name-taken";
        throw cause;
      }
    },
  };
};
