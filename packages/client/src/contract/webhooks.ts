import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type {
  ChangeWebhookBody,
  CreateWebhookBody,
  NewWebhookSecret,
  Webhook,
  WebhookDeliveryPage,
  WebhookSending,
} from "@holdfast/protocol/webhooks";
import type { ClientProblem } from "./problem.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/**
 * Where the workspace's events are sent: ids, types and times, no content, signed as Standard Webhooks says. For owners and
 * admins; everybody else is refused as `forbidden`. [WH-1]
 */
export interface Webhooks {
  /** Oldest first. */
  readonly list: () => Answer<readonly Webhook[]>;
  /**
   * The secret is answered this once. The description is stored in clear. `target-refused`: nobody may be sent anything at this
   * address; `webhook-limit`: there are ten.
   */
  readonly create: (input: CreateWebhookBody) => Answer<NewWebhookSecret>;
  /** Changes what is named. Switched on again, a hook begins anew; switched off, what waits is kept. */
  readonly change: (id: Id<"whk">, input: ChangeWebhookBody) => Answer<Webhook>;
  /** With its log. */
  readonly remove: (id: Id<"whk">) => Answer<null>;
  /** The new secret is answered this once; for 24 hours both sign. */
  readonly rotateSecret: (id: Id<"whk">) => Answer<NewWebhookSecret>;
  /** Sends a `ping`, once; its outcome stands in the log. */
  readonly test: (id: Id<"whk">) => Answer<WebhookSending>;
  /** What was sent in the last 30 days, newest first. */
  readonly deliveries: (id: Id<"whk">, cursor?: string) => Answer<WebhookDeliveryPage>;
  /** Sends one again, once and now. */
  readonly redeliver: (id: Id<"whk">, event: Id<"evt">) => Answer<WebhookSending>;
}
