import type { Bytes } from "@holdfast/vault/bytes";
import type { SQL } from "bun";
import { own } from "../../sql-values.ts";
import type { ActivityRepository, ActRow, SavedRow } from "./repository.ts";

interface SaveColumns {
  readonly seq: string;
  readonly digest: Uint8Array;
  readonly save_kind: number;
  readonly author_device: Uint8Array;
  readonly account_id: Uint8Array | null;
  readonly received_at: Date;
}

interface ActColumns {
  readonly id: Uint8Array;
  readonly at: Date;
  readonly action: string;
  readonly account_id: Uint8Array | null;
  readonly login_id: Uint8Array | null;
  readonly target: string | null;
}

const orNull = (bytes: Uint8Array | null): Bytes | null => (bytes === null ? null : own(bytes));

const toSave = (row: SaveColumns): SavedRow => ({
  seq: Number(row.seq),
  digest: own(row.digest),
  saveKind: row.save_kind,
  deviceId: own(row.author_device),
  accountId: orNull(row.account_id),
  at: row.received_at,
});

const toAct = (row: ActColumns): ActRow => ({
  id: own(row.id),
  at: row.at,
  action: row.action,
  accountId: orNull(row.account_id),
  loginId: orNull(row.login_id),
  target: row.target,
});

/** ActivityRepository in PostgreSQL: membership is part of every statement. */
export const sqlActivity = (sql: SQL): ActivityRepository => ({
  page: async (sessionId, accountId, { saveBelow, actBefore }, limit) => {
    const [visible] = await sql`
      select 1 from workspace_sessions s
        join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
       where s.id = ${sessionId} and s.deleted_at is null`;
    if (visible === undefined) return null;
    const saves: SaveColumns[] = await sql`
      select m.seq, m.digest, m.save_kind, m.author_device, m.received_at, d.account_id from workspace_sessions s
        join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
        join manifests m on m.session_id = s.id and (${saveBelow}::bigint is null or m.seq < ${saveBelow}::bigint)
        left join devices d on d.id = m.author_device
       where s.id = ${sessionId} and s.deleted_at is null order by m.seq desc limit ${limit}`;
    const { at, id } = actBefore ?? { at: null, id: null };
    const acts: ActColumns[] = await sql`
      select e.id, e.at, e.action, e.account_id, e.login_id, e.target from workspace_sessions s
        join members a on a.workspace_id = s.workspace_id and a.account_id = ${accountId}
        join audit_entries e on e.session_id = s.id and e.workspace_id = s.workspace_id
         and (${at}::timestamptz is null or (e.at, e.id) < (${at}::timestamptz, ${id}::bytea))
       where s.id = ${sessionId} and s.deleted_at is null order by e.at desc, e.id desc limit ${limit}`;
    return { saves: saves.map(toSave), acts: acts.map(toAct) };
  },
});
