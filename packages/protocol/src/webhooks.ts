import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { EVENT_TYPES } from "./events.ts";
import { cursor, idOf, time } from "./shapes.ts";

const strict = { additionalProperties: false } as const;

export const WEBHOOKS_MAX = 10;
export const WEBHOOK_URL_MAX_CHARS = 2_048;
export const WEBHOOK_DESCRIPTION_MAX_CHARS = 200;
/** How long a receiver may take. */
export const WEBHOOK_SECONDS = { least: 1, most: 10, usual: 10 } as const;
/** Of each event that a hook was made for, over 24 hours. [WH-4] */
export const WEBHOOK_ATTEMPTS_MAX = 8;
/** How long a secret that was replaced goes on signing. [WH-3] */
export const WEBHOOK_OVERLAP_HOURS = 24;
/** How long it is kept what was sent. [WH-5] */
export const WEBHOOK_LOG_DAYS = 30;
/** A hook that has failed for so long is switched off. [WH-6] */
export const WEBHOOK_FAILING_DAYS = 5;
/** Deliveries under way at most: of one hook, and of one replica. [WH-6] */
export const WEBHOOK_UNDER_WAY = { hook: 4, replica: 32 } as const;
/** Calls of one login that change hooks or make something be sent. */
export const WEBHOOK_CALLS_PER_MINUTE = 60;

/** What somebody can ask to be sent. */
export const WebhookEvent = Type.Union(EVENT_TYPES.map((type) => Type.Literal(type)));
export type WebhookEvent = Static<typeof WebhookEvent>;
/** What is sent; a `ping` is sent when somebody asks for one, and once. */
export const WEBHOOK_TYPES = [...EVENT_TYPES, "ping"] as const;

/** Why a hook was switched off by the service: its receiver answered 410, or everything failed for days. */
export const WEBHOOK_ENDINGS = ["gone", "failing"] as const;
export type WebhookEnding = (typeof WEBHOOK_ENDINGS)[number];

/**
 * What went wrong with an attempt: where the address leads may not be a target; its name has no address; nothing listens there;
 * the certificate is not the name's; no answer in time; an answer that is none; a redirect, which is not followed; another status
 * than 2xx; the secret cannot be read with the service's key.
 */
export const WEBHOOK_FAILURES = [
  "refused-target",
  "unknown-name",
  "unreachable",
  "tls",
  "timeout",
  "broken-answer",
  "redirect",
  "status",
  "secret-lost",
] as const;
export type WebhookFailure = (typeof WEBHOOK_FAILURES)[number];

/** Waiting for its next attempt; taken by the receiver; given up; kept, because the hook was switched off before. */
export const WEBHOOK_STATES = ["waiting", "delivered", "failed", "kept"] as const;
export type WebhookState = (typeof WEBHOOK_STATES)[number];

const url = Type.String({
  minLength: 1,
  maxLength: WEBHOOK_URL_MAX_CHARS,
  description: "https, with a public name or address",
  examples: ["https://hooks.example.org/holdfast"],
});
const events = Type.Array(WebhookEvent, { minItems: 1, maxItems: EVENT_TYPES.length, uniqueItems: true });
const description = Type.String({
  maxLength: WEBHOOK_DESCRIPTION_MAX_CHARS,
  description: "stored in clear: the service can read it",
});
const timeoutSeconds = Type.Integer({ minimum: WEBHOOK_SECONDS.least, maximum: WEBHOOK_SECONDS.most });
const enabled = Type.Boolean();

export const CreateWebhookBody = Type.Object(
  {
    url,
    events,
    description: Type.Optional(description),
    timeoutSeconds: Type.Optional(timeoutSeconds),
    enabled: Type.Optional(enabled),
  },
  strict,
);
export type CreateWebhookBody = Static<typeof CreateWebhookBody>;

/** What is not named stays. */
export const ChangeWebhookBody = Type.Partial(CreateWebhookBody, { ...strict, minProperties: 1 });
export type ChangeWebhookBody = Static<typeof ChangeWebhookBody>;

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** `failingSince`: nothing has been taken since then, and something was refused. */
export const Webhook = Type.Object(
  {
    id: idOf("whk"),
    url: Type.String(),
    events: Type.Array(WebhookEvent),
    description: Type.String(),
    timeoutSeconds,
    enabled,
    endedBecause: orNull(Type.Union(WEBHOOK_ENDINGS.map((ending) => Type.Literal(ending)))),
    failingSince: orNull(time),
    createdAt: time,
    updatedAt: time,
    secretSince: time,
    /** Until when the secret before it signs too. */
    earlierSecretUntil: orNull(time),
  },
  strict,
);
export type Webhook = Static<typeof Webhook>;
export const WebhookList = Type.Object({ items: Type.Array(Webhook) }, strict);
export type WebhookList = Static<typeof WebhookList>;

const secret = Type.String({ pattern: "^whsec_[A-Za-z0-9+/]{43}=$", description: "shown this once" });
/** A hook with its secret. */
export const NewWebhookSecret = Type.Object({ webhook: Webhook, secret }, strict);
export type NewWebhookSecret = Static<typeof NewWebhookSecret>;

/** `answer` is the first kilobyte of what the receiver said. */
export const WebhookAttempt = Type.Object(
  {
    at: time,
    status: orNull(Type.Integer()),
    milliseconds: Type.Integer({ minimum: 0 }),
    failure: orNull(Type.Union(WEBHOOK_FAILURES.map((failure) => Type.Literal(failure)))),
    answer: Type.String(),
  },
  strict,
);
export type WebhookAttempt = Static<typeof WebhookAttempt>;

/** One event for one hook, with its attempts, oldest first. */
export const WebhookDelivery = Type.Object(
  {
    eventId: idOf("evt"),
    type: Type.Union(WEBHOOK_TYPES.map((type) => Type.Literal(type))),
    at: time,
    state: Type.Union(WEBHOOK_STATES.map((state) => Type.Literal(state))),
    nextAttemptAt: orNull(time),
    attempts: Type.Array(WebhookAttempt),
  },
  strict,
);
export type WebhookDelivery = Static<typeof WebhookDelivery>;
/** Newest first; `next` asks for the ones before, null where there are none. */
export const WebhookDeliveryPage = Type.Object(
  { items: Type.Array(WebhookDelivery), next: orNull(cursor) },
  strict,
);
export type WebhookDeliveryPage = Static<typeof WebhookDeliveryPage>;

/** The id of what is sent. */
export const WebhookSending = Type.Object({ eventId: idOf("evt") }, strict);
export type WebhookSending = Static<typeof WebhookSending>;

/** What a receiver gets, as JSON. */
export interface WebhookBody {
  readonly type: (typeof WEBHOOK_TYPES)[number];
  readonly timestamp: string;
  readonly data: { readonly workspaceId: string } & Readonly<Record<string, unknown>>;
}
