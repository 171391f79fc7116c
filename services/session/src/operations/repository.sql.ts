import type { OperationKind, OperationState } from "@holdfast/protocol/operations";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { ROLE } from "@holdfast/vault/roles";
import type { SQL } from "bun";
import { own } from "../sql-values.ts";
import type { Json, JsonObject, OperationRepository, StoredOperation } from "./repository.ts";

interface Row {
  readonly id: Uint8Array;
  readonly account_id: Uint8Array;
  readonly login_id: Uint8Array;
  readonly workspace_id: Uint8Array;
  readonly kind: OperationKind;
  readonly least_role: number;
  readonly state: OperationState;
  readonly phase: string;
  readonly done: string;
  readonly total: string | null;
  readonly place: Json;
  readonly cancel_asked: boolean;
  readonly version: string;
  readonly attempts: number;
  readonly created_at: Date;
  readonly ended_at: Date | null;
  readonly result: JsonObject | null;
  readonly problem: ProblemCode | null;
}

const toOperation = (row: Row): StoredOperation => ({
  id: own(row.id),
  accountId: own(row.account_id),
  loginId: own(row.login_id),
  workspaceId: own(row.workspace_id),
  kind: row.kind,
  leastRole: row.least_role,
  state: row.state,
  phase: row.phase,
  done: Number(row.done),
  total: row.total === null ? null : Number(row.total),
  place: row.place,
  cancelAsked: row.cancel_asked,
  version: Number(row.version),
  attempts: row.attempts,
  createdAt: row.created_at,
  endedAt: row.ended_at,
  result: row.result,
  problem: row.problem,
});

/** Between the end of one that went on and the next try to begin: nobody ends and begins that often. */
const TRIES = 3;

/** OperationRepository in PostgreSQL, by the database's clock. */
export const sqlOperations = (sql: SQL): OperationRepository => ({
  begin: async ({ id, accountId, loginId, workspaceId, kind, leastRole, place }, audit) => {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const rows: Row[] = await sql.begin(async (transaction) => {
        const made: Row[] = await transaction`
          insert into operations (id, account_id, login_id, workspace_id, kind, least_role, state, phase, done, place,
                                  cancel_asked, version, attempts, created_at)
          values (${id}, ${accountId}, ${loginId}, ${workspaceId}, ${kind}, ${leastRole}, 'waiting', 'waiting', 0,
                  ${JSON.stringify(place)}::text::jsonb, false, 1, 0, clock_timestamp())
          on conflict do nothing returning *`;
        if (made.length === 0)
          return transaction`select * from operations
            where account_id = ${accountId} and workspace_id = ${workspaceId} and kind = ${kind} and ended_at is null`;
        if (audit !== null)
          await transaction`select append_audit(${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId},
            ${audit.loginId}, ${workspaceId}, ${audit.target})`;
        return made;
      });
      const [row] = rows;
      if (row !== undefined) return toOperation(row);
    }
    throw new Error("operations of one kind begin and end all the time");
  },
  find: async (id, accountId) => {
    const [row]: (Row & { readonly role: number })[] = await sql`
      select o.*, coalesce(case when m.keys_changed_at is null then m.role else ${ROLE.viewer}::smallint end, 0) as role
        from operations o left join members m on m.workspace_id = o.workspace_id and m.account_id = ${accountId}
       where o.id = ${id}`;
    return row === undefined ? null : { operation: toOperation(row), role: row.role };
  },
  take: async (runner, { kinds, silentMilliseconds }) => {
    const [row]: Row[] = await sql`
      update operations set state = 'running', runner = ${runner}, heard_at = clock_timestamp(), attempts = attempts + 1,
             version = version + 1
       where id = (select id from operations
                    where ended_at is null and kind in (select jsonb_array_elements_text(${JSON.stringify(kinds)}::text::jsonb))
                      and (state = 'waiting' or heard_at < clock_timestamp() - ${silentMilliseconds} * interval '1 millisecond')
                    order by created_at limit 1 for update skip locked)
      returning *`;
    return row === undefined ? null : toOperation(row);
  },
  beat: async (id, runner, { phase, done, total, place }) => {
    const [row]: { readonly cancel_asked: boolean }[] = await sql`
      update operations set heard_at = clock_timestamp(), place = ${JSON.stringify(place)}::text::jsonb,
             version = version + (case when (phase, done, total) is distinct from (${phase}::text, ${done}::bigint, ${total}::bigint)
                                       then 1 else 0 end),
             phase = ${phase}, done = ${done}, total = ${total}
       where id = ${id} and runner = ${runner} and ended_at is null returning cancel_asked`;
    if (row === undefined) return "lost";
    return row.cancel_asked ? "cancel" : "go-on";
  },
  end: async (id, runner, { phase, done, total }, ending) => {
    const result = ending.state === "done" ? ending.result : null;
    const problem = ending.state === "failed" ? ending.problem : null;
    const rows = await sql`
      update operations set state = ${ending.state}, result = ${result === null ? null : JSON.stringify(result)}::text::jsonb, problem = ${problem}, phase = ${phase},
             done = ${done}, total = ${total}, ended_at = clock_timestamp(), runner = null, version = version + 1
       where id = ${id} and runner = ${runner} and ended_at is null returning 1`;
    return rows.length > 0;
  },
  release: async (id, runner, { place }) => {
    await sql`update operations set state = 'waiting', runner = null, place = ${JSON.stringify(place)}::text::jsonb, version = version + 1
      where id = ${id} and runner = ${runner} and ended_at is null`;
  },
  cancel: (id, audit) =>
    sql.begin(async (transaction) => {
      const [row]: { readonly workspace_id: Uint8Array }[] = await transaction`
        update operations set cancel_asked = true, version = version + 1,
               state = case when state = 'waiting' then 'cancelled' else state end,
               ended_at = case when state = 'waiting' then clock_timestamp() end
         where id = ${id} and ended_at is null and not cancel_asked returning workspace_id`;
      if (row === undefined) return;
      await transaction`select append_audit(${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId},
        ${audit.loginId}, ${row.workspace_id}, ${audit.target})`;
    }),
  forget: async (before) => {
    await sql`delete from operations where ended_at < ${before}`;
  },
});
