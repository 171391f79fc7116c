import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { parseId } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { PageQuery } from "@holdfast/protocol/sessions";
import {
  ChangeWebhookBody,
  CreateWebhookBody,
  NewWebhookSecret,
  Webhook,
  WebhookDeliveryPage,
  WebhookList,
  WebhookSending,
} from "@holdfast/protocol/webhooks";
import { answers, empty, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { queryOf, readPage } from "@holdfast/service-kit/list-page";
import { rateHeaders } from "@holdfast/service-kit/rate-limit";
import { Elysia } from "elysia";
import type { SaveRate } from "../saves/save-rate.ts";
import { CREATE_EXAMPLE, DELIVERY_EXAMPLE, SECRET_EXAMPLE, WEBHOOK_EXAMPLE } from "./examples.ts";
import { type WebhookRequest, webhookRequest } from "./request.ts";
import type { Webhooks } from "./service.ts";

const FIND_CODES = [...IDENTITY_CODES, "not-found", "forbidden"] as const satisfies ProblemCode[];
const PAGE_CODES = [...FIND_CODES, "invalid-request"] as const satisfies ProblemCode[];
const SEND_CODES = [...FIND_CODES, "rate-limited"] as const satisfies ProblemCode[];
const CHANGE_CODES = [...SEND_CODES, ...BODY_CODES, "target-refused"] as const satisfies ProblemCode[];
const CREATE_CODES = [...CHANGE_CODES, "webhook-limit"] as const satisfies ProblemCode[];
const [mayFind, mayPage, maySend, mayChange, mayCreate] = [
  answers(...FIND_CODES),
  answers(...PAGE_CODES),
  answers(...SEND_CODES),
  answers(...CHANGE_CODES),
  answers(...CREATE_CODES),
];

export interface WebhookRouteDeps {
  readonly identity: Identity;
  readonly webhooks: Webhooks;
  /** Of each login, in this process. */
  readonly rate: SaveRate;
}

const EVENT_ID_BYTES = 16;

const list = async ({ identity, webhooks }: WebhookRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayFind.refuse(caller.error);
  return mayFind.reply(await webhooks.list(caller.value), (items) => json(200, { items }));
};

/** Does what is counted, and says in its headers how much of it is left. */
const counted = async (
  { identity, rate }: WebhookRouteDeps,
  request: Request,
  id: string | null,
  work: (asked: WebhookRequest) => Response | Promise<Response>,
): Promise<Response> => {
  const asked = await webhookRequest(identity, request, id);
  if (!asked.ok) return maySend.refuse(asked.error);
  const state = rate.hit(asked.value.caller.loginId);
  const response = state.allowed ? await work(asked.value) : maySend.refuse("rate-limited");
  const headers = rateHeaders(rate.policy, state);
  for (const name in headers) response.headers.set(name, headers[name] ?? "");
  return response;
};

const create = (deps: WebhookRouteDeps, request: Request): Promise<Response> =>
  counted(deps, request, null, async ({ caller }) => {
    const body = await readJson(request, CreateWebhookBody);
    if (!body.ok) return mayCreate.refuse(body.error, body.members);
    return mayCreate.reply(await deps.webhooks.create(caller, body.value), (made) => json(201, made));
  });

const find = async (
  { identity, webhooks }: WebhookRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const asked = await webhookRequest(identity, request, id);
  if (!asked.ok) return mayFind.refuse(asked.error);
  const { caller, webhookId } = asked.value;
  return mayFind.reply(await webhooks.find(caller, webhookId), (hook) => json(200, hook));
};

const change = (deps: WebhookRouteDeps, request: Request, id: string): Promise<Response> =>
  counted(deps, request, id, async ({ caller, webhookId }) => {
    const body = await readJson(request, ChangeWebhookBody);
    if (!body.ok) return mayChange.refuse(body.error, body.members);
    const changed = await deps.webhooks.change(caller, webhookId, body.value);
    return mayChange.reply(changed, (hook) => json(200, hook));
  });

const remove = async (
  { identity, webhooks }: WebhookRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const asked = await webhookRequest(identity, request, id);
  if (!asked.ok) return mayFind.refuse(asked.error);
  const { caller, webhookId } = asked.value;
  return mayFind.reply(await webhooks.remove(caller, webhookId), () => empty());
};

const rotate = (deps: WebhookRouteDeps, request: Request, id: string): Promise<Response> =>
  counted(deps, request, id, async ({ caller, webhookId }) =>
    maySend.reply(await deps.webhooks.rotate(caller, webhookId), (made) => json(200, made)),
  );

const ping = (deps: WebhookRouteDeps, request: Request, id: string): Promise<Response> =>
  counted(deps, request, id, async ({ caller, webhookId }) =>
    maySend.reply(await deps.webhooks.ping(caller, webhookId), (sending) => json(202, sending)),
  );

const redeliver = (deps: WebhookRouteDeps, request: Request, id: string, event: string): Promise<Response> =>
  counted(deps, request, id, async ({ caller, webhookId }) => {
    const eventId = parseId("evt", event);
    if (eventId === null) return maySend.refuse("not-found");
    const outcome = await deps.webhooks.redeliver(caller, webhookId, eventId);
    return maySend.reply(outcome, (sending) => json(202, sending));
  });

const deliveries = async (
  { identity, webhooks }: WebhookRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const asked = await webhookRequest(identity, request, id);
  if (!asked.ok) return mayPage.refuse(asked.error);
  const page = readPage(request, PageQuery);
  if (page === null) return mayPage.refuse("invalid-request");
  const before = page.cursor === undefined ? null : fromBase64url(page.cursor);
  if (page.cursor !== undefined && before?.length !== EVENT_ID_BYTES)
    return mayPage.refuse("invalid-request");
  const { caller, webhookId } = asked.value;
  const found = await webhooks.deliveries(caller, webhookId, { before, limit: page.limit });
  return mayPage.reply(found, ({ items, next }) => json(200, { items, next: next && toBase64url(next) }));
};

const TAG = "webhooks";
const HOOK = { schema: Webhook, example: WEBHOOK_EXAMPLE };
const SECRET = { schema: NewWebhookSecret, example: SECRET_EXAMPLE };
const SENDING = { schema: WebhookSending, example: { eventId: DELIVERY_EXAMPLE.eventId } };
const [params, eventParams] = [
  { id: WEBHOOK_EXAMPLE.id },
  { id: WEBHOOK_EXAMPLE.id, eventId: DELIVERY_EXAMPLE.eventId },
];

/** The hooks of the login's workspace, for its owners and admins. [WH-1] [WH-5] */
export const webhookRoutes = (deps: WebhookRouteDeps) =>
  new Elysia()
    .get(
      "/webhooks",
      ({ request }) => list(deps, request),
      describe({
        summary: "The hooks of the workspace, oldest first",
        tag: TAG,
        codes: FIND_CODES,
        answers: { 200: { schema: WebhookList, example: { items: [WEBHOOK_EXAMPLE] } } },
      }),
    )
    .post("/webhooks", ({ request }) => create(deps, request), {
      parse: "none",
      ...describe({
        summary: "Have events sent to an address",
        description:
          "The secret that signs what is sent (Standard Webhooks) is answered this once. Every address that the name leads to must be public; it is checked again with every attempt. The description is stored in clear.",
        tag: TAG,
        codes: CREATE_CODES,
        body: { schema: CreateWebhookBody, example: CREATE_EXAMPLE },
        answers: { 201: SECRET },
      }),
    })
    .get(
      "/webhooks/:id",
      ({ request, params: { id } }) => find(deps, request, id),
      describe({
        summary: "One hook of the workspace",
        tag: TAG,
        codes: FIND_CODES,
        params,
        answers: { 200: HOOK },
      }),
    )
    .patch("/webhooks/:id", ({ request, params: { id } }) => change(deps, request, id), {
      parse: "none",
      ...describe({
        summary: "Change what is named; switch it off and on",
        description: "Switched off, what waits is kept for redelivery.",
        tag: TAG,
        codes: CHANGE_CODES,
        params,
        body: { schema: ChangeWebhookBody, example: { enabled: false } },
        answers: { 200: HOOK },
      }),
    })
    .delete(
      "/webhooks/:id",
      ({ request, params: { id } }) => remove(deps, request, id),
      describe({
        summary: "Delete a hook and its log",
        tag: TAG,
        codes: FIND_CODES,
        params,
        answers: { 204: null },
      }),
    )
    .post("/webhooks/:id/rotate-secret", ({ request, params: { id } }) => rotate(deps, request, id), {
      parse: "none",
      ...describe({
        summary: "Replace the secret; both sign for 24 hours",
        tag: TAG,
        codes: SEND_CODES,
        params,
        answers: { 200: SECRET },
      }),
    })
    .post("/webhooks/:id/test", ({ request, params: { id } }) => ping(deps, request, id), {
      parse: "none",
      ...describe({
        summary: "Send a ping, once; its outcome stands in the log",
        tag: TAG,
        codes: SEND_CODES,
        params,
        answers: { 202: SENDING },
      }),
    })
    .get(
      "/webhooks/:id/deliveries",
      ({ request, params: { id } }) => deliveries(deps, request, id),
      describe({
        summary: "What was sent in the last 30 days, newest first, with every attempt",
        tag: TAG,
        codes: PAGE_CODES,
        params,
        query: queryOf(PageQuery),
        answers: { 200: { schema: WebhookDeliveryPage, example: { items: [DELIVERY_EXAMPLE], next: null } } },
      }),
    )
    .post(
      "/webhooks/:id/deliveries/:eventId/redeliver",
      ({ request, params: { id, eventId } }) => redeliver(deps, request, id, eventId),
      {
        parse: "none",
        ...describe({
          summary: "Send one again, once and now",
          tag: TAG,
          codes: SEND_CODES,
          params: eventParams,
          answers: { 202: SENDING },
        }),
      },
    );
