import type { EventType } from "@holdfast/protocol/events";
import type { Webhook, WebhookAttempt, WebhookDelivery } from "@holdfast/protocol/webhooks";
import { shortTime } from "./time.ts";

/** What can be sent, as somebody chooses it. */
export const EVENT_WORDS: { readonly [T in EventType]: string } = {
  session_created: "A session is created",
  session_updated: "A session is saved or renamed",
  session_deleted: "A session is deleted",
  session_restored: "A deleted session is brought back",
  checkpoint_created: "A checkpoint is named",
  checkpoint_updated: "A checkpoint is changed",
  checkpoint_deleted: "A checkpoint is deleted",
};

const TYPE_WORDS: { readonly [T in WebhookDelivery["type"]]: string } = {
  session_created: "Session created",
  session_updated: "Session saved or renamed",
  session_deleted: "Session deleted",
  session_restored: "Session brought back",
  checkpoint_created: "Checkpoint named",
  checkpoint_updated: "Checkpoint changed",
  checkpoint_deleted: "Checkpoint deleted",
  ping: "Test",
};

const FAILURE_WORDS: { readonly [F in NonNullable<WebhookAttempt["failure"]>]: string } = {
  "refused-target": "the address leads to a place nothing may be sent to",
  "unknown-name": "the name in the address does not exist",
  unreachable: "nothing answers at this address",
  tls: "its certificate is not good",
  timeout: "no answer in time",
  "broken-answer": "the connection was cut",
  redirect: "it points to another address, which is not followed",
  status: "it refused",
  "secret-lost": "the secret cannot be read; replace it",
};

/** What was sent. */
export const typeWords = (type: WebhookDelivery["type"]): string => TYPE_WORDS[type];

/** What came of one attempt. */
export const attemptWords = ({ status, failure }: WebhookAttempt): string => {
  const answered = status === null ? "" : ` (${status})`;
  return failure === null ? `Taken${answered}` : `Not taken: ${FAILURE_WORDS[failure]}${answered}`;
};

/** How a delivery stands. */
export const deliveryWords = ({ state, nextAttemptAt, attempts }: WebhookDelivery): string => {
  if (state === "delivered") return "Delivered";
  if (state === "failed") return "Given up";
  if (state === "kept") return "Kept: the webhook was off";
  if (attempts.length === 0 || nextAttemptAt === null) return "On its way";
  return `Next attempt ${shortTime(nextAttemptAt)}`;
};

export type WebhookTone = "good" | "bad" | "off";

/** How a webhook stands, and whether somebody should look. */
export const standing = (
  hook: Pick<Webhook, "enabled" | "endedBecause" | "failingSince">,
): { readonly words: string; readonly tone: WebhookTone } => {
  if (hook.endedBecause === "gone") return { words: "Off: the receiver says it is gone", tone: "bad" };
  if (hook.endedBecause === "failing") return { words: "Off: it failed for five days", tone: "bad" };
  if (!hook.enabled) return { words: "Off", tone: "off" };
  return hook.failingSince === null
    ? { words: "On", tone: "good" }
    : { words: `Failing since ${shortTime(hook.failingSince)}`, tone: "bad" };
};

/** Its address without what stands behind the host, which may be a secret of the receiver. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);
