import type { SQL } from "bun";
import { copyKey, type ObjectName } from "../objects/stored-object.ts";
import { own } from "../sql-values.ts";
import type { ReplicaQueue, ReplicaWork } from "./repository.ts";

/** Each asks the database once, and a service has about as many connections. */
const COPIES_AT_ONCE = 8;

interface WaitingRow {
  readonly object: ObjectName["object"];
  /** xid8 as text. */
  readonly stored_in: string;
  readonly scope: Uint8Array;
  readonly workspace_id: Uint8Array;
  readonly id: Uint8Array;
  readonly digest: Uint8Array;
}

interface DeletionRow {
  readonly id: string;
  readonly object: ObjectName["object"];
  readonly scope: Uint8Array;
  readonly object_id: Uint8Array;
  readonly digest: Uint8Array;
}

const nameOf = (row: WaitingRow): ObjectName => ({
  object: row.object,
  workspaceId: own(row.workspace_id),
  sessionId: row.object === "segment" ? null : own(row.scope),
  id: own(row.id),
  digest: own(row.digest),
});

/** ReplicaQueue in PostgreSQL. One portion at a time among all replicas: whoever does one holds the rows of the cursors. */
export const sqlReplicaQueue = (sql: SQL): ReplicaQueue => {
  /**
   * What follows the cursors, of transactions of which none older runs any more. A database that was restored elsewhere counts
   * its transactions anew: a cursor ahead of all of them begins again, and copies twice rather than not at all.
   */
  const waiting = (held: SQL, limit: number): Promise<WaitingRow[]> => held`
    with place as (
      select object, case when stored_in > pg_snapshot_xmax(pg_current_snapshot()) then '0'::xid8 else stored_in end as stored_in,
             scope, object_id from replica_cursors)
    select * from (
      (select 'segment' as object, g.stored_in, g.workspace_id as scope, g.workspace_id, g.id, g.digest from segments g, place p
        where p.object = 'segment' and (g.stored_in, g.workspace_id, g.id) > (p.stored_in, p.scope, p.object_id)
          and g.stored_in < pg_snapshot_xmin(pg_current_snapshot())
        order by g.stored_in, g.workspace_id, g.id limit ${limit})
      union all
      (select 'manifest', m.stored_in, m.session_id, s.workspace_id, m.digest, m.digest
         from (select m.stored_in, m.session_id, m.digest from manifests m, place p
                where p.object = 'manifest' and (m.stored_in, m.session_id, m.digest) > (p.stored_in, p.scope, p.object_id)
                  and m.stored_in < pg_snapshot_xmin(pg_current_snapshot())
                order by m.stored_in, m.session_id, m.digest limit ${limit}) m
         join workspace_sessions s on s.id = m.session_id)) w
     order by w.stored_in, w.object desc, w.scope, w.id limit ${limit}`;

  const remove = async (held: SQL, limit: number, work: ReplicaWork): Promise<number> => {
    const rows: DeletionRow[] = await held`
      select d.id, d.object, d.scope, d.object_id, d.digest from replica_deletions d order by d.id limit ${limit}`;
    for (const row of rows) {
      const digest = own(row.digest);
      const [scope, id] = [own(row.scope), own(row.object_id)];
      // Stored again meanwhile: then its copy follows in the queue, and this one may be it.
      const back =
        row.object === "segment"
          ? await held`select 1 from segments where workspace_id = ${scope} and id = ${id} and digest = ${digest}`
          : await held`select 1 from manifests where session_id = ${scope} and digest = ${digest}`;
      const name: ObjectName = { object: row.object, workspaceId: scope, sessionId: scope, id, digest };
      if (back.length === 0) await work.remove(copyKey(name));
      await sql`delete from replica_deletions where id = ${row.id}`;
    }
    return rows.length;
  };

  const advance = async (held: SQL, done: ReadonlyMap<string, WaitingRow>): Promise<void> => {
    for (const [object, row] of done)
      await held`update replica_cursors set stored_in = ${String(row.stored_in)}::text::xid8, scope = ${own(row.scope)},
        object_id = ${own(row.id)} where object = ${object}`;
  };

  /** Some at a time: another store answers each of them only after a while. What follows one that failed is done again. */
  const copy = async (
    held: SQL,
    limit: number,
    work: ReplicaWork,
  ): Promise<{ done: number; cause: unknown }> => {
    const last = new Map<string, WaitingRow>();
    const rows = await waiting(held, limit);
    let [done, cause]: [number, unknown] = [0, null];
    while (done < rows.length && cause === null) {
      const group = rows.slice(done, done + COPIES_AT_ONCE);
      const outcomes = await Promise.allSettled(group.map((row) => work.copy(nameOf(row))));
      const failed = outcomes.findIndex(({ status }) => status === "rejected");
      const whole = failed === -1 ? group : group.slice(0, failed);
      for (const row of whole) last.set(row.object, row);
      done += whole.length;
      const outcome = outcomes[failed];
      if (outcome?.status === "rejected") cause = outcome.reason ?? new Error("nothing was said");
    }
    await advance(held, last);
    return { done, cause };
  };

  /** Asked once a second for ever: it locks nothing, so that an idle service writes nothing. */
  const isIdle = async (): Promise<boolean> => {
    const [row] = await sql`
      select not (exists (select from replica_deletions)
        or exists (select from replica_cursors p where p.stored_in > pg_snapshot_xmax(pg_current_snapshot()))
        or exists (select from segments g, replica_cursors p where p.object = 'segment'
                    and (g.stored_in, g.workspace_id, g.id) > (p.stored_in, p.scope, p.object_id))
        or exists (select from manifests m, replica_cursors p where p.object = 'manifest'
                    and (m.stored_in, m.session_id, m.digest) > (p.stored_in, p.scope, p.object_id))) as idle`;
    return row.idle;
  };

  return {
    next: async (limit, work) => {
      if (await isIdle()) return 0;
      const outcome = await sql.begin(async (held) => {
        const cursors = await held`select 1 from replica_cursors order by object for update skip locked`;
        if (cursors.length < 2) return { done: 0, cause: null };
        const removed = await remove(held, limit, work);
        const { done, cause } = await copy(held, limit, work);
        return { done: removed + done, cause };
      });
      if (outcome.cause !== null) throw outcome.cause;
      return outcome.done;
    },
    lag: async () => {
      const [row] = await sql`
        select count(*)::int as objects, min(w.at) as oldest from (
          select g.created_at as at from segments g, replica_cursors p
           where p.object = 'segment' and (g.stored_in, g.workspace_id, g.id) > (p.stored_in, p.scope, p.object_id)
          union all
          select m.received_at from manifests m, replica_cursors p
           where p.object = 'manifest' and (m.stored_in, m.session_id, m.digest) > (p.stored_in, p.scope, p.object_id)) w`;
      return { objects: row.objects, oldest: row.oldest };
    },
    copied: async (objects) => {
      const found = await Promise.all(
        objects.map(async ({ object, workspaceId, sessionId, id, digest }) =>
          object === "segment"
            ? sql`select 1 from segments g, replica_cursors p where p.object = 'segment' and g.workspace_id = ${workspaceId}
                   and g.id = ${id} and (g.stored_in, g.workspace_id, g.id) <= (p.stored_in, p.scope, p.object_id)`
            : sql`select 1 from manifests m, replica_cursors p where p.object = 'manifest' and m.session_id = ${sessionId}
                   and m.digest = ${digest} and (m.stored_in, m.session_id, m.digest) <= (p.stored_in, p.scope, p.object_id)`,
        ),
      );
      return objects.filter((_, n) => (found[n] as readonly unknown[]).length > 0);
    },
    forget: async () => {
      await sql`delete from replica_deletions`;
    },
  };
};
