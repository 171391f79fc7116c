import { fromBase64url } from "@holdfast/protocol/encoding";
import { idBytes, isId, parseId } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { ChangeSessionBody, CreateSessionBody, type Session } from "@holdfast/protocol/sessions";
import type { Bytes } from "@holdfast/vault/bytes";
import { Elysia } from "elysia";
import { answers, json } from "../../edge/answers.ts";
import { describe } from "../../edge/document.ts";
import { IDENTITY_CODES, type Identity } from "../../edge/identify.ts";
import { jsonBody, readJson } from "../../edge/json-body.ts";
import { nextLink, readPage } from "../../edge/page.ts";
import type { Sessions } from "./service.ts";

const META_CODES = [
  ...IDENTITY_CODES,
  "invalid-request",
  "unsupported-media-type",
  "too-large",
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
const JSON_ANSWER = { answers: { 200: "application/json" } };

interface SessionRouteDeps {
  readonly identity: Identity;
  readonly sessions: Sessions;
}

const withTag = (status: number, session: Session): Response =>
  json(status, session, { etag: `"v${session.version}"` });

const decoded = (body: { readonly meta: string; readonly nameTag: string }) => {
  const meta = fromBase64url(body.meta);
  const nameTag = fromBase64url(body.nameTag);
  return meta === null || nameTag === null ? null : { meta, nameTag };
};

/** The version that If-Match names; null without the header, undefined for anything but one `"v<version>"`. */
const versionOf = (request: Request): number | null | undefined => {
  const header = request.headers.get("if-match");
  const digits = /^"v([1-9]\d{0,8})"$/.exec(header ?? "")?.[1];
  return header === null ? null : digits === undefined ? undefined : Number(digits);
};

const create = async ({ identity, sessions }: SessionRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayCreate.refuse(caller.error);
  const body = await readJson(request, CreateSessionBody);
  if (!body.ok) return mayCreate.refuse(body.error, "errors" in body ? { errors: body.errors } : {});
  const name = decoded(body.value);
  if (name === null || !isId("ses", body.value.id)) return mayCreate.refuse("invalid-request");
  const result = await sessions.create({ sessionId: idBytes(body.value.id), ...name }, caller.value);
  return mayCreate.reply(result, (session) => withTag(201, session));
};

const page = async ({ identity, sessions }: SessionRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayPage.refuse(caller.error);
  const wanted = readPage(request);
  if (wanted === null) return mayPage.refuse("invalid-request");
  const found = await sessions.page(caller.value, wanted);
  return mayPage.reply(found, (answer) => json(200, answer, nextLink(request, wanted, answer.next)));
};

const find = async (
  { identity, sessions }: SessionRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayFind.refuse(caller.error);
  const sessionId = parseId("ses", id);
  if (sessionId === null) return mayFind.refuse("not-found");
  return mayFind.reply(await sessions.find(sessionId, caller.value), (session) => withTag(200, session));
};

const change = async (
  { identity, sessions }: SessionRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayChange.refuse(caller.error);
  const sessionId: Bytes | null = parseId("ses", id);
  if (sessionId === null) return mayChange.refuse("not-found");
  const version = versionOf(request);
  if (version === null) return mayChange.refuse("precondition-required");
  if (version === undefined) return mayChange.refuse("version-conflict");
  const body = await readJson(request, ChangeSessionBody);
  if (!body.ok) return mayChange.refuse(body.error, "errors" in body ? { errors: body.errors } : {});
  const name = decoded(body.value);
  if (name === null) return mayChange.refuse("invalid-request");
  const result = await sessions.change({ sessionId, ...name }, version, caller.value);
  return mayChange.reply(result, (session) => withTag(200, session));
};

const remove = async (
  { identity, sessions }: SessionRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayRemove.refuse(caller.error);
  const sessionId = parseId("ses", id);
  if (sessionId === null) return mayRemove.refuse("not-found");
  return mayRemove.reply(
    await sessions.remove(sessionId, caller.value),
    () => new Response(null, { status: 204 }),
  );
};

/** Sessions: create, list, one, rename, delete. [SP-11] */
export const sessionRoutes = (deps: SessionRouteDeps) =>
  new Elysia()
    .post("/sessions", ({ request }) => create(deps, request), {
      parse: "none",
      ...describe("Create a session", CREATE_CODES, {
        requestBody: jsonBody(CreateSessionBody),
        answers: { 201: "application/json" },
      }),
    })
    .get("/sessions", ({ request }) => page(deps, request), {
      ...describe("The workspace's sessions, newest first", PAGE_CODES, JSON_ANSWER),
    })
    .get("/sessions/:id", ({ request, params }) => find(deps, request, params.id), {
      ...describe("One session", FIND_CODES, JSON_ANSWER),
    })
    .patch("/sessions/:id", ({ request, params }) => change(deps, request, params.id), {
      parse: "none",
      ...describe("Rename a session", CHANGE_CODES, {
        requestBody: jsonBody(ChangeSessionBody),
        ...JSON_ANSWER,
      }),
    })
    .delete("/sessions/:id", ({ request, params }) => remove(deps, request, params.id), {
      parse: "none",
      ...describe("Delete a session; it can be brought back for 7 days", REMOVE_CODES),
    });
