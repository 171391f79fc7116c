import { fromHex } from "@holdfast/protocol/encoding";
import { REQUEST_MAX_BYTES } from "@holdfast/protocol/limits";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { EMPTY_STATE_TAG, SaveAnswer } from "@holdfast/protocol/saves";
import { digestHex } from "@holdfast/protocol/shapes";
import { answers, json } from "@holdfast/service-kit/answers";
import { mediaTypeOf, readBody } from "@holdfast/service-kit/body";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES } from "@holdfast/service-kit/identity";
import { isHeld, notModified } from "@holdfast/service-kit/preconditions";
import { StateSchema } from "@holdfast/state/model";
import { ROLE } from "@holdfast/vault/roles";
import { Type } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { COMMIT_CODES } from "../../assisted/commit.ts";
import { ASSISTED_CODES } from "../../assisted/engine.ts";
import type { ChangeKind } from "../../assisted/jobs.ts";
import { JsonPatch } from "../../assisted/json-patch.ts";
import { type AssistedDeps, withSession } from "../../edge/assisted-request.ts";
import { countSave } from "../../edge/count-save.ts";
import { inPieces } from "../../edge/in-pieces.ts";
import type { SaveRate } from "../saves/save-rate.ts";
import { JSON_PATCH_EXAMPLE, MERGE_PATCH_EXAMPLE, STATE_EXAMPLE } from "./examples.ts";
import { type StateRefusal, type States, stateTag } from "./service.ts";

const READ_CODES = [
  ...IDENTITY_CODES,
  ...ASSISTED_CODES,
  "not-found",
  "invalid-request",
] as const satisfies ProblemCode[];
const CHANGE_CODES = [
  ...READ_CODES,
  ...COMMIT_CODES,
  "unsupported-media-type",
  "patch-failed",
  "nothing-new",
  "version-conflict",
  "precondition-required",
  "rate-limited",
] as const satisfies ProblemCode[];
const [mayRead, mayChange] = [answers(...READ_CODES), answers(...CHANGE_CODES)];

export interface StateRouteDeps extends AssistedDeps {
  readonly states: States;
  readonly rate: SaveRate;
}

/** The digest that `?at=` names, null without it, "none" for a query that is anything else. */
const readAt = (request: Request): Uint8Array<ArrayBuffer> | null | "none" => {
  const entries = [...new URL(request.url).searchParams];
  const [first] = entries;
  if (first === undefined) return null;
  const digest = entries.length === 1 && first[0] === "at" ? fromHex(first[1]) : null;
  return digest?.length === 32 ? digest : "none";
};

const read = (deps: StateRouteDeps, request: Request, id: string): Promise<Response> =>
  withSession(
    deps,
    request,
    { id, needs: ROLE.viewer },
    mayRead.refuse,
    async ({ caller, session, assistant }) => {
      const at = readAt(request);
      if (at === "none") return mayRead.refuse("invalid-request");
      const manifest = await deps.states.manifest(session.id, caller, at);
      if (manifest === null && at !== null) return mayRead.refuse("not-found");
      const tag = stateTag(manifest);
      if (isHeld(request, tag)) return notModified(tag);
      const state = await deps.states.read(assistant, session, manifest);
      if (!state.ok) return mayRead.refuse(readable(state.error));
      return new Response(inPieces(state.value), {
        headers: { "content-type": "application/json", "cache-control": "private, no-cache", etag: tag },
      });
    },
  );

/** What reading alone can answer. */
const readable = ({ code }: StateRefusal): (typeof READ_CODES)[number] => {
  const known = READ_CODES.find((each) => each === code);
  if (known === undefined) throw new Error(`reading a state was refused: ${code}`);
  return known;
};

const KINDS: ReadonlyMap<string, ChangeKind> = new Map([
  ["PUT application/json", "put"],
  ["PATCH application/json-patch+json", "json-patch"],
  ["PATCH application/merge-patch+json", "merge-patch"],
]);

const change = (deps: StateRouteDeps, request: Request, id: string): Promise<Response> =>
  withSession(
    deps,
    request,
    { id, needs: ROLE.member },
    mayChange.refuse,
    async ({ caller, session, assistant }) => {
      const wanted = request.headers.get("if-match");
      if (wanted === null) return mayChange.refuse("precondition-required");
      const kind = KINDS.get(`${request.method} ${mediaTypeOf(request)}`);
      if (kind === undefined) return mayChange.refuse("unsupported-media-type");
      if (!countSave(deps.rate, request, caller.loginId)) return mayChange.refuse("rate-limited");
      const head = await deps.states.manifest(session.id, caller, null);
      const tag = stateTag(head);
      if (wanted !== tag) return mayChange.refuse("version-conflict", {}, { etag: tag });
      const body = await readBody(request, REQUEST_MAX_BYTES);
      if (!body.ok) return mayChange.refuse(body.error);
      const changed = await deps.states.change(assistant, session, caller, head, { kind, body: body.value });
      if (changed.ok) return json(200, changed.value.answer, { etag: changed.value.tag });
      const { code, errors = [], tag: newest } = changed.error;
      return mayChange.refuse(
        code,
        errors.length === 0 ? {} : { errors },
        newest === undefined ? {} : { etag: newest },
      );
    },
  );

const ANSWER = {
  schema: SaveAnswer,
  example: { seq: 1, digest: "0f".repeat(32), receivedAt: "2026-11-21T08:00:00.000Z" },
};
const TAG = "state";
const AS_READ = "If-Match names the ETag that the last answer about this state had.";

/** `GET`, `PUT` and `PATCH …/state`, with an unlock token only. [AM-8] */
export const stateRoutes = (deps: StateRouteDeps) =>
  new Elysia()
    .get(
      "/sessions/:id/state",
      ({ request, params }) => read(deps, request, params.id),
      describe({
        summary: "The newest state as JSON, or that of an earlier save",
        description: "Before the first save it is an empty state.",
        tag: TAG,
        codes: READ_CODES,
        query: [{ name: "at", schema: digestHex }],
        headers: ["if-none-match"],
        answers: {
          200: { media: "application/json", schema: StateSchema, example: STATE_EXAMPLE },
          304: null,
        },
        unlock: "needed",
      }),
    )
    .put("/sessions/:id/state", ({ request, params }) => change(deps, request, params.id), {
      parse: "none",
      ...describe({
        summary: "Save a whole state; only what changed is sealed and stored",
        description: AS_READ,
        tag: TAG,
        codes: CHANGE_CODES,
        headers: ["if-match"],
        ifMatch: EMPTY_STATE_TAG,
        body: { media: "application/json", schema: StateSchema, example: STATE_EXAMPLE },
        answers: { 200: ANSWER },
        unlock: "needed",
      }),
    })
    .patch("/sessions/:id/state", ({ request, params }) => change(deps, request, params.id), {
      parse: "none",
      ...describe({
        summary: "Change the state by a JSON Patch or a merge patch",
        description: `A patch that does not apply changes nothing, and the answer points to the operation. ${AS_READ}`,
        tag: TAG,
        codes: CHANGE_CODES,
        headers: ["if-match"],
        ifMatch: EMPTY_STATE_TAG,
        body: [
          { media: "application/json-patch+json", schema: JsonPatch, example: JSON_PATCH_EXAMPLE },
          { media: "application/merge-patch+json", schema: Type.Unknown(), example: MERGE_PATCH_EXAMPLE },
        ],
        answers: { 200: ANSWER },
        unlock: "needed",
      }),
    });
