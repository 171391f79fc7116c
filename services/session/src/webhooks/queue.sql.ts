import { WEBHOOK_FAILING_DAYS, WEBHOOK_LOG_DAYS } from "@holdfast/protocol/webhooks";
import type { SQL } from "bun";
import { own } from "../sql-values.ts";
import type { DeliveryQueue, Settled, TakenDelivery } from "./queue.ts";

const DAY_MILLISECONDS = 86_400_000;

interface TakenRow {
  readonly webhook_id: Uint8Array;
  readonly event_id: Uint8Array;
  readonly workspace_id: Uint8Array;
  readonly claim: number;
  readonly type: TakenDelivery["type"];
  readonly at: Date;
  readonly data: TakenDelivery["data"];
  readonly tried: number;
  readonly begun_at: Date;
  readonly url: string;
  readonly timeout_seconds: number;
  readonly secret: Uint8Array;
  readonly earlier_secret: Uint8Array | null;
}

const toTaken = (row: TakenRow): TakenDelivery => ({
  webhookId: own(row.webhook_id),
  eventId: own(row.event_id),
  workspaceId: own(row.workspace_id),
  claim: row.claim,
  type: row.type,
  at: row.at,
  data: row.data,
  tried: row.tried,
  begunAt: row.begun_at,
  url: row.url,
  timeoutSeconds: row.timeout_seconds,
  secret: own(row.secret),
  earlierSecret: row.earlier_secret && own(row.earlier_secret),
});

const SETTLED: readonly Settled[] = ["settled", "ended", "late", "gone"];

/** DeliveryQueue in PostgreSQL; who has what is for the functions of migration 0019 to say. */
export const sqlDeliveryQueue = (sql: SQL): DeliveryQueue => ({
  take: async ({ now, until, most, perHook }) => {
    const rows = await sql`select * from take_deliveries(${now}, ${until}, ${most}, ${perHook})`;
    return rows.map(toTaken);
  },
  settle: async ({ webhookId, eventId, claim }, settlement, now) => {
    const { at, status, milliseconds, failure, answer, nextAt, isGone, auditId } = settlement;
    const limit = new Date(now.getTime() - WEBHOOK_FAILING_DAYS * DAY_MILLISECONDS);
    const [row] = await sql`
      select settle_delivery(${webhookId}, ${eventId}, ${claim}, ${at}, ${status}::int, ${milliseconds}, ${failure}, ${answer},
                             ${nextAt}::timestamptz, ${isGone}, ${now}, ${limit}, ${auditId}) as code`;
    const code = SETTLED.find((each) => each === row.code);
    if (code === undefined) throw new Error(`settle_delivery answered ${row.code}`);
    return code;
  },
  release: async ({ webhookId, eventId, claim }, now) => {
    await sql`
      update webhook_deliveries set claimed_until = null, next_attempt_at = ${now}
       where webhook_id = ${webhookId} and event_id = ${eventId} and claim = ${claim} and claimed_until is not null`;
  },
  sweep: async (now, most) => {
    const before = new Date(now.getTime() - WEBHOOK_LOG_DAYS * DAY_MILLISECONDS);
    const [row] = await sql`select sweep_webhooks(${before}, ${now}, ${most}) as gone`;
    return row.gone;
  },
});
