import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import {
  type ChangeWebhookBody,
  type CreateWebhookBody,
  NewWebhookSecret,
  Webhook,
  WebhookDeliveryPage,
  WebhookList,
  WebhookSending,
} from "@holdfast/protocol/webhooks";
import type { ClientProblem } from "../contract/problem.ts";
import { createAsking } from "./asking.ts";
import type { Http } from "./http.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** Hooks and what was sent to them. [WH-1] [WH-5] */
export interface WebhooksApi {
  readonly list: () => Answer<WebhookList>;
  readonly create: (input: CreateWebhookBody) => Answer<NewWebhookSecret>;
  readonly change: (id: Id<"whk">, input: ChangeWebhookBody) => Answer<Webhook>;
  readonly remove: (id: Id<"whk">) => Answer<null>;
  readonly rotateSecret: (id: Id<"whk">) => Answer<NewWebhookSecret>;
  readonly test: (id: Id<"whk">) => Answer<WebhookSending>;
  readonly deliveries: (id: Id<"whk">, cursor: string | undefined) => Answer<WebhookDeliveryPage>;
  readonly redeliver: (id: Id<"whk">, event: Id<"evt">) => Answer<WebhookSending>;
}

const HOOKS = "/api/webhooks";

export const createWebhooksApi = (http: Http): WebhooksApi => {
  const { ask, done } = createAsking(http);
  return {
    list: () => ask({ method: "GET", path: HOOKS }, WebhookList),
    // Sent again it would make a second one, whose secret nobody sees.
    create: (input) => ask({ method: "POST", path: HOOKS, json: input, retries: 0 }, NewWebhookSecret),
    change: (id, input) =>
      ask({ method: "PATCH", path: `${HOOKS}/${id}`, json: input, repeatable: true }, Webhook),
    remove: (id) => done({ method: "DELETE", path: `${HOOKS}/${id}` }),
    rotateSecret: (id) =>
      ask({ method: "POST", path: `${HOOKS}/${id}/rotate-secret`, retries: 0 }, NewWebhookSecret),
    test: (id) => ask({ method: "POST", path: `${HOOKS}/${id}/test`, retries: 0 }, WebhookSending),
    deliveries: (id, cursor) => {
      const query = cursor === undefined ? "" : `?${new URLSearchParams({ cursor })}`;
      return ask({ method: "GET", path: `${HOOKS}/${id}/deliveries${query}` }, WebhookDeliveryPage);
    },
    redeliver: (id, event) =>
      ask(
        { method: "POST", path: `${HOOKS}/${id}/deliveries/${event}/redeliver`, retries: 0 },
        WebhookSending,
      ),
  };
};
