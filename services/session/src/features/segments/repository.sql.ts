import { equal } from "@holdfast/vault/bytes";
import type { SQL } from "bun";
import { own } from "../../sql-values.ts";
import { sqlJudge } from "../../sql-writer.ts";
import type { SegmentRepository } from "./repository.ts";

/** SegmentRepository in PostgreSQL. */
export const sqlSegments = (sql: SQL): SegmentRepository => ({
  refusal: async (segment, { accountId, loginId }) => {
    const refusal = await sqlJudge(sql)({ ...segment, accountId, loginId, edPublic: null });
    if (refusal === "device-key-changed") throw new Error("a key was compared that nobody gave");
    return refusal;
  },
  store: async (segment) => {
    const { workspaceId, id, digest, bytes, inlineBody, head, epoch, deviceId } = segment;
    const inserted = await sql`
      insert into segments (workspace_id, id, digest, bytes, inline_body, head, epoch, author_device)
      select ${workspaceId}::bytea, ${id}::bytea, ${digest}::bytea, ${bytes}::int, ${inlineBody}::bytea, ${head}::bytea,
             ${epoch}::int, ${deviceId}::bytea
       where ${inlineBody}::bytea is not null or not exists (
         select from segment_tombstones where workspace_id = ${workspaceId} and id = ${id} and digest = ${digest})
      on conflict do nothing returning 1`;
    if (inserted.length === 1) return "stored";
    const [row] = await sql`
      update segments set condemned_at = null, head = case when digest = ${digest} then ${head} else head end,
             inline_body = case when digest = ${digest} then ${inlineBody} else inline_body end
       where workspace_id = ${workspaceId} and id = ${id} returning digest`;
    if (row === undefined) return "busy";
    return equal(own(row.digest), digest) ? "present" : "differs";
  },
  find: async (sessionId, accountId, segmentId) => {
    const [row] = await sql`
      select g.workspace_id, g.id, g.digest, g.bytes, g.inline_body from workspace_sessions s
        join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
        join segments g on g.workspace_id = s.workspace_id and g.id = ${segmentId}
       where s.id = ${sessionId} and s.deleted_at is null`;
    if (row === undefined) return null;
    return {
      workspaceId: own(row.workspace_id),
      id: own(row.id),
      digest: own(row.digest),
      bytes: row.bytes,
      inlineBody: row.inline_body === null ? null : own(row.inline_body),
    };
  },
});
