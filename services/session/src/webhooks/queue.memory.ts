import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { WEBHOOK_FAILING_DAYS, WEBHOOK_LOG_DAYS, type WebhookEnding } from "@holdfast/protocol/webhooks";
import type { MemoryTables } from "../memory-tables.ts";
import { deliveryKey, type MemoryDelivery, type MemoryWebhook } from "./memory-rows.ts";
import type { DeliveryQueue, Settlement, TakenDelivery } from "./queue.ts";

/** In place of an account: the service does it by itself. */
const NOBODY = new Uint8Array(0);
const DAY_MILLISECONDS = 86_400_000;

const isDue = ({ nextAt }: MemoryDelivery, now: Date): boolean => nextAt !== null && nextAt <= now;

/** DeliveryQueue without a database, for tests. */
export const memoryDeliveryQueue = (tables: MemoryTables): DeliveryQueue => {
  const of = (hook: MemoryWebhook): readonly MemoryDelivery[] =>
    [...tables.deliveries.values()].filter(({ webhookId }) => toHex(webhookId) === toHex(hook.id));

  const end = (hook: MemoryWebhook, because: WebhookEnding, now: Date, auditId: Settlement["auditId"]) => {
    Object.assign(hook, { enabled: false, endedBecause: because, updatedAt: now });
    for (const each of of(hook))
      if (each.nextAt !== null && each.claimedUntil === null && !each.manual)
        Object.assign(each, { state: "kept", nextAt: null });
    tables.audit.push({
      ...{ id: auditId, at: now, action: "webhook.disabled", accountId: NOBODY, loginId: null },
      ...{ workspaceId: hook.workspaceId, target: formatId("whk", hook.id) },
    });
  };

  return {
    take: async ({ now, until, most, perHook }) => {
      const taken: TakenDelivery[] = [];
      for (const hook of tables.webhooks.values()) {
        const all = of(hook);
        for (const each of all)
          if (!hook.enabled && !each.manual && isDue(each, now))
            Object.assign(each, { state: "kept", nextAt: null, claimedUntil: null });
        const underWay = all.filter(({ claimedUntil }) => claimedUntil !== null && claimedUntil > now).length;
        const free = Math.max(0, Math.min(perHook - underWay, most - taken.length));
        for (const each of all.filter((one) => isDue(one, now)).slice(0, free)) {
          each.claim += 1;
          each.begunAt ??= now;
          Object.assign(each, { claimedUntil: until, nextAt: until });
          const { url, timeoutSeconds, secret } = hook;
          const signsStill = hook.earlierUntil !== null && hook.earlierUntil > now;
          const earlierSecret = signsStill ? hook.earlierSecret : null;
          taken.push({ ...each, begunAt: each.begunAt, url, timeoutSeconds, secret, earlierSecret });
        }
      }
      return taken;
    },

    settle: async (delivery, { nextAt, isGone, auditId, ...attempt }, now) => {
      const hook = tables.webhooks.get(toHex(delivery.webhookId));
      const row = tables.deliveries.get(deliveryKey(delivery));
      if (hook === undefined || row === undefined) return "gone";
      row.attempts.push(attempt);
      if (row.claim !== delivery.claim || row.claimedUntil === null) return "late";
      const isDone = attempt.failure === null;
      const isLast = row.manual || isGone || nextAt === null;
      const failed = isLast ? "failed" : hook.enabled ? "waiting" : "kept";
      Object.assign(row, {
        tried: row.tried + 1,
        claimedUntil: null,
        manual: false,
        state: isDone ? "delivered" : failed,
        nextAt: !isDone && failed === "waiting" ? nextAt : null,
      });
      if (row.type === "ping") return "settled";
      if (isDone) {
        hook.failingSince = null;
        return "settled";
      }
      hook.failingSince ??= attempt.at;
      const limit = now.getTime() - WEBHOOK_FAILING_DAYS * DAY_MILLISECONDS;
      const because = isGone ? "gone" : hook.failingSince.getTime() <= limit ? "failing" : null;
      if (because === null || !hook.enabled) return "settled";
      end(hook, because, now, auditId);
      return "ended";
    },

    release: async (delivery, now) => {
      const row = tables.deliveries.get(deliveryKey(delivery));
      if (row?.claim === delivery.claim && row.claimedUntil !== null)
        Object.assign(row, { claimedUntil: null, nextAt: now });
    },

    sweep: async (now, most) => {
      for (const hook of tables.webhooks.values())
        if (hook.earlierUntil !== null && hook.earlierUntil <= now)
          Object.assign(hook, { earlierSecret: null, earlierUntil: null });
      const before = now.getTime() - WEBHOOK_LOG_DAYS * DAY_MILLISECONDS;
      const old = [...tables.deliveries.values()].filter(
        ({ at, webhookId }) => at.getTime() < before || !tables.webhooks.has(toHex(webhookId)),
      );
      for (const each of old.slice(0, most)) tables.deliveries.delete(deliveryKey(each));
      return Math.min(old.length, most);
    },
  };
};
