import { type Id, idBytes } from "@holdfast/protocol/ids";
import {
  NotificationPage,
  NotificationPreferences,
  PREFERENCE_DEFAULTS,
  ReadAnswer,
  ReadBody,
  SaveFailedBody,
} from "@holdfast/protocol/notifications";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { PageQuery } from "@holdfast/protocol/sessions";
import { answers, empty, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { nextLink, queryOf, readPage } from "@holdfast/service-kit/list-page";
import { readIfMatch, versionTag } from "@holdfast/service-kit/preconditions";
import { Elysia } from "elysia";
import type { Notifications, VersionedPreferences } from "./service.ts";

const FIND_CODES = [...IDENTITY_CODES] as const satisfies ProblemCode[];
const PAGE_CODES = [...IDENTITY_CODES, "invalid-request"] as const satisfies ProblemCode[];
const BODIED_CODES = [...IDENTITY_CODES, ...BODY_CODES] as const satisfies ProblemCode[];
const PUT_CODES = [
  ...BODIED_CODES,
  "precondition-required",
  "version-conflict",
] as const satisfies ProblemCode[];
const [mayFind, mayPage] = [answers(...FIND_CODES), answers(...PAGE_CODES)];
const [maySend, mayPut] = [answers(...BODIED_CODES), answers(...PUT_CODES)];

interface NotificationRouteDeps {
  readonly identity: Identity;
  readonly notifications: Notifications;
}

const page = async (
  { identity, notifications }: NotificationRouteDeps,
  request: Request,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayPage.refuse(caller.error);
  const wanted = readPage(request, PageQuery);
  if (wanted === null) return mayPage.refuse("invalid-request");
  const found = await notifications.page(caller.value, wanted);
  return mayPage.reply(found, (answer) => json(200, answer, nextLink(request, wanted, answer.next)));
};

const read = async (
  { identity, notifications }: NotificationRouteDeps,
  request: Request,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return maySend.refuse(caller.error);
  const body = await readJson(request, ReadBody);
  if (!body.ok) return maySend.refuse(body.error, body.members);
  return json(200, { unread: await notifications.read(caller.value, body.value) });
};

const saveFailed = async (
  { identity, notifications }: NotificationRouteDeps,
  request: Request,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return maySend.refuse(caller.error);
  const body = await readJson(request, SaveFailedBody);
  if (!body.ok) return maySend.refuse(body.error, body.members);
  await notifications.saveFailed(caller.value, idBytes(body.value.sessionId as Id));
  return empty();
};

const withTag = ({ preferences, version }: VersionedPreferences): Response =>
  json(200, preferences, { etag: versionTag(version) });

const find = async (
  { identity, notifications }: NotificationRouteDeps,
  request: Request,
): Promise<Response> => {
  const caller = await identity.live(request);
  return caller.ok ? withTag(await notifications.preferences(caller.value)) : mayFind.refuse(caller.error);
};

const put = async (
  { identity, notifications }: NotificationRouteDeps,
  request: Request,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayPut.refuse(caller.error);
  const version = readIfMatch(request, 0);
  if (!version.ok) return mayPut.refuse(version.error);
  const body = await readJson(request, NotificationPreferences);
  if (!body.ok) return mayPut.refuse(body.error, body.members);
  const wanted = body.value as NotificationPreferences;
  return mayPut.reply(await notifications.setPreferences(caller.value, wanted, version.value), withTag);
};

const PAGE_EXAMPLE: NotificationPage = {
  items: [
    {
      id: "ntf_0192f1d0c0de70008000000000000001",
      kind: "new_login",
      at: "2026-11-21T08:00:00.000Z",
      read: false,
      data: {
        act: "login.created",
        entryId: "aud_0192f1d0c0de70008000000000000001",
        loginId: "lgn_0192f1d0c0de70008000000000000001",
      },
    },
  ],
  unread: 1,
  next: null,
};
const PREFERENCES = { schema: NotificationPreferences, example: PREFERENCE_DEFAULTS };
const TAG = "notifications";

/** `/api/notifications` and what belongs to it. [NT-8] [NT-9] */
export const notificationRoutes = (deps: NotificationRouteDeps) =>
  new Elysia()
    .get(
      "/notifications",
      ({ request }) => page(deps, request),
      describe({
        summary: "What this account was told, newest first, and how much of it is unread",
        description: "Kept for 90 days, the newest 500. It holds ids and nothing of what a session holds.",
        tag: TAG,
        codes: PAGE_CODES,
        query: queryOf(PageQuery),
        answers: { 200: { schema: NotificationPage, example: PAGE_EXAMPLE } },
      }),
    )
    .post("/notifications/read", ({ request }) => read(deps, request), {
      parse: "none",
      ...describe({
        summary: "Mark some of it as read, or all that came until a moment",
        tag: TAG,
        codes: BODIED_CODES,
        body: { schema: ReadBody, example: { before: "2026-11-21T08:00:00.000Z" } },
        answers: { 200: { schema: ReadAnswer, example: { unread: 0 } } },
      }),
    })
    .post("/notifications/save-failed", ({ request }) => saveFailed(deps, request), {
      parse: "none",
      ...describe({
        summary: "Tell the account that this device has not been able to save for ten minutes",
        description: "Told once an hour for each device, whatever it says.",
        tag: TAG,
        codes: BODIED_CODES,
        body: { schema: SaveFailedBody, example: { sessionId: "ses_0192f1d0c0de70008000000000000001" } },
        answers: { 204: null },
      }),
    })
    .get(
      "/notifications/preferences",
      ({ request }) => find(deps, request),
      describe({
        summary: "Of which kinds the account is told in the application, and which are sent",
        tag: TAG,
        codes: FIND_CODES,
        answers: { 200: PREFERENCES },
      }),
    )
    .put("/notifications/preferences", ({ request }) => put(deps, request), {
      parse: "none",
      ...describe({
        summary: "Set all of them",
        description: "New logins, changed keys and damage are always told in the application.",
        tag: TAG,
        codes: PUT_CODES,
        headers: ["if-match"],
        ifMatch: 0,
        body: PREFERENCES,
        answers: { 200: PREFERENCES },
      }),
    });
