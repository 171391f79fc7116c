import {
  ChangeCheckpointBody,
  Checkpoint,
  CheckpointPage,
  CheckpointQuery,
  CreateCheckpointBody,
} from "@holdfast/protocol/checkpoints";
import { fromBase64url, fromHex } from "@holdfast/protocol/encoding";
import { idBytes, isId, parseId } from "@holdfast/protocol/ids";
import {
  ChangeNotedCheckpointBody,
  CreateNotedCheckpointBody,
  NotedCheckpoint,
  NotedCheckpointPage,
  NotedCheckpointQuery,
} from "@holdfast/protocol/noted-checkpoints";
import type { ProblemCode } from "@holdfast/protocol/problems";
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
import { NOTED_CODES, type NotedCheckpointHandlers } from "../noted-checkpoints/handlers.ts";
import {
  CHANGE_EXAMPLE,
  CHANGE_NOTED_EXAMPLE,
  CHECKPOINT_EXAMPLE,
  CREATE_EXAMPLE,
  CREATE_NOTED_EXAMPLE,
  NOTED_EXAMPLE,
  NOTED_PAGE_EXAMPLE,
  PAGE_EXAMPLE,
} from "./examples.ts";
import type { Checkpoints } from "./service.ts";

const FIND_CODES = [...IDENTITY_CODES, "not-found"] as const satisfies ProblemCode[];
const PAGE_CODES = [...FIND_CODES, "invalid-request"] as const satisfies ProblemCode[];
const VERSION_CODES = ["version-conflict", "precondition-required"] as const satisfies ProblemCode[];
const REMOVE_CODES = [...FIND_CODES, ...VERSION_CODES, "forbidden"] as const satisfies ProblemCode[];
const WRITE_CODES = [
  ...FIND_CODES,
  ...BODY_CODES,
  "malformed-object",
  "wrong-kind",
  "wrong-place",
  "bad-signature",
  "forbidden",
  "device-not-allowed",
  "epoch-retired",
] as const satisfies ProblemCode[];
const CREATE_CODES = [
  ...WRITE_CODES,
  "not-a-save",
  "checkpoint-limit",
  "id-taken",
] as const satisfies ProblemCode[];
const CHANGE_CODES = [...WRITE_CODES, ...VERSION_CODES] as const satisfies ProblemCode[];
const [mayCreate, mayPage, mayFind, mayChange, mayRemove] = [
  answers(...CREATE_CODES),
  answers(...PAGE_CODES),
  answers(...FIND_CODES),
  answers(...CHANGE_CODES),
  answers(...REMOVE_CODES),
];

interface CheckpointRouteDeps {
  readonly identity: Identity;
  readonly checkpoints: Checkpoints;
  /** For requests that bring an unlock token. [AM-9] */
  readonly noted: NotedCheckpointHandlers;
}

interface Path {
  readonly id: string;
  readonly cid: string;
}

const withTag = (status: number, checkpoint: Checkpoint): Response =>
  json(status, checkpoint, { etag: versionTag(checkpoint.version) });

const create = async (
  { identity, checkpoints }: CheckpointRouteDeps,
  request: Request,
  session: string,
): Promise<Response> => {
  const asked = await sessionRequest(identity.live, request, session);
  if (!asked.ok) return mayCreate.refuse(asked.error);
  const body = await readJson(request, CreateCheckpointBody);
  if (!body.ok) return mayCreate.refuse(body.error, body.members);
  const { id, origin, pinned } = body.value;
  const [at, meta] = [fromHex(body.value.at), fromBase64url(body.value.meta)];
  if (at === null || meta === null || !isId("cpt", id)) return mayCreate.refuse("invalid-request");
  const { sessionId, caller } = asked.value;
  const made = await checkpoints.create({ id: idBytes(id), sessionId, at, origin, pinned, meta }, caller);
  return mayCreate.reply(made, ({ checkpoint, isNew }) => withTag(isNew ? 201 : 200, checkpoint));
};

const page = async (
  { identity, checkpoints }: CheckpointRouteDeps,
  request: Request,
  session: string,
): Promise<Response> => {
  const asked = await sessionRequest(identity.live, request, session);
  if (!asked.ok) return mayPage.refuse(asked.error);
  const wanted = readPage(request, CheckpointQuery);
  if (wanted === null) return mayPage.refuse("invalid-request");
  const found = await checkpoints.page(asked.value.sessionId, asked.value.caller, wanted.query, wanted);
  return mayPage.reply(found, (answer) => json(200, answer, nextLink(request, wanted, answer.next)));
};

const find = async (
  { identity, checkpoints }: CheckpointRouteDeps,
  request: Request,
  path: Path,
): Promise<Response> => {
  const asked = await sessionRequest(identity.live, request, path.id);
  if (!asked.ok) return mayFind.refuse(asked.error);
  const id = parseId("cpt", path.cid);
  if (id === null) return mayFind.refuse("not-found");
  const found = await checkpoints.find(asked.value.sessionId, asked.value.caller, id);
  return mayFind.reply(found, (checkpoint) => withTag(200, checkpoint));
};

