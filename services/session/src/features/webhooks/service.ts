import { formatId, uuidv7 } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import {
  type ChangeWebhookBody,
  type CreateWebhookBody,
  type NewWebhookSecret,
  WEBHOOK_OVERLAP_HOURS,
  WEBHOOK_SECONDS,
  WEBHOOKS_MAX,
  type Webhook,
  type WebhookDelivery,
  type WebhookSending,
} from "@holdfast/protocol/webhooks";
import { type AuditRow, auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import { checkTarget, type TargetRules } from "@holdfast/service-kit/public-targets";
import { formatWebhookSecret, WEBHOOK_SECRET_BYTES } from "@holdfast/service-kit/webhook-signature";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SecretBox } from "../../webhooks/seal-secret.ts";
import {
  isRefused,
  type StoredDelivery,
  type StoredWebhook,
  type WebhookRefusal,
  type WebhookRepository,
} from "./repository.ts";

export interface WebhookServiceDeps extends Dice {
  readonly webhooks: WebhookRepository;
  readonly targets: TargetRules;
  readonly box: SecretBox;
  /** Called when something is to be sent now. */
  readonly nudge: () => void;
}

const HOUR_MILLISECONDS = 3_600_000;

const timeOf = (at: Date | null): string | null => at?.toISOString() ?? null;

const toWebhook = (hook: StoredWebhook, now: number): Webhook => {
  const { url, description, timeoutSeconds, enabled, endedBecause, earlierUntil } = hook;
  return {
    ...{ id: formatId("whk", hook.id), url, description, events: [...hook.events], timeoutSeconds, enabled },
    endedBecause,
    failingSince: timeOf(hook.failingSince),
    createdAt: hook.createdAt.toISOString(),
    updatedAt: hook.updatedAt.toISOString(),
    secretSince: hook.secretSince.toISOString(),
    earlierSecretUntil: earlierUntil !== null && earlierUntil.getTime() > now ? timeOf(earlierUntil) : null,
  };
};

const toDelivery = ({ eventId, type, at, state, nextAt, attempts }: StoredDelivery): WebhookDelivery => ({
  ...{ eventId: formatId("evt", eventId), type, at: at.toISOString(), state, nextAttemptAt: timeOf(nextAt) },
  attempts: attempts.map(({ at: began, status, milliseconds, failure, answer }) => ({
    ...{ at: began.toISOString(), status, milliseconds, failure },
    // Whatever somebody else's program wrote: what is no text shows as such.
    answer: new TextDecoder().decode(answer),
  })),
});

