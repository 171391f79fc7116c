import { fromHex } from "@holdfast/protocol/encoding";
import { type Id, idBytes, parseId } from "@holdfast/protocol/ids";
import {
  ChangeNotedCheckpointBody,
  CreateNotedCheckpointBody,
  NotedCheckpointQuery,
  NotedProofBody,
} from "@holdfast/protocol/noted-checkpoints";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers } from "@holdfast/service-kit/answers";
import { IDENTITY_CODES } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { nextLink, readPage } from "@holdfast/service-kit/list-page";
import { readIfMatch, versionTag } from "@holdfast/service-kit/preconditions";
import { ROLE } from "@holdfast/vault/roles";
import { ASSISTED_CODES } from "../../assisted/engine.ts";
import { type AssistedDeps, type SessionAsked, withSession } from "../../edge/assisted-request.ts";
import { jsonBytes } from "../../edge/json-bytes.ts";
import { type Answer, NOTED_REFUSALS, type NotedCheckpoints, type Place } from "./service.ts";

/** What the routes of checkpoints can answer besides their own problems when a token comes with the request. */
export const NOTED_CODES = [
  ...IDENTITY_CODES,
  ...ASSISTED_CODES,
  ...BODY_CODES,
  ...NOTED_REFUSALS,
  "precondition-required",
] as const satisfies ProblemCode[];
const may = answers(...NOTED_CODES);

export interface NotedCheckpointDeps extends AssistedDeps {
  readonly noted: NotedCheckpoints;
}

const placeOf = ({ assistant, caller, session }: SessionAsked): Place => ({
  assistant,
  caller,
  sessionId: session.id,
});

const withTag =
  (status: number) =>
  ({ bytes, version }: Answer): Response =>
    jsonBytes(status, bytes, { etag: versionTag(version) });

/** The routes of checkpoints for a request that brings an unlock token: the same addresses, notes in clear. [AM-9] */
export const notedCheckpointHandlers = (deps: NotedCheckpointDeps) => ({
  create: (request: Request, session: string): Promise<Response> =>
    withSession(deps, request, { id: session, needs: ROLE.member }, may.refuse, async (asked) => {
      const body = await readJson(request, CreateNotedCheckpointBody);
      if (!body.ok) return may.refuse(body.error, body.members);
      const { id, at, ...said } = body.value;
      const named = {
        id: id === undefined ? null : idBytes(id as Id<"cpt">),
        at: at === undefined ? null : fromHex(at),
      };
      return may.reply(await deps.noted.create(placeOf(asked), said, named), withTag(201));
    }),

  page: (request: Request, session: string): Promise<Response> =>
    withSession(deps, request, { id: session, needs: ROLE.viewer }, may.refuse, async (asked) => {
      const wanted = readPage(request, NotedCheckpointQuery);
      if (wanted === null) return may.refuse("invalid-request");
      const page = await deps.noted.page(placeOf(asked), wanted.query, wanted.limit);
      return may.reply(page, ({ bytes, next }) => jsonBytes(200, bytes, nextLink(request, wanted, next)));
    }),

  find: (request: Request, session: string, cid: string): Promise<Response> =>
    withSession(deps, request, { id: session, needs: ROLE.viewer }, may.refuse, async (asked) => {
      const id = parseId("cpt", cid);
      if (id === null) return may.refuse("not-found");
      return may.reply(await deps.noted.find(placeOf(asked), id), withTag(200));
    }),

  change: (request: Request, session: string, cid: string): Promise<Response> =>
    withSession(deps, request, { id: session, needs: ROLE.member }, may.refuse, async (asked) => {
      const id = parseId("cpt", cid);
      if (id === null) return may.refuse("not-found");
      const version = readIfMatch(request);
      if (!version.ok) return may.refuse(version.error);
      const body = await readJson(request, ChangeNotedCheckpointBody);
      if (!body.ok) return may.refuse(body.error, body.members);
      return may.reply(await deps.noted.change(placeOf(asked), id, version.value, body.value), withTag(200));
    }),

  stats: (request: Request, session: string): Promise<Response> =>
    withSession(deps, request, { id: session, needs: ROLE.viewer }, may.refuse, async (asked) =>
      may.reply(await deps.noted.stats(placeOf(asked)), (bytes) => jsonBytes(200, bytes)),
    ),

  prove: (request: Request, session: string, cid: string): Promise<Response> =>
    withSession(deps, request, { id: session, needs: ROLE.member }, may.refuse, async (asked) => {
      const id = parseId("cpt", cid);
      if (id === null) return may.refuse("not-found");
      const body = await readJson(request, NotedProofBody);
      if (!body.ok) return may.refuse(body.error, body.members);
      return may.reply(await deps.noted.prove(placeOf(asked), id, body.value), withTag(200));
    }),
});
export type NotedCheckpointHandlers = ReturnType<typeof notedCheckpointHandlers>;
