import type { SQL } from "bun";
import { type ObjectRow, toObject } from "../objects/repository.sql.ts";
import type { ScrubPass, ScrubRepository } from "./repository.ts";

interface PassRow {
  readonly id: string;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly expected: string;
  readonly objects: string;
  readonly bytes: string;
  readonly found: string;
  readonly mended: string;
  readonly object: "segment" | "manifest";
  readonly scope: Uint8Array;
  readonly object_id: Uint8Array;
}

const toPass = (row: PassRow): ScrubPass => ({
  startedAt: row.started_at,
  expected: Number(row.expected),
  objects: Number(row.objects),
  bytes: Number(row.bytes),
  found: Number(row.found),
  mended: Number(row.mended),
});

/** ScrubRepository in PostgreSQL. Whoever does a portion holds the row of the pass. */
export const sqlScrubs = (sql: SQL): ScrubRepository => {
  const page = (held: SQL, pass: PassRow, limit: number): Promise<ObjectRow[]> =>
    pass.object === "segment"
      ? held`
          select 'segment' as object, workspace_id, null::bytea as session_id, id, digest, inline_body as body from segments
           where (workspace_id, id) > (${pass.scope}, ${pass.object_id}) order by workspace_id, id limit ${limit}`
      : held`
          select 'manifest' as object, s.workspace_id, m.session_id, m.digest as id, m.digest, m.body
            from (select session_id, digest, body from manifests where (session_id, digest) > (${pass.scope}, ${pass.object_id})
                   order by session_id, digest limit ${limit}) m
            join workspace_sessions s on s.id = m.session_id order by m.session_id, m.digest`;

  return {
    running: async () => {
      const [row]: PassRow[] = await sql`select * from scrub_passes where ended_at is null`;
      return row === undefined ? null : toPass(row);
    },
    last: async () => {
      const [row]: PassRow[] = await sql`
        select * from scrub_passes where ended_at is not null order by id desc limit 1`;
      return row === undefined || row.ended_at === null ? null : { ...toPass(row), endedAt: row.ended_at };
    },
    begin: async (at) => {
      await sql`insert into scrub_passes (started_at, expected)
        select ${at}::timestamptz, (select count(*) from segments) + (select count(*) from manifests) on conflict do nothing`;
    },
    next: (limit, at, work) =>
      sql.begin(async (held) => {
        const [pass]: PassRow[] = await held`
          select * from scrub_passes where ended_at is null for update skip locked`;
        if (pass === undefined) return false;
        const rows = await page(held, pass, limit);
        const last = rows.at(-1);
        if (last === undefined) {
          if (pass.object === "manifest")
            await held`update scrub_passes set ended_at = ${at} where id = ${pass.id}`;
          else
            await held`update scrub_passes set object = 'manifest', scope = '', object_id = '' where id = ${pass.id}`;
          return true;
        }
        const count = await work(rows.map(toObject));
        await held`
          update scrub_passes set scope = ${last.session_id ?? last.workspace_id}, object_id = ${last.id},
                 objects = objects + ${count.objects}, bytes = bytes + ${count.bytes}, found = found + ${count.found},
                 mended = mended + ${count.mended} where id = ${pass.id}`;
        return true;
      }),
  };
};
