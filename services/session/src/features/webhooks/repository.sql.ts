import { WEBHOOKS_MAX, type WebhookEvent, type WebhookFailure } from "@holdfast/protocol/webhooks";
import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SQL } from "bun";
import { own } from "../../sql-values.ts";
import type {
  Asking,
  StoredDelivery,
  StoredWebhook,
  WebhookRefusal,
  WebhookRepository,
} from "./repository.ts";

interface WebhookRow {
  readonly id: Uint8Array;
  readonly workspace_id: Uint8Array;
  readonly url: string;
  readonly description: string;
  readonly events: readonly WebhookEvent[];
  readonly timeout_seconds: number;
  readonly enabled: boolean;
  readonly ended_because: StoredWebhook["endedBecause"];
  readonly failing_since: Date | null;
  readonly secret_since: Date;
  readonly earlier_until: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const toStored = (row: WebhookRow): StoredWebhook => ({
  id: own(row.id),
  workspaceId: own(row.workspace_id),
  url: row.url,
  description: row.description,
  events: row.events,
  timeoutSeconds: row.timeout_seconds,
  enabled: row.enabled,
  endedBecause: row.ended_because,
  failingSince: row.failing_since,
  secretSince: row.secret_since,
  earlierUntil: row.earlier_until,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

interface DeliveryRow {
  readonly event_id: Uint8Array;
  readonly type: StoredDelivery["type"];
  readonly at: Date;
  readonly state: StoredDelivery["state"];
  readonly next_at: Date | null;
}

interface AttemptRow {
  readonly event_id: Uint8Array;
  readonly at: Date;
  readonly status: number | null;
  readonly milliseconds: number;
  readonly failure: WebhookFailure | null;
  readonly answer: Uint8Array;
}

/** Event types are words: nothing in one needs quoting. */
const textList = (list: readonly string[]): string => `{${list.join(",")}}`;

const refusalIn = async (sql: SQL, { workspaceId, accountId }: Asking): Promise<WebhookRefusal | null> => {
  const [row] = await sql`select webhook_refusal(${workspaceId}, ${accountId}) as refusal`;
  return row.refusal;
};

const note = ({ id, at, action, accountId, loginId, workspaceId, target }: AuditRow, sql: SQL) =>
  sql`select append_audit(${id}, ${at}, ${action}, ${accountId}, ${loginId}, ${workspaceId}, ${target})`;

/** WebhookRepository in PostgreSQL. */
export const sqlWebhooks = (sql: SQL): WebhookRepository => {
  const hookIn = async (tx: SQL, { workspaceId }: Asking, id: Bytes): Promise<WebhookRow | null> => {
    const [row] = await tx`
      select * from webhooks where id = ${id} and workspace_id = ${workspaceId} for no key update`;
    return row ?? null;
  };
  /** A change of one hook, by somebody who may, with its entry: all of it or nothing. The hook's row comes before its deliveries. */
  const changing = <T>(
    by: Asking,
    id: Bytes,
    audit: AuditRow,
    change: (tx: SQL, hook: WebhookRow) => Promise<T | "not-found">,
  ): Promise<T | WebhookRefusal> =>
    sql.begin(async (tx) => {
      const refusal = await refusalIn(tx, by);
      if (refusal !== null) return refusal;
      const hook = await hookIn(tx, by, id);
      if (hook === null) return "not-found";
      const outcome = await change(tx, hook);
      if (outcome !== "not-found") await note(audit, tx);
      return outcome;
    });

  return {
    list: async (by) => {
      const refusal = await refusalIn(sql, by);
      if (refusal !== null) return refusal;
      const rows =
        await sql`select * from webhooks where workspace_id = ${by.workspaceId} order by created_at, id`;
      return rows.map(toStored);
    },
    find: async (by, id) => {
      const refusal = await refusalIn(sql, by);
      if (refusal !== null) return refusal;
      const [row] = await sql`select * from webhooks where id = ${id} and workspace_id = ${by.workspaceId}`;
      return row === undefined ? "not-found" : toStored(row);
    },
    create: (by, hook, audit) =>
      sql.begin(async (tx) => {
        const refusal = await refusalIn(tx, by);
        if (refusal !== null) return refusal;
        // So that of two at once the second counts the first.
        await tx`select from workspaces where id = ${by.workspaceId} for no key update`;
        const { id, url, description, events, timeoutSeconds, enabled, secret, at } = hook;
        const [row] = await tx`
          insert into webhooks (id, workspace_id, url, description, events, timeout_seconds, enabled, secret, secret_since,
                                created_at, updated_at)
          select ${id}, ${by.workspaceId}, ${url}, ${description}, ${textList(events)}::text[], ${timeoutSeconds}::smallint,
                 ${enabled}::boolean, ${secret}, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz
           where (select count(*) from webhooks where workspace_id = ${by.workspaceId}) < ${WEBHOOKS_MAX}
          returning *`;
        if (row === undefined) return "webhook-limit";
        await note(audit, tx);
        return toStored(row);
      }),
    change: (by, id, change, audit) =>
      changing(by, id, audit, async (tx, hook) => {
        const next = { ...toStored(hook), ...change };
        const begins = next.enabled && !hook.enabled;
        const [row] = await tx`
          update webhooks set url = ${next.url}, description = ${next.description}, events = ${textList(next.events)}::text[],
                 timeout_seconds = ${next.timeoutSeconds}, enabled = ${next.enabled}, updated_at = ${audit.at},
                 ended_because = case when ${begins}::boolean then null else ended_because end,
                 failing_since = case when ${begins}::boolean then null else failing_since end
           where id = ${id} returning *`;
        if (!next.enabled)
          await tx`
            update webhook_deliveries set state = 'kept', next_attempt_at = null
             where webhook_id = ${id} and next_attempt_at is not null and claimed_until is null and not manual`;
        return toStored(row);
      }),
    remove: (by, id, audit) =>
      changing(by, id, audit, async (tx) => {
        await tx`delete from webhooks where id = ${id}`;
        await tx`delete from webhook_attempts where webhook_id = ${id}`;
        await tx`delete from webhook_deliveries where webhook_id = ${id}`;
        return "removed" as const;
      }),
    rotate: (by, id, secret, earlierUntil, audit) =>
      changing(by, id, audit, async (tx) => {
        const [row] = await tx`
          update webhooks set earlier_secret = secret, earlier_until = ${earlierUntil}, secret = ${secret},
                 secret_since = ${audit.at}, updated_at = ${audit.at}
           where id = ${id} returning *`;
        return toStored(row);
      }),
    deliveries: async (by, id, { before, limit }) => {
      const refusal = await refusalIn(sql, by);
      if (refusal !== null) return refusal;
      const [hook] = await sql`select from webhooks where id = ${id} and workspace_id = ${by.workspaceId}`;
      if (hook === undefined) return "not-found";
      // What is due at once is due before any time: to people since it was written.
      const rows: readonly DeliveryRow[] = await sql`
        select event_id, type, at, state, case when next_attempt_at is not null then greatest(next_attempt_at, at) end as next_at
          from webhook_deliveries
         where webhook_id = ${id} and (${before}::bytea is null or event_id < ${before}::bytea)
         order by event_id desc limit ${limit}`;
      const last = rows.at(-1);
      if (last === undefined) return [];
      const attempts: readonly AttemptRow[] = await sql`
        select event_id, at, status, milliseconds, failure, answer from webhook_attempts
         where webhook_id = ${id} and event_id >= ${last.event_id} and (${before}::bytea is null or event_id < ${before}::bytea)
         order by event_id, n`;
      const byEvent = Map.groupBy(attempts, ({ event_id }) => Buffer.from(event_id).toString("hex"));
      return rows.map(({ event_id, type, at, state, next_at }) => ({
        ...{ eventId: own(event_id), type, at, state, nextAt: next_at },
        attempts: (byEvent.get(Buffer.from(event_id).toString("hex")) ?? []).map((row) => ({
          ...{ at: row.at, status: row.status, milliseconds: row.milliseconds, failure: row.failure },
          answer: own(row.answer),
        })),
      }));
    },
    redeliver: (by, id, eventId, audit) =>
      changing(by, id, audit, async (tx) => {
        const [row] = await tx`
          select claimed_until from webhook_deliveries where webhook_id = ${id} and event_id = ${eventId} for update`;
        if (row === undefined) return "not-found";
        if (row.claimed_until === null)
          await tx`
            update webhook_deliveries
               set state = 'waiting', next_attempt_at = ${audit.at}, manual = manual or next_attempt_at is null,
                   tried = case when next_attempt_at is null then 0 else tried end,
                   begun_at = case when next_attempt_at is null then null else begun_at end
             where webhook_id = ${id} and event_id = ${eventId}`;
        return "sending" as const;
      }),
    ping: (by, id, eventId, audit) =>
      changing(by, id, audit, async (tx) => {
        await tx`
          insert into webhook_deliveries (webhook_id, event_id, workspace_id, type, at, data, manual, next_attempt_at)
          values (${id}, ${eventId}, ${by.workspaceId}, 'ping', ${audit.at}, '{}', true, ${audit.at})`;
        return "sending" as const;
      }),
  };
};
