import { fromBase64url, fromHex } from "@holdfast/protocol/encoding";
import { type Id, idBytes, isId } from "@holdfast/protocol/ids";
import { CloneNamedSessionBody, NamedSession } from "@holdfast/protocol/named-sessions";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { CloneSessionBody, Session } from "@holdfast/protocol/sessions";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { versionTag } from "@holdfast/service-kit/preconditions";
import { ROLE } from "@holdfast/vault/roles";
import { Elysia } from "elysia";
import { hasUnlock } from "../../assisted/access.ts";
import { COMMIT_CODES } from "../../assisted/commit.ts";
import { type AssistedDeps, withSession } from "../../edge/assisted-request.ts";
import { countSave } from "../../edge/count-save.ts";
import { either } from "../../edge/either.ts";
import { jsonBytes } from "../../edge/json-bytes.ts";
import { sessionRequest } from "../../edge/session-request.ts";
import { NAMED_CODES } from "../named-sessions/handlers.ts";
import type { SaveRate } from "../saves/save-rate.ts";
import {
  CLONE_EXAMPLE,
  CREATE_NAMED_EXAMPLE,
  NAMED_SESSION_EXAMPLE,
  SESSION_EXAMPLE,
} from "../sessions/examples.ts";
import type { Sessions } from "../sessions/service.ts";
import type { Clones } from "./service.ts";

const SEALED_CODES = [
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
  "id-taken",
  "not-a-save",
] as const satisfies ProblemCode[];
const CLEAR_CODES = [
  ...NAMED_CODES,
  ...COMMIT_CODES,
  "not-a-save",
  "patch-failed",
  "nothing-new",
  "rate-limited",
] as const satisfies ProblemCode[];
const may = answers(...SEALED_CODES);
const mayClear = answers(...CLEAR_CODES);

export interface CloneRouteDeps extends AssistedDeps {
  readonly clones: Clones;
  readonly sealed: Sessions;
  readonly rate: SaveRate;
}

const sealed = async (deps: CloneRouteDeps, request: Request, id: string): Promise<Response> => {
  const asked = await sessionRequest(deps.identity.live, request, id);
  if (!asked.ok) return may.refuse(asked.error);
  const body = await readJson(request, CloneSessionBody);
  if (!body.ok) return may.refuse(body.error, body.members);
  const [meta, nameTag, digest] = [
    fromBase64url(body.value.meta),
    fromBase64url(body.value.nameTag),
    fromHex(body.value.at),
  ];
  if (meta === null || nameTag === null || digest === null || !isId("ses", body.value.id))
    return may.refuse("invalid-request");
  const { sessionId, caller } = asked.value;
  const sent = { sessionId: idBytes(body.value.id), meta, nameTag };
  const cloned = await deps.sealed.clone(sent, { sessionId, digest }, caller);
  return may.reply(cloned, (session) => json(201, session, { etag: versionTag(session.version) }));
};

const clear = (deps: CloneRouteDeps, request: Request, id: string): Promise<Response> =>
  withSession(deps, request, { id, needs: ROLE.member }, mayClear.refuse, async (asked) => {
    const body = await readJson(request, CloneNamedSessionBody);
    if (!body.ok) return mayClear.refuse(body.error, body.members);
    const { caller, assistant, session } = asked;
    if (!countSave(deps.rate, request, caller.loginId)) return mayClear.refuse("rate-limited");
    const { id: newId, name, at } = body.value;
    const cloned = await deps.clones.clone({
      assistant,
      caller,
      sessionId: session.id,
      at: at === undefined ? null : fromHex(at),
      id: newId === undefined ? null : idBytes(newId as Id<"ses">),
      name,
    });
    return mayClear.reply(cloned, ({ bytes, version }) =>
      jsonBytes(201, bytes, { etag: versionTag(version) }),
    );
  });

/** `POST …/clone`: a session that begins where another one stood, and shares what is stored of it. [CP-17] */
export const cloneRoutes = (deps: CloneRouteDeps) =>
  new Elysia().post(
    "/sessions/:id/clone",
    ({ request, params }) =>
      hasUnlock(request) ? clear(deps, request, params.id) : sealed(deps, request, params.id),
    {
      parse: "none",
      ...describe({
        summary: "Begin a session from a save of this one",
        description:
          "Nothing is copied. A client with keys makes the new session's first save itself, of kind clone; with an unlock token the service does, from the newest save unless `at` names another one. Neither session changes when the other one is changed or deleted.",
        tag: "sessions",
        codes: [...new Set<ProblemCode>([...SEALED_CODES, ...CLEAR_CODES])],
        body: either(CloneSessionBody, CLONE_EXAMPLE, CloneNamedSessionBody, CREATE_NAMED_EXAMPLE),
        answers: { 201: either(Session, SESSION_EXAMPLE, NamedSession, NAMED_SESSION_EXAMPLE) },
        idempotency: "kept",
        unlock: "taken",
      }),
    },
  );
