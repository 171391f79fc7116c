import { type Id, idBytes } from "@holdfast/protocol/ids";
import { CreateNamedSessionBody, RenameSessionBody } from "@holdfast/protocol/named-sessions";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { SessionQuery } from "@holdfast/protocol/sessions";
import { answers } from "@holdfast/service-kit/answers";
import { IDENTITY_CODES } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { nextLink, readPage } from "@holdfast/service-kit/list-page";
import { readIfMatch, versionTag } from "@holdfast/service-kit/preconditions";
import { ROLE } from "@holdfast/vault/roles";
import { ASSISTED_CODES } from "../../assisted/engine.ts";
import { type AssistedDeps, withSession, withWorkspace } from "../../edge/assisted-request.ts";
import { jsonBytes } from "../../edge/json-bytes.ts";
import { type Sessions, toSession } from "../sessions/service.ts";
import type { Answer, NamedSessions } from "./service.ts";

/** What the routes of sessions can answer besides their own problems when a token comes with the request. */
export const NAMED_CODES = [
  ...IDENTITY_CODES,
  ...ASSISTED_CODES,
  ...BODY_CODES,
  "not-found",
  "forbidden",
  "id-taken",
  "name-taken",
  "version-conflict",
  "precondition-required",
] as const satisfies ProblemCode[];
const may = answers(...NAMED_CODES);

export interface NamedSessionDeps extends AssistedDeps {
  readonly named: NamedSessions;
  readonly sealed: Sessions;
}

const withTag =
  (status: number) =>
  ({ bytes, version }: Answer): Response =>
    jsonBytes(status, bytes, { etag: versionTag(version) });

/** The routes of sessions for a request that brings an unlock token: the same addresses, names in clear. [AM-9] */
export const namedSessionHandlers = (deps: NamedSessionDeps) => ({
  create: (request: Request): Promise<Response> =>
    withWorkspace(deps, request, ROLE.member, may.refuse, async ({ caller, assistant }) => {
      const body = await readJson(request, CreateNamedSessionBody);
      if (!body.ok) return may.refuse(body.error, body.members);
      const { id, name } = body.value;
      const sent = { id: id === undefined ? null : idBytes(id as Id<"ses">), name };
      return may.reply(await deps.named.create(assistant, caller, sent), withTag(201));
    }),

  page: (request: Request): Promise<Response> =>
    withWorkspace(deps, request, ROLE.viewer, may.refuse, async ({ caller, assistant }) => {
      const wanted = readPage(request, SessionQuery);
      if (wanted === null) return may.refuse("invalid-request");
      const found = await deps.sealed.page(caller, wanted.query, wanted);
      if (!found.ok) return may.refuse(found.error);
      const { next } = found.value;
      const opened = await deps.named.page(assistant, found.value);
      return may.reply(opened, (bytes) => jsonBytes(200, bytes, nextLink(request, wanted, next)));
    }),

  find: (request: Request, id: string): Promise<Response> =>
    withSession(deps, request, { id, needs: ROLE.viewer }, may.refuse, async ({ session, assistant }) =>
      may.reply(await deps.named.one(assistant, toSession(session)), withTag(200)),
    ),

  change: (request: Request, id: string): Promise<Response> =>
    withSession(
      deps,
      request,
      { id, needs: ROLE.member },
      may.refuse,
      async ({ caller, session, assistant }) => {
        const version = readIfMatch(request);
        if (!version.ok) return may.refuse(version.error);
        const body = await readJson(request, RenameSessionBody);
        if (!body.ok) return may.refuse(body.error, body.members);
        const sent = { sessionId: session.id, version: version.value, name: body.value.name };
        return may.reply(await deps.named.rename(assistant, caller, sent), withTag(200));
      },
    ),
});
export type NamedSessionHandlers = ReturnType<typeof namedSessionHandlers>;
