import type { WebhookState } from "@holdfast/protocol/webhooks";
import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import type { MemoryWebhook } from "../../webhooks/memory-rows.ts";
import type { Attempt, TakenDelivery } from "../../webhooks/queue.ts";

/** A hook without its secrets. */
export type StoredWebhook = Readonly<Omit<MemoryWebhook, "secret" | "earlierSecret">>;

/** Who asks, in which workspace. Owners and admins may; for others there are no hooks (`not-found`), or they may not. [WH-1] */
export interface Asking {
  readonly workspaceId: Bytes;
  readonly accountId: Bytes;
}

export type WebhookRefusal = "not-found" | "forbidden";

/** What is left out stays. */
export type WebhookChange = Partial<
  Pick<StoredWebhook, "url" | "description" | "events" | "timeoutSeconds" | "enabled">
>;

export type NewWebhook = Pick<
  MemoryWebhook,
  "id" | "url" | "description" | "events" | "timeoutSeconds" | "enabled" | "secret"
> & { readonly at: Date };

export interface StoredDelivery extends Pick<TakenDelivery, "eventId" | "type" | "at"> {
  readonly state: WebhookState;
  readonly nextAt: Date | null;
  /** Oldest first. */
  readonly attempts: readonly Attempt[];
}

/** The hooks of workspaces, and what was sent to them. Every change writes its audit entry with it. */
export interface WebhookRepository {
  /** Oldest first. */
  readonly list: (by: Asking) => Promise<readonly StoredWebhook[] | WebhookRefusal>;
  readonly find: (by: Asking, id: Bytes) => Promise<StoredWebhook | WebhookRefusal>;
  /** `webhook-limit`: there are as many as there may be. */
  readonly create: (
    by: Asking,
    hook: NewWebhook,
    audit: AuditRow,
  ) => Promise<StoredWebhook | WebhookRefusal | "webhook-limit">;
  /** Switched on again it begins anew: what it failed before is forgotten. Switched off, what waits is kept. */
  readonly change: (
    by: Asking,
    id: Bytes,
    change: WebhookChange,
    audit: AuditRow,
  ) => Promise<StoredWebhook | WebhookRefusal>;
  /** With everything that was sent. */
  readonly remove: (by: Asking, id: Bytes, audit: AuditRow) => Promise<"removed" | WebhookRefusal>;
  /** The secret before goes on signing until then; the one before that no more. [WH-3] */
  readonly rotate: (
    by: Asking,
    id: Bytes,
    secret: Bytes,
    earlierUntil: Date,
    audit: AuditRow,
  ) => Promise<StoredWebhook | WebhookRefusal>;
  /** Newest first, from before an event on. */
  readonly deliveries: (
    by: Asking,
    id: Bytes,
    page: { readonly before: Bytes | null; readonly limit: number },
  ) => Promise<readonly StoredDelivery[] | WebhookRefusal>;
  /** Sends again, once and now; what waits for its next attempt is tried now, and what is under way stays as it is. */
  readonly redeliver: (
    by: Asking,
    id: Bytes,
    eventId: Bytes,
    audit: AuditRow,
  ) => Promise<"sending" | WebhookRefusal>;
  /** Sends a `ping`, once and now. */
  readonly ping: (
    by: Asking,
    id: Bytes,
    eventId: Bytes,
    audit: AuditRow,
  ) => Promise<"sending" | WebhookRefusal>;
}

export const isRefused = (outcome: unknown): outcome is WebhookRefusal =>
  outcome === "not-found" || outcome === "forbidden";
