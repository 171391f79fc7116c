import type { LoginClient } from "@holdfast/protocol/auth";
import { parseId } from "@holdfast/protocol/ids";
import type { NotificationData } from "@holdfast/protocol/notifications";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SQL } from "bun";
import type { NoticeQueue, Outgoing } from "./queue.ts";

interface OutgoingColumns {
  readonly id: Uint8Array;
  readonly account_id: Uint8Array | null;
  readonly kind: string;
  readonly at: Date;
  /** As text: what decodes JSON columns differs between drivers. */
  readonly data: string;
  readonly attempts: number;
  readonly sent: string;
}

interface FactColumns {
  readonly email: string | null;
  readonly invite_id: Uint8Array | null;
  readonly workspace_id: Uint8Array | null;
  readonly invite_email: string | null;
  readonly inviter_email: string | null;
  readonly expires_at: Date | null;
  readonly open: boolean | null;
  readonly client: LoginClient | null;
  readonly user_agent: string;
  readonly address: string;
}

const NOBODY: Bytes = new Uint8Array(0);
const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

const idIn = (data: NotificationData, kind: "lgn" | "inv", name: string): Bytes =>
  parseId(kind, String(data[name] ?? "")) ?? NOBODY;

const toOutgoing = ({ id, account_id, data, sent, ...row }: OutgoingColumns): Outgoing => ({
  ...row,
  id: own(id),
  accountId: account_id && own(account_id),
  data: JSON.parse(data),
  sent: JSON.parse(sent),
});

/** NoticeQueue in PostgreSQL: whoever takes skips what another is taking. */
export const sqlNoticeQueue = (sql: SQL): NoticeQueue => ({
  take: async ({ now, until, most }) => {
    const rows: readonly OutgoingColumns[] = await sql`
      update outgoing_notices o set taken_until = ${until}, attempts = o.attempts + 1
        from (select id from outgoing_notices
               where next_attempt_at <= ${now} and (taken_until is null or taken_until <= ${now})
               order by next_attempt_at limit ${most} for update skip locked) due
       where o.id = due.id
      returning o.id, o.account_id, o.kind, o.at, o.data::text as data, o.attempts - 1 as attempts,
                to_json(o.sent)::text as sent`;
    return rows.map(toOutgoing).toSorted((a, b) => a.at.getTime() - b.at.getTime());
  },

  facts: async ({ accountId, data }) => {
    const [row]: readonly FactColumns[] = await sql`
      select a.email, l.client, l.user_agent, l.address, i.id as invite_id, i.workspace_id, i.email as invite_email,
             i.expires_at, i.revoked_at is null and i.accepted_at is null as open, b.email as inviter_email
        from (select 1) one
        left join accounts a on a.id = ${accountId ?? NOBODY}
        left join logins l on l.id = ${idIn(data, "lgn", "loginId")}
        left join invites i on i.id = ${idIn(data, "inv", "inviteId")}
        left join accounts b on b.id = i.invited_by`;
    if (row === undefined) return null;
    const { client, user_agent: userAgent, address } = row;
    const login = client === null ? null : { client, userAgent, address };
    const { invite_id, workspace_id, inviter_email, expires_at } = row;
    const isInvite = data["act"] === "invite.created";
    if (isInvite && row.open !== true) return null;
    const email = isInvite ? row.invite_email : row.email;
    if (email === null) return null;
    const invite =
      invite_id === null || workspace_id === null || inviter_email === null || expires_at === null
        ? null
        : {
            inviteId: own(invite_id),
            workspaceId: own(workspace_id),
            inviterEmail: inviter_email,
            expiresAt: expires_at,
          };
    return { email, login, invite };
  },

  note: async (id, sent, again) => {
    if (again === null) await sql`delete from outgoing_notices where id = ${id}`;
    else
      await sql`update outgoing_notices set taken_until = null, next_attempt_at = ${again},
                       sent = array(select json_array_elements_text(${JSON.stringify(sent)}::text::json)) where id = ${id}`;
  },

  hasten: async (now) => {
    await sql`update outgoing_notices set next_attempt_at = ${now} where id in (
                select id from outgoing_notices where attempts > 0 and next_attempt_at > ${now} and taken_until is null
                for update skip locked)`;
  },

  drop: async (before) => {
    const rows = await sql`
      delete from outgoing_notices where id in (
        select id from outgoing_notices where at < ${before} for update skip locked) returning 1`;
    return rows.length;
  },
});
