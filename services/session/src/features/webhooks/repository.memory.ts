import { toHex } from "@holdfast/protocol/encoding";
import { WEBHOOKS_MAX } from "@holdfast/protocol/webhooks";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import type { MemoryTables } from "../../memory-tables.ts";
import { deliveryKey, type MemoryDelivery, type MemoryWebhook } from "../../webhooks/memory-rows.ts";
import type { Asking, StoredWebhook, WebhookRefusal, WebhookRepository } from "./repository.ts";

const toStored = ({ secret: _, earlierSecret: __, ...hook }: MemoryWebhook): StoredWebhook => hook;

/** WebhookRepository without a database, for tests. */
export const memoryWebhooks = (tables: MemoryTables): WebhookRepository => {
  const refusalOf = ({ workspaceId, accountId }: Asking): WebhookRefusal | null => {
    const workspace = tables.workspaces.get(toHex(workspaceId));
    const role = workspace?.members.get(toHex(accountId));
    if (workspace === undefined || role === undefined) return "not-found";
    return role < ROLE.admin || workspace.unconfirmed.has(toHex(accountId)) ? "forbidden" : null;
  };
  const all = ({ workspaceId }: Asking): readonly MemoryWebhook[] =>
    [...tables.webhooks.values()].filter((hook) => equal(hook.workspaceId, workspaceId));
  const hookOf = (by: Asking, id: Bytes): MemoryWebhook | WebhookRefusal =>
    refusalOf(by) ?? all(by).find((hook) => equal(hook.id, id)) ?? "not-found";
  const deliveriesOf = (id: Bytes): readonly MemoryDelivery[] =>
    [...tables.deliveries.values()].filter(({ webhookId }) => equal(webhookId, id));

  return {
    list: async (by) => refusalOf(by) ?? all(by).map(toStored),
    find: async (by, id) => {
      const hook = hookOf(by, id);
      return typeof hook === "string" ? hook : toStored(hook);
    },
    create: async (by, { at, ...fresh }, audit) => {
      const refusal = refusalOf(by);
      if (refusal !== null) return refusal;
      if (all(by).length >= WEBHOOKS_MAX) return "webhook-limit";
      const hook: MemoryWebhook = {
        ...fresh,
        workspaceId: by.workspaceId,
        endedBecause: null,
        failingSince: null,
        secretSince: at,
        earlierSecret: null,
        earlierUntil: null,
        createdAt: at,
        updatedAt: at,
      };
      tables.webhooks.set(toHex(fresh.id), hook);
      tables.audit.push(audit);
      return toStored(hook);
    },
    change: async (by, id, change, audit) => {
      const hook = hookOf(by, id);
      if (typeof hook === "string") return hook;
      const isBegun = change.enabled === true && !hook.enabled;
      Object.assign(hook, change, { updatedAt: audit.at });
      if (isBegun) Object.assign(hook, { endedBecause: null, failingSince: null });
      if (!hook.enabled)
        for (const each of deliveriesOf(id))
          if (each.nextAt !== null && each.claimedUntil === null && !each.manual)
            Object.assign(each, { state: "kept", nextAt: null });
      tables.audit.push(audit);
      return toStored(hook);
    },
    remove: async (by, id, audit) => {
      const hook = hookOf(by, id);
      if (typeof hook === "string") return hook;
      tables.webhooks.delete(toHex(id));
      for (const each of deliveriesOf(id)) tables.deliveries.delete(deliveryKey(each));
      tables.audit.push(audit);
      return "removed";
    },
    rotate: async (by, id, secret, earlierUntil, audit) => {
      const hook = hookOf(by, id);
      if (typeof hook === "string") return hook;
      const { at } = audit;
      Object.assign(hook, {
        earlierSecret: hook.secret,
        earlierUntil,
        secret,
        secretSince: at,
        updatedAt: at,
      });
      tables.audit.push(audit);
      return toStored(hook);
    },
    deliveries: async (by, id, { before, limit }) => {
      const hook = hookOf(by, id);
      if (typeof hook === "string") return hook;
      return deliveriesOf(id)
        .filter(({ eventId }) => before === null || toHex(eventId) < toHex(before))
        .toSorted((a, b) => (toHex(a.eventId) < toHex(b.eventId) ? 1 : -1))
        .slice(0, limit);
    },
    redeliver: async (by, id, eventId, audit) => {
      const hook = hookOf(by, id);
      if (typeof hook === "string") return hook;
      const row = tables.deliveries.get(deliveryKey({ webhookId: id, eventId }));
      if (row === undefined) return "not-found";
      if (row.claimedUntil === null) {
        const isWaiting = row.nextAt !== null;
        Object.assign(row, { state: "waiting", nextAt: audit.at });
        if (!isWaiting) Object.assign(row, { manual: true, tried: 0, begunAt: null });
      }
      tables.audit.push(audit);
      return "sending";
    },
    ping: async (by, id, eventId, audit) => {
      const hook = hookOf(by, id);
      if (typeof hook === "string") return hook;
      const place = { webhookId: id, eventId, workspaceId: by.workspaceId };
      const row: MemoryDelivery = {
        ...{ ...place, type: "ping", at: audit.at, data: {}, state: "waiting", manual: true, tried: 0 },
        ...{ begunAt: null, nextAt: audit.at, claim: 0, claimedUntil: null, attempts: [] },
      };
      tables.deliveries.set(deliveryKey(place), row);
      tables.audit.push(audit);
      return "sending";
    },
  };
};
