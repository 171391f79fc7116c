import { fromBase64url, fromHex } from "@holdfast/protocol/encoding";
import { idBytes, isId } from "@holdfast/protocol/ids";
import {
  CreateNamedSessionBody,
  NamedSession,
  NamedSessionPage,
  RenameSessionBody,
} from "@holdfast/protocol/named-sessions";
import type { ProblemCode } from "@holdfast/protocol/problems";
import {
  ChangeSessionBody,
  CreateSessionBody,
  Session,
  SessionPage,
  SessionQuery,
} from "@holdfast/protocol/sessions";
import { answers, empty, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { nextLink, queryOf, readPage } from "@holdfast/service-kit/list-page";
import { readIfMatch, versionTag } from "@holdfast/service-kit/preconditions";
import { Elysia } from "elysia";
import { hasUnlock } from "../../assisted/access.ts";
import { either } from "../../edge/either.ts";
import { sessionRequest } from "../../edge/session-request.ts";
import { NAMED_CODES, type NamedSessionHandlers } from "../named-sessions/handlers.ts";
import {
  CHANGE_EXAMPLE,
  CREATE_EXAMPLE,
  CREATE_NAMED_EXAMPLE,
  NAMED_SESSION_EXAMPLE,
  RENAME_EXAMPLE,
  SESSION_EXAMPLE,
} from "./examples.ts";
import type { Sessions } from "./service.ts";

const META_CODES = [
  ...IDENTITY_CODES,
  ...BODY_CODES,
  "malformed-object",
  "wrong-kind",
  "wrong-place",
  "bad-signature",
  "not-found",
  "forbidden",
  "device-not-allowed",
  "epoch-retired",
  "name-taken",
] as const satisfies ProblemCode[];
const CREATE_CODES = [...META_CODES, "id-taken"] as const satisfies ProblemCode[];
const CHANGE_CODES = [
  ...META_CODES,
  "version-conflict",
  "precondition-required",
] as const satisfies ProblemCode[];
const PAGE_CODES = [...IDENTITY_CODES, "invalid-request"] as const satisfies ProblemCode[];
const FIND_CODES = [...IDENTITY_CODES, "not-found"] as const satisfies ProblemCode[];
const REMOVE_CODES = [...FIND_CODES, "forbidden"] as const satisfies ProblemCode[];
const [mayCreate, mayChange, mayPage, mayFind, mayRemove] = [
  answers(...CREATE_CODES),
  answers(...CHANGE_CODES),
  answers(...PAGE_CODES),
  answers(...FIND_CODES),
  answers(...REMOVE_CODES),
];

interface SessionRouteDeps {
  readonly identity: Identity;
  readonly sessions: Sessions;
  /** For requests that bring an unlock token. [AM-9] */
  readonly named: NamedSessionHandlers;
}

const withTag = (status: number, session: Session): Response =>
  json(status, session, { etag: versionTag(session.version) });

const decoded = (body: { readonly meta: string; readonly nameTag: string }) => {
  const meta = fromBase64url(body.meta);
  const nameTag = fromBase64url(body.nameTag);
  return meta === null || nameTag === null ? null : { meta, nameTag };
};

const create = async ({ identity, sessions }: SessionRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayCreate.refuse(caller.error);
  const body = await readJson(request, CreateSessionBody);
  if (!body.ok) return mayCreate.refuse(body.error, body.members);
  const name = decoded(body.value);
  const { id, branchOf, branchAt } = body.value;
  const isNamed = isId("ses", id) && (branchOf === undefined || isId("ses", branchOf));
  if (name === null || !isNamed) return mayCreate.refuse("invalid-request");
  const branch = branchOf === undefined ? null : idBytes(branchOf);
  const left = branchAt === undefined ? null : fromHex(branchAt);
  const made = { sessionId: idBytes(id), branchOf: branch, branchAt: left, ...name };
  const result = await sessions.create(made, caller.value);
  return mayCreate.reply(result, (session) => withTag(201, session));
};

const page = async ({ identity, sessions }: SessionRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayPage.refuse(caller.error);
  const wanted = readPage(request, SessionQuery);
  if (wanted === null) return mayPage.refuse("invalid-request");
  const found = await sessions.page(caller.value, wanted.query, wanted);
  return mayPage.reply(found, (answer) => json(200, answer, nextLink(request, wanted, answer.next)));
};

const find = async (
  { identity, sessions }: SessionRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const at = await sessionRequest(identity.live, request, id);
  if (!at.ok) return mayFind.refuse(at.error);
  const found = await sessions.find(at.value.sessionId, at.value.caller);
  return mayFind.reply(found, (session) => withTag(200, session));
};

const change = async (
  { identity, sessions }: SessionRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const at = await sessionRequest(identity.live, request, id);
  if (!at.ok) return mayChange.refuse(at.error);
  const version = readIfMatch(request);
  if (!version.ok) return mayChange.refuse(version.error);
  const body = await readJson(request, ChangeSessionBody);
  if (!body.ok) return mayChange.refuse(body.error, body.members);
  const name = decoded(body.value);
  if (name === null) return mayChange.refuse("invalid-request");
  const { sessionId, caller } = at.value;
  const result = await sessions.change({ sessionId, ...name }, version.value, caller);
  return mayChange.reply(result, (session) => withTag(200, session));
};

const remove = async (
  { identity, sessions }: SessionRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const at = await sessionRequest(identity.live, request, id);
  if (!at.ok) return mayRemove.refuse(at.error);
  return mayRemove.reply(await sessions.remove(at.value.sessionId, at.value.caller), () => empty());
};

const BY_TOKEN = "With an unlock token names are said and answered in clear.";
const union = (codes: readonly ProblemCode[]): readonly ProblemCode[] => [
  ...new Set([...codes, ...NAMED_CODES]),
];
const ONE_OF = either(Session, SESSION_EXAMPLE, NamedSession, NAMED_SESSION_EXAMPLE);

/** Sessions: create, list, one, rename, delete; sealed, or by name with an unlock token. [SP-11] [AM-9] */
export const sessionRoutes = (deps: SessionRouteDeps) =>
  new Elysia()
    .post(
      "/sessions",
      ({ request }) => (hasUnlock(request) ? deps.named.create(request) : create(deps, request)),
      {
        parse: "none",
        ...describe({
          summary: "Create a session",
          description: BY_TOKEN,
          tag: "sessions",
          codes: union(CREATE_CODES),
          body: either(CreateSessionBody, CREATE_EXAMPLE, CreateNamedSessionBody, CREATE_NAMED_EXAMPLE),
          answers: { 201: ONE_OF },
          idempotency: "kept",
          unlock: "taken",
        }),
      },
    )
    .get(
      "/sessions",
      ({ request }) => (hasUnlock(request) ? deps.named.page(request) : page(deps, request)),
      describe({
        summary: "The workspace's sessions, newest first; archived and deleted ones when asked for",
        description: BY_TOKEN,
        tag: "sessions",
        codes: union(PAGE_CODES),
        query: queryOf(SessionQuery),
        answers: {
          200: either(SessionPage, { items: [SESSION_EXAMPLE], next: null }, NamedSessionPage, {
            items: [NAMED_SESSION_EXAMPLE],
            next: null,
          }),
        },
        unlock: "taken",
      }),
    )
    .get(
      "/sessions/:id",
      ({ request, params }) =>
        hasUnlock(request) ? deps.named.find(request, params.id) : find(deps, request, params.id),
      describe({
        summary: "One session",
        description: BY_TOKEN,
        tag: "sessions",
        codes: union(FIND_CODES),
        answers: { 200: ONE_OF },
        unlock: "taken",
      }),
    )
    .patch(
      "/sessions/:id",
      ({ request, params }) =>
        hasUnlock(request) ? deps.named.change(request, params.id) : change(deps, request, params.id),
      {
        parse: "none",
        ...describe({
          summary: "Rename a session",
          description: BY_TOKEN,
          tag: "sessions",
          codes: union(CHANGE_CODES),
          headers: ["if-match"],
          body: either(ChangeSessionBody, CHANGE_EXAMPLE, RenameSessionBody, RENAME_EXAMPLE),
          answers: { 200: ONE_OF },
          idempotency: "kept",
          unlock: "taken",
        }),
      },
    )
    .delete("/sessions/:id", ({ request, params }) => remove(deps, request, params.id), {
      parse: "none",
      ...describe({
        summary: "Delete a session; it can be brought back for 7 days",
        tag: "sessions",
        codes: REMOVE_CODES,
        answers: { 204: null },
        idempotency: "kept",
      }),
    });