const change = async (
  { identity, checkpoints }: CheckpointRouteDeps,
  request: Request,
  path: Path,
): Promise<Response> => {
  const asked = await sessionRequest(identity.live, request, path.id);
  if (!asked.ok) return mayChange.refuse(asked.error);
  const id = parseId("cpt", path.cid);
  if (id === null) return mayChange.refuse("not-found");
  const version = readIfMatch(request);
  if (!version.ok) return mayChange.refuse(version.error);
  const body = await readJson(request, ChangeCheckpointBody);
  if (!body.ok) return mayChange.refuse(body.error, body.members);
  const meta = fromBase64url(body.value.meta);
  if (meta === null) return mayChange.refuse("invalid-request");
  const { sessionId, caller } = asked.value;
  const { pinned } = body.value;
  const changed = await checkpoints.change({ id, sessionId, meta, pinned }, version.value, caller);
  return mayChange.reply(changed, (checkpoint) => withTag(200, checkpoint));
};

const remove = async (
  { identity, checkpoints }: CheckpointRouteDeps,
  request: Request,
  path: Path,
): Promise<Response> => {
  const asked = await sessionRequest(identity.live, request, path.id);
  if (!asked.ok) return mayRemove.refuse(asked.error);
  const id = parseId("cpt", path.cid);
  if (id === null) return mayRemove.refuse("not-found");
  const version = readIfMatch(request);
  if (!version.ok) return mayRemove.refuse(version.error);
  const { sessionId, caller } = asked.value;
  return mayRemove.reply(await checkpoints.remove(sessionId, caller, id, version.value), () => empty());
};

const ONE = either(Checkpoint, CHECKPOINT_EXAMPLE, NotedCheckpoint, NOTED_EXAMPLE);
const PAGE = either(CheckpointPage, PAGE_EXAMPLE, NotedCheckpointPage, NOTED_PAGE_EXAMPLE);
const TAG = "checkpoints";
const BY_TOKEN =
  "With an unlock token names, descriptions, tags and priorities are said and answered in clear, and the list is filtered and sorted by them.";
const union = (codes: readonly ProblemCode[]): readonly ProblemCode[] => [
  ...new Set([...codes, ...NOTED_CODES]),
];
const params = { cid: CREATE_EXAMPLE.id };

/** Checkpoints: create, list, one, change, delete; sealed, or in clear with an unlock token. [CP-1] [AM-9] */
export const checkpointRoutes = (deps: CheckpointRouteDeps) =>
  new Elysia()
    .post(
      "/sessions/:id/checkpoints",
      ({ request, params: { id } }) =>
        hasUnlock(request) ? deps.noted.create(request, id) : create(deps, request, id),
      {
        parse: "none",
        ...describe({
          summary: "Name a stored save",
          description: BY_TOKEN,
          tag: TAG,
          codes: union(CREATE_CODES),
          body: either(CreateCheckpointBody, CREATE_EXAMPLE, CreateNotedCheckpointBody, CREATE_NOTED_EXAMPLE),
          answers: { 200: ONE, 201: ONE },
          idempotency: "kept",
          unlock: "taken",
        }),
      },
    )
    .get(
      "/sessions/:id/checkpoints",
      ({ request, params: { id } }) =>
        hasUnlock(request) ? deps.noted.page(request, id) : page(deps, request, id),
      describe({
        summary: "The session's checkpoints, newest first unless asked otherwise",
        description: `${BY_TOKEN} Without one it is sorted by \`createdAt\`, \`bytes\` or \`seq\`, and filtered by time, origin and pin.`,
        tag: TAG,
        codes: union(PAGE_CODES),
        query: queryOf(NotedCheckpointQuery),
        answers: { 200: PAGE },
        unlock: "taken",
      }),
    )
    .get(
      "/sessions/:id/checkpoints/:cid",
      ({ request, params: at }) =>
        hasUnlock(request) ? deps.noted.find(request, at.id, at.cid) : find(deps, request, at),
      describe({
        summary: "One checkpoint",
        description: BY_TOKEN,
        tag: TAG,
        codes: union(FIND_CODES),
        params,
        answers: { 200: ONE },
        unlock: "taken",
      }),
    )
    .patch(
      "/sessions/:id/checkpoints/:cid",
      ({ request, params: at }) =>
        hasUnlock(request) ? deps.noted.change(request, at.id, at.cid) : change(deps, request, at),
      {
        parse: "none",
        ...describe({
          summary: "Rename, describe, tag or pin a checkpoint",
          description: BY_TOKEN,
          tag: TAG,
          codes: union(CHANGE_CODES),
          params,
          headers: ["if-match"],
          body: either(ChangeCheckpointBody, CHANGE_EXAMPLE, ChangeNotedCheckpointBody, CHANGE_NOTED_EXAMPLE),
          answers: { 200: ONE },
          idempotency: "kept",
          unlock: "taken",
        }),
      },
    )
    .delete("/sessions/:id/checkpoints/:cid", ({ request, params: at }) => remove(deps, request, at), {
      parse: "none",
      ...describe({
        summary: "Delete a checkpoint; the save it names stays",
        tag: TAG,
        codes: REMOVE_CODES,
        params,
        headers: ["if-match"],
        answers: { 204: null },
        idempotency: "kept",
      }),
    });
