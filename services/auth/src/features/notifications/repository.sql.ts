import type { NotificationKind } from "@holdfast/protocol/notifications";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SQL } from "bun";
import type { NotificationRepository, NotificationRow } from "./repository.ts";

interface Columns {
  readonly id: Uint8Array;
  readonly kind: string;
  readonly at: Date;
  /** As text: what decodes JSON columns differs between drivers. */
  readonly data: string;
  readonly read_at: Date | null;
}

const toRow = ({ id, data, read_at: readAt, ...row }: Columns): NotificationRow => ({
  ...row,
  id: new Uint8Array(id),
  data: JSON.parse(data),
  readAt,
});

const kindsOf = (text: string): readonly NotificationKind[] => JSON.parse(text);

const textOf = (ids: readonly Bytes[]): string =>
  JSON.stringify(ids.map((id) => Buffer.from(id).toString("hex")));

/** NotificationRepository in PostgreSQL. */
export const sqlNotifications = (sql: SQL): NotificationRepository => {
  const unread = async (accountId: Bytes): Promise<number> => {
    const [row] = await sql`
      select count(*)::int as count from notifications where account_id = ${accountId} and read_at is null`;
    return row?.count ?? 0;
  };

  return {
    page: async (accountId, before, most) => {
      const rows: readonly Columns[] = await sql`
        select id, kind, at, data::text as data, read_at from notifications
         where account_id = ${accountId} and (${before}::bytea is null or id < ${before}::bytea)
         order by id desc limit ${most}`;
      return { rows: rows.map(toRow), unread: await unread(accountId) };
    },

    read: async (accountId, ids, at) => {
      await sql`
        update notifications set read_at = ${at} where account_id = ${accountId} and read_at is null
           and id in (select decode(value, 'hex') from json_array_elements_text(${textOf(ids)}::text::json))`;
      return unread(accountId);
    },

    readUntil: async (accountId, until, at) => {
      await sql`
        update notifications set read_at = ${at} where account_id = ${accountId} and read_at is null and at <= ${until}`;
      return unread(accountId);
    },

    preferences: async (accountId) => {
      const [row] = await sql`
        select to_json(app)::text as app, to_json(send)::text as send, version from notification_preferences
         where account_id = ${accountId}`;
      return row === undefined
        ? null
        : { app: kindsOf(row.app), send: kindsOf(row.send), version: row.version };
    },

    setPreferences: async (accountId, { app, send, version }, audit) => {
      // A first one that another request has just stored is seen by the conflict, whose version is then not the one expected.
      const rows = await sql`
        with put as (
          insert into notification_preferences as p (account_id, app, send, version, updated_at)
          select ${accountId}::bytea, array(select json_array_elements_text(${JSON.stringify(app)}::text::json)),
                 array(select json_array_elements_text(${JSON.stringify(send)}::text::json)), ${version}::int, ${audit.at}::timestamptz
           where ${version}::int = 1 or exists (select from notification_preferences where account_id = ${accountId})
          on conflict (account_id) do update set
            app = excluded.app, send = excluded.send, version = excluded.version, updated_at = excluded.updated_at
            where p.version = excluded.version - 1
          returning 1
        )
        select append_audit(${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId}, ${audit.loginId},
                            ${audit.workspaceId}, ${audit.target}) from put`;
      return rows.length === 1;
    },

    failedSave: async ({ accountId, loginId, sessionId, at }) => {
      const [row] = await sql`
        select notify_of_failed_save(${accountId}, ${sessionId}, (select device_id from logins where id = ${loginId}),
                                     ${at}::timestamptz) as told`;
      return row?.told === true;
    },

    due: async (at) => {
      const [row] = await sql`select notify_due(${at}::timestamptz) as told`;
      return row?.told ?? 0;
    },
  };
};
