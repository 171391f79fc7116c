import type {
  CreateWebhookBody,
  NewWebhookSecret,
  Webhook,
  WebhookDelivery,
} from "@holdfast/protocol/webhooks";

export const CREATE_EXAMPLE: CreateWebhookBody = {
  url: "https://example.com/holdfast",
  events: ["session_created", "checkpoint_created"],
  description: "Tells the team's chat",
  timeoutSeconds: 10,
};

export const WEBHOOK_EXAMPLE: Webhook = {
  id: "whk_0192f1d0c0de70008000000000000001",
  url: "https://example.com/holdfast",
  events: ["session_created", "checkpoint_created"],
  description: "Tells the team's chat",
  timeoutSeconds: 10,
  enabled: true,
  endedBecause: null,
  failingSince: null,
  createdAt: "2026-11-22T08:00:00.000Z",
  updatedAt: "2026-11-22T08:00:00.000Z",
  secretSince: "2026-11-22T08:00:00.000Z",
  earlierSecretUntil: null,
};

export const SECRET_EXAMPLE: NewWebhookSecret = {
  webhook: WEBHOOK_EXAMPLE,
  secret: "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
};

export const DELIVERY_EXAMPLE: WebhookDelivery = {
  eventId: "evt_0192f1d0c0de70008000000000000001",
  type: "session_created",
  at: "2026-11-22T08:01:00.000Z",
  state: "waiting",
  nextAttemptAt: "2026-11-22T08:01:31.000Z",
  attempts: [
    {
      at: "2026-11-22T08:01:00.120Z",
      status: 503,
      milliseconds: 84,
      failure: "status",
      answer: "back in a minute",
    },
  ],
};
