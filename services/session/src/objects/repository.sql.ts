import type { Bytes } from "@holdfast/vault/bytes";
import type { SQL } from "bun";
import { own } from "../sql-values.ts";
import type { ObjectRepository } from "./repository.ts";
import type { StoredObject } from "./stored-object.ts";

export interface ObjectRow {
  readonly object: StoredObject["object"];
  readonly workspace_id: Uint8Array;
  readonly session_id: Uint8Array | null;
  readonly id: Uint8Array;
  readonly digest: Uint8Array;
  readonly body: Uint8Array | null;
}

export const toObject = (row: ObjectRow): StoredObject => ({
  object: row.object,
  workspaceId: own(row.workspace_id),
  sessionId: row.session_id && own(row.session_id),
  id: own(row.id),
  digest: own(row.digest),
  body: row.body && own(row.body),
});

/** ObjectRepository in PostgreSQL. */
export const sqlObjects = (sql: SQL): ObjectRepository => {
  const first = async (rows: Promise<ObjectRow[]>): Promise<StoredObject | null> => {
    const [row] = await rows;
    return row === undefined ? null : toObject(row);
  };
  return {
    manifest: (sessionId: Bytes, digest: Bytes) =>
      first(sql`
        select 'manifest' as object, s.workspace_id, m.session_id, m.digest as id, m.digest, m.body
          from manifests m join workspace_sessions s on s.id = m.session_id
         where m.session_id = ${sessionId} and m.digest = ${digest}`),
    segment: (workspaceId, id) =>
      first(sql`
        select 'segment' as object, workspace_id, null::bytea as session_id, id, digest, inline_body as body from segments
         where workspace_id = ${workspaceId} and id = ${id}`),
    namedDigest: async (workspaceId, segmentId) => {
      const [row] = await sql`
        select r.digest from workspace_sessions s join manifest_segments r on r.session_id = s.id and r.segment_id = ${segmentId}
         where s.workspace_id = ${workspaceId} limit 1`;
      return row === undefined ? null : own(row.digest);
    },
    replaceBody: async ({ object, workspaceId, sessionId, id, digest }, body) => {
      if (object === "manifest")
        await sql`update manifests set body = ${body} where session_id = ${sessionId} and digest = ${digest}`;
      else
        await sql`update segments set inline_body = ${body}
          where workspace_id = ${workspaceId} and id = ${id} and digest = ${digest} and inline_body is not null`;
    },
    page: async (workspaceId, after, limit) => {
      const none = new Uint8Array(0);
      const { object, scope, id } = after ?? { object: "segment", scope: none, id: none };
      const segments: ObjectRow[] =
        object === "manifest"
          ? []
          : await sql`
              select 'segment' as object, workspace_id, null::bytea as session_id, id, digest, inline_body as body from segments
               where workspace_id = ${workspaceId} and id > ${id} order by id limit ${limit}`;
      if (segments.length > 0) return segments.map(toObject);
      const from = object === "manifest" ? { scope, id } : { scope: none, id: none };
      const manifests: ObjectRow[] = await sql`
        select 'manifest' as object, s.workspace_id, m.session_id, m.digest as id, m.digest, m.body
          from workspace_sessions s join manifests m on m.session_id = s.id
         where s.workspace_id = ${workspaceId} and (m.session_id, m.digest) > (${from.scope}, ${from.id})
         order by m.session_id, m.digest limit ${limit}`;
      return manifests.map(toObject);
    },
    count: async (workspaceId) => {
      const [row] = await sql`
        select (select count(*) from segments where workspace_id = ${workspaceId})
             + (select count(*) from manifests m join workspace_sessions s on s.id = m.session_id
                 where s.workspace_id = ${workspaceId}) as objects`;
      return Number(row.objects);
    },
    hold: ({ object, workspaceId, sessionId, id, digest }, work) =>
      sql.begin(async (held) => {
        const rows =
          object === "manifest"
            ? await held`select 1 from manifests where session_id = ${sessionId} and digest = ${digest} for key share`
            : await held`select 1 from segments
                where workspace_id = ${workspaceId} and id = ${id} and digest = ${digest} for key share`;
        return rows.length === 0 ? null : work();
      }),
  };
};
