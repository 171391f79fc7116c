import { toHex } from "@holdfast/protocol/encoding";
import type { WebhookEnding, WebhookEvent, WebhookState } from "@holdfast/protocol/webhooks";
import type { Bytes } from "@holdfast/vault/bytes";
import type { Attempt, TakenDelivery } from "./queue.ts";

/** As in the table `webhooks`. */
export interface MemoryWebhook {
  readonly id: Bytes;
  readonly workspaceId: Bytes;
  url: string;
  description: string;
  events: readonly WebhookEvent[];
  timeoutSeconds: number;
  enabled: boolean;
  endedBecause: WebhookEnding | null;
  failingSince: Date | null;
  secret: Bytes;
  secretSince: Date;
  earlierSecret: Bytes | null;
  earlierUntil: Date | null;
  readonly createdAt: Date;
  updatedAt: Date;
}

/** As in the table `webhook_deliveries`, with its attempts. */
export interface MemoryDelivery
  extends Pick<TakenDelivery, "webhookId" | "eventId" | "workspaceId" | "type" | "at" | "data"> {
  state: WebhookState;
  manual: boolean;
  tried: number;
  begunAt: Date | null;
  nextAt: Date | null;
  claim: number;
  claimedUntil: Date | null;
  readonly attempts: Attempt[];
}

export const deliveryKey = ({ webhookId, eventId }: Pick<TakenDelivery, "webhookId" | "eventId">): string =>
  `${toHex(webhookId)}/${toHex(eventId)}`;
