import { toHex } from "@holdfast/protocol/encoding";
import { EVENTS_KEPT, PRESENCE_SECONDS, type WorkspaceEvent } from "@holdfast/protocol/events";
import { ROLE } from "@holdfast/vault/roles";
import type { SQL } from "bun";
import { bytesList, own } from "../sql-values.ts";
import type { EventRepository, Standing, StoredPresence, Subscriber } from "./repository.ts";

const STANDINGS: Readonly<Record<string, Standing>> = {
  g: "good",
  u: "unauthenticated",
  l: "left",
  d: "deleted",
  r: "replaced",
};

const standingsOf = (letters: string | null): readonly Standing[] =>
  [...(letters ?? "")].map((letter) => {
    const standing = STANDINGS[letter];
    if (standing === undefined) throw new Error(`the database answered ${letter}`);
    return standing;
  });

interface EventJson {
  readonly id: string;
  readonly n: number;
  readonly at: number;
  readonly type: WorkspaceEvent["type"];
  readonly data: WorkspaceEvent["data"];
}

const toEvent = ({ id, n, at, type, data }: EventJson): WorkspaceEvent => ({
  id: `evt_${id}`,
  n,
  at: new Date(at).toISOString(),
  type,
  data,
});

interface PresenceJson {
  readonly session: string;
  readonly device: string;
  readonly account: string;
  readonly editing: boolean;
  readonly since: number;
  readonly until: number;
}

const toPresence = (row: PresenceJson): StoredPresence => ({
  sessionId: `ses_${row.session}`,
  accountId: `acc_${row.account}`,
  deviceId: `dev_${row.device}`,
  since: new Date(row.since).toISOString(),
  editing: row.editing,
  expiresAt: row.until,
});

const lists = (subscribers: readonly Subscriber[]) => ({
  connections: bytesList(subscribers.map(({ connectionId }) => connectionId)),
  accounts: bytesList(subscribers.map(({ accountId }) => accountId)),
  logins: bytesList(subscribers.map(({ loginId }) => loginId)),
  devices: bytesList(subscribers.map(({ deviceId }) => deviceId)),
  workspaces: bytesList(subscribers.map(({ workspaceId }) => workspaceId)),
  sessions: bytesList(subscribers.map(({ sessionId }) => sessionId)),
});

/** EventRepository in PostgreSQL; the events themselves are written by the triggers of migration 0018. */
export const sqlEvents = (sql: SQL): EventRepository => ({
  enter: async ({ accountId, loginId, workspaceId }, sessionId) => {
    const [row] = await sql`
      select m.workspace_id, l.device_id from members m join logins l on l.id = ${loginId} and l.account_id = m.account_id
       where m.account_id = ${accountId} and l.revoked_at is null and l.expires_at > now() and m.workspace_id =
             case when ${sessionId}::bytea is null then ${workspaceId} else (
               select s.workspace_id from workspace_sessions s where s.id = ${sessionId}::bytea and s.deleted_at is null) end`;
    if (row === undefined) return null;
    return { workspaceId: own(row.workspace_id), deviceId: row.device_id && own(row.device_id) };
  },
  view: async (workspaceId, after, subscribers) => {
    const p = lists(subscribers);
    const [row] = await sql`
      select coalesce(h.n, 0)::int as last,
             (select jsonb_agg(jsonb_build_object('id', encode(e.id, 'hex'), 'n', e.n, 'type', e.type, 'data', e.data,
                                                  'at', (extract(epoch from e.at) * 1000)::bigint) order by e.n)
                from workspace_events e
               where e.workspace_id = ${workspaceId} and e.n > greatest(${after}::bigint, h.n - ${EVENTS_KEPT})) as events,
             event_standings(${p.connections}::bytea[], ${p.accounts}::bytea[], ${p.logins}::bytea[], ${p.devices}::bytea[],
                             ${p.workspaces}::bytea[], ${p.sessions}::bytea[]) as standings,
             (select jsonb_agg(jsonb_build_object('session', encode(k.session_id, 'hex'), 'device', encode(k.device_id, 'hex'),
                                                  'account', encode(k.account_id, 'hex'), 'editing', k.editing,
                                                  'since', (extract(epoch from k.since) * 1000)::bigint,
                                                  'until', (extract(epoch from k.expires_at) * 1000)::bigint))
                from presences k where k.workspace_id = ${workspaceId} and k.expires_at > now()) as presences,
             event_mark(${workspaceId}) as mark
        from (select ${workspaceId}::bytea as id) w left join event_heads h on h.workspace_id = w.id`;
    return {
      last: row.last,
      events: (row.events ?? []).map(toEvent),
      standings: standingsOf(row.standings),
      presences: (row.presences ?? []).map(toPresence),
      mark: row.mark,
    };
  },
  standings: async (subscribers) => {
    const p = lists(subscribers);
    const [row] = await sql`
      select event_standings(${p.connections}::bytea[], ${p.accounts}::bytea[], ${p.logins}::bytea[], ${p.devices}::bytea[],
                             ${p.workspaces}::bytea[], ${p.sessions}::bytea[]) as standings`;
    return standingsOf(row.standings);
  },
  marks: async (workspaceIds) => {
    const rows: { id: Uint8Array; mark: string }[] = await sql`
      select w.id, event_mark(w.id) as mark from unnest(${bytesList(workspaceIds)}::bytea[]) w(id)`;
    return new Map(rows.map(({ id, mark }) => [toHex(id), mark]));
  },
  workspaceOf: async (sessionId) => {
    const [row] = await sql`select workspace_id from workspace_sessions where id = ${sessionId}`;
    return row === undefined ? null : own(row.workspace_id);
  },
  appear: async ({ connectionId, sessionId, deviceId, workspaceId, accountId, editing, exclusive }) => {
    const rows = await sql`
      insert into presences as k (session_id, device_id, workspace_id, account_id, connection_id, exclusive, editing, since, expires_at)
      select s.id, ${deviceId}, s.workspace_id, m.account_id, ${connectionId}, ${exclusive},
             ${editing} and m.role >= ${ROLE.member} and m.keys_changed_at is null, now(),
             now() + make_interval(secs => ${PRESENCE_SECONDS})
        from workspace_sessions s join members m on m.workspace_id = s.workspace_id and m.account_id = ${accountId}
       where s.id = ${sessionId} and s.workspace_id = ${workspaceId} and s.deleted_at is null
      on conflict (session_id, device_id) do update
        set connection_id = excluded.connection_id, editing = excluded.editing, expires_at = excluded.expires_at,
            exclusive = excluded.exclusive, account_id = excluded.account_id,
            since = case when k.expires_at > now() then k.since else excluded.since end
        where excluded.exclusive or not k.exclusive or k.connection_id = excluded.connection_id or k.expires_at <= now()
      returning 1`;
    return rows.length === 1;
  },
  renew: async (connectionIds) => {
    await sql`update presences set expires_at = now() + make_interval(secs => ${PRESENCE_SECONDS})
      where connection_id = any (${bytesList(connectionIds)}::bytea[])`;
  },
  disappear: async (connectionId, sessionId) => {
    await sql`delete from presences where connection_id = ${connectionId}
      and (${sessionId}::bytea is null or session_id = ${sessionId}::bytea)`;
  },
  useTicket: async (hash) => {
    const [row] = await sql`
      delete from socket_tickets where hash = ${hash}
      returning account_id, login_id, workspace_id, expires_at > now() as good`;
    if (row === undefined || !row.good) return null;
    const { account_id, login_id, workspace_id } = row;
    return { accountId: own(account_id), loginId: own(login_id), workspaceId: own(workspace_id) };
  },
});
