import { fromHex } from "@holdfast/protocol/encoding";
import { HealedAnswer, HealedBody, SessionHealth } from "@holdfast/protocol/health";
import { idBytes, isId } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { Elysia } from "elysia";
import { sessionRequest } from "../../edge/session-request.ts";
import { HEALED_EXAMPLE, HEALTH_EXAMPLE } from "./examples.ts";
import type { Health } from "./service.ts";

const READ_CODES = [...IDENTITY_CODES, "not-found"] as const satisfies ProblemCode[];
const HEALED_CODES = [
  ...IDENTITY_CODES,
  ...BODY_CODES,
  "not-found",
  "forbidden",
  "not-a-save",
] as const satisfies ProblemCode[];
const mayRead = answers(...READ_CODES);
const mayHeal = answers(...HEALED_CODES);

interface HealthRouteDeps {
  readonly identity: Identity;
  readonly health: Health;
}

const read = async (
  { identity, health }: HealthRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const at = await sessionRequest(identity.live, request, id);
  if (!at.ok) return mayRead.refuse(at.error);
  return mayRead.reply(await health.of(at.value.sessionId, at.value.caller), (found) => json(200, found));
};

const healed = async (
  { identity, health }: HealthRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const at = await sessionRequest(identity.live, request, id);
  if (!at.ok) return mayHeal.refuse(at.error);
  const body = await readJson(request, HealedBody);
  if (!body.ok) return mayHeal.refuse(body.error, body.members);
  const save = fromHex(body.value.save);
  const { segment } = body.value;
  if (save === null || !isId("seg", segment)) return mayHeal.refuse("invalid-request");
  const { sessionId, caller } = at.value;
  const outcome = await health.healed(sessionId, caller, { segment: idBytes(segment), save });
  return mayHeal.reply(outcome, (count) => json(200, { healed: count }));
};

/** `GET …/health` and `POST …/health/healed`. [IN-6] [RC-14] */
export const healthRoutes = (deps: HealthRouteDeps) =>
  new Elysia()
    .get(
      "/sessions/:id/health",
      ({ request, params }) => read(deps, request, params.id),
      describe({
        summary: "Which stored copies of a session are damaged, and what its clients are asked for",
        tag: "saves",
        codes: READ_CODES,
        answers: { 200: { schema: SessionHealth, example: HEALTH_EXAMPLE } },
      }),
    )
    .post("/sessions/:id/health/healed", ({ request, params }) => healed(deps, request, params.id), {
      parse: "none",
      ...describe({
        summary: "Say that a save gave back what was missing, after opening it",
        tag: "saves",
        codes: HEALED_CODES,
        body: { schema: HealedBody, example: HEALED_EXAMPLE },
        answers: { 200: { schema: HealedAnswer, example: { healed: 1 } } },
      }),
    });