/** Where a workspace's events are sent: by whom it may be said, and to where. [WH-1] */
export const createWebhooks = (deps: WebhookServiceDeps) => {
  const { webhooks, targets, box, random, now, nudge } = deps;
  type Action = Extract<AuditRow["action"], `webhook.${string}`>;
  const noteOf = ({ accountId, loginId, workspaceId }: Caller, id: Bytes, action: Action): AuditRow =>
    auditRow(deps, { action, accountId, loginId, workspaceId, target: formatId("whk", id) });
  const told = <E extends string>(outcome: StoredWebhook | E): Result<Webhook, E> =>
    typeof outcome === "string" ? err(outcome) : ok(toWebhook(outcome, now()));
  const sent = (
    outcome: "sending" | WebhookRefusal,
    eventId: Bytes,
  ): Result<WebhookSending, WebhookRefusal> => {
    if (outcome !== "sending") return err(outcome);
    nudge();
    return ok({ eventId: formatId("evt", eventId) });
  };

  return {
    list: async (caller: Caller): Promise<Result<readonly Webhook[], WebhookRefusal>> => {
      const hooks = await webhooks.list(caller);
      return isRefused(hooks) ? err(hooks) : ok(hooks.map((hook) => toWebhook(hook, now())));
    },

    find: async (caller: Caller, id: Bytes): Promise<Result<Webhook, WebhookRefusal>> =>
      told(await webhooks.find(caller, id)),

    create: async (
      caller: Caller,
      body: CreateWebhookBody,
    ): Promise<Result<NewWebhookSecret, WebhookRefusal | "webhook-limit" | "target-refused">> => {
      // Names are asked for nobody who may not have a hook.
      const present = await webhooks.list(caller);
      if (isRefused(present)) return err(present);
      if (present.length >= WEBHOOKS_MAX) return err("webhook-limit");
      if (!(await checkTarget(body.url, targets)).ok) return err("target-refused");
      const { url, events, description = "", timeoutSeconds = WEBHOOK_SECONDS.usual, enabled = true } = body;
      const [id, secret] = [uuidv7(now(), random), random(WEBHOOK_SECRET_BYTES)];
      const created = await webhooks.create(
        caller,
        {
          ...{ id, url, events, description, timeoutSeconds, enabled },
          ...{ secret: box.seal(id, secret), at: new Date(now()) },
        },
        noteOf(caller, id, "webhook.created"),
      );
      const webhook = told(created);
      return webhook.ok ? ok({ webhook: webhook.value, secret: formatWebhookSecret(secret) }) : webhook;
    },

    change: async (
      caller: Caller,
      id: Bytes,
      body: ChangeWebhookBody,
    ): Promise<Result<Webhook, WebhookRefusal | "target-refused">> => {
      const present = await webhooks.find(caller, id);
      if (isRefused(present)) return err(present);
      if (body.url !== undefined && !(await checkTarget(body.url, targets)).ok) return err("target-refused");
      return told(await webhooks.change(caller, id, body, noteOf(caller, id, "webhook.changed")));
    },

    remove: async (caller: Caller, id: Bytes): Promise<Result<null, WebhookRefusal>> => {
      const outcome = await webhooks.remove(caller, id, noteOf(caller, id, "webhook.deleted"));
      return outcome === "removed" ? ok(null) : err(outcome);
    },

    rotate: async (caller: Caller, id: Bytes): Promise<Result<NewWebhookSecret, WebhookRefusal>> => {
      const secret = random(WEBHOOK_SECRET_BYTES);
      const until = new Date(now() + WEBHOOK_OVERLAP_HOURS * HOUR_MILLISECONDS);
      const audit = noteOf(caller, id, "webhook.secret-replaced");
      const webhook = told(await webhooks.rotate(caller, id, box.seal(id, secret), until, audit));
      return webhook.ok ? ok({ webhook: webhook.value, secret: formatWebhookSecret(secret) }) : webhook;
    },

    deliveries: async (
      caller: Caller,
      id: Bytes,
      page: { readonly before: Bytes | null; readonly limit: number },
    ): Promise<
      Result<{ readonly items: readonly WebhookDelivery[]; readonly next: Bytes | null }, WebhookRefusal>
    > => {
      const found = await webhooks.deliveries(caller, id, { before: page.before, limit: page.limit + 1 });
      if (isRefused(found)) return err(found);
      const items = found.slice(0, page.limit);
      const next = found.length > page.limit ? (items.at(-1)?.eventId ?? null) : null;
      return ok({ items: items.map(toDelivery), next });
    },

    redeliver: async (
      caller: Caller,
      id: Bytes,
      eventId: Bytes,
    ): Promise<Result<WebhookSending, WebhookRefusal>> =>
      sent(await webhooks.redeliver(caller, id, eventId, noteOf(caller, id, "webhook.redelivered")), eventId),

    ping: async (caller: Caller, id: Bytes): Promise<Result<WebhookSending, WebhookRefusal>> => {
      const eventId = uuidv7(now(), random);
      return sent(await webhooks.ping(caller, id, eventId, noteOf(caller, id, "webhook.tested")), eventId);
    },
  };
};
export type Webhooks = ReturnType<typeof createWebhooks>;
