import { parseId } from "@holdfast/protocol/ids";
import { RestoreAnswer, RestoreBody } from "@holdfast/protocol/noted-checkpoints";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { UndoPlan } from "@holdfast/protocol/restores";
import type { Result } from "@holdfast/protocol/result";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { ROLE } from "@holdfast/vault/roles";
import { Elysia } from "elysia";
import { hasUnlock } from "../../assisted/access.ts";
import { COMMIT_CODES } from "../../assisted/commit.ts";
import { ASSISTED_CODES } from "../../assisted/engine.ts";
import { type AssistedDeps, withSession } from "../../edge/assisted-request.ts";
import { countSave } from "../../edge/count-save.ts";
import { sessionRequest } from "../../edge/session-request.ts";
import { NOTED_REFUSALS } from "../noted-checkpoints/service.ts";
import type { SaveRate } from "../saves/save-rate.ts";
import type { RestoreRefusal, Restores } from "./service.ts";

const CODES = [
  ...IDENTITY_CODES,
  ...ASSISTED_CODES,
  ...BODY_CODES,
  ...COMMIT_CODES,
  ...NOTED_REFUSALS,
  "patch-failed",
  "rate-limited",
] as const satisfies ProblemCode[];
const may = answers(...CODES);

/** A restore is a save, and counts as one. */
export interface RestoreRouteDeps extends AssistedDeps {
  readonly restores: Restores;
  readonly rate: SaveRate;
}

const answered = (restored: Result<RestoreAnswer, RestoreRefusal>): Response => {
  if (restored.ok) return json(201, restored.value);
  const { code, errors = [] } = restored.error;
  return may.refuse(code, errors.length === 0 ? {} : { errors });
};

const restore = (deps: RestoreRouteDeps, request: Request, path: { id: string; cid: string }) =>
  withSession(deps, request, { id: path.id, needs: ROLE.member }, may.refuse, async (asked) => {
    const id = parseId("cpt", path.cid);
    if (id === null) return may.refuse("not-found");
    const body = await readJson(request, RestoreBody);
    if (!body.ok) return may.refuse(body.error, body.members);
    const { caller, session, assistant } = asked;
    if (!countSave(deps.rate, request, caller.loginId)) return may.refuse("rate-limited");
    const place = { caller, assistant, sessionId: session.id };
    return answered(await deps.restores.fromCheckpoint(place, id, body.value.parts ?? null));
  });

const undo = (deps: RestoreRouteDeps, request: Request, id: string) =>
  withSession(deps, request, { id, needs: ROLE.member }, may.refuse, async (asked) => {
    const { caller, session, assistant } = asked;
    if (!countSave(deps.rate, request, caller.loginId)) return may.refuse("rate-limited");
    return answered(await deps.restores.undo({ caller, assistant, sessionId: session.id }));
  });

const plan = async (deps: RestoreRouteDeps, request: Request, id: string): Promise<Response> => {
  const asked = await sessionRequest(deps.identity.live, request, id);
  if (!asked.ok) return may.refuse(asked.error);
  return may.reply(await deps.restores.plan(asked.value.sessionId, asked.value.caller), (found) =>
    json(200, found),
  );
};

const PLAN = {
  schema: UndoPlan,
  example: {
    restore: { seq: 3, digest: "0f".repeat(32), receivedAt: "2026-11-21T08:00:00.000Z" },
    back: "1f".repeat(32),
    until: "2026-11-22T08:00:00.000Z",
  },
};

const ANSWER = {
  schema: RestoreAnswer,
  example: {
    save: { seq: 3, digest: "0f".repeat(32), receivedAt: "2026-11-21T08:00:00.000Z" },
    before: "1f".repeat(32),
    checkpointId: "cpt_0192f1d0c0de70008000000000000002",
    until: "2026-11-22T08:00:00.000Z",
  },
};
const TAG = "checkpoints";

/** `POST …/checkpoints/:cid/restore` with an unlock token, and `POST …/restore/undo`, a plan without one. [AM-9] [CP-16] */
export const restoreRoutes = (deps: RestoreRouteDeps) =>
  new Elysia()
    .post("/sessions/:id/checkpoints/:cid/restore", ({ request, params }) => restore(deps, request, params), {
      parse: "none",
      ...describe({
        summary: "Go on from a checkpoint, or from parts of it",
        description:
          "The present stays as the save it is and gets an automatic checkpoint; what is restored is a new save on top of it.",
        tag: TAG,
        codes: CODES,
        params: { cid: "cpt_0192f1d0c0de70008000000000000001" },
        body: { schema: RestoreBody, example: {} },
        answers: { 201: ANSWER },
        unlock: "needed",
      }),
    })
    .post(
      "/sessions/:id/restore/undo",
      ({ request, params }) =>
        hasUnlock(request) ? undo(deps, request, params.id) : plan(deps, request, params.id),
      {
        parse: "none",
        ...describe({
          summary: "Take the newest restore of the last 24 hours back",
          description:
            "Without an unlock token the answer is 200 and a plan: the client restores the save `back` itself, and nothing has changed.",
          tag: TAG,
          codes: CODES,
          answers: { 200: PLAN, 201: ANSWER },
          unlock: "taken",
        }),
      },
    );
