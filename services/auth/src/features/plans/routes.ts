import { PLAN_QUOTAS } from "@holdfast/protocol/limits";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { PlanBody, Usage } from "@holdfast/protocol/sharing";
import { MEMBERS_MAX } from "@holdfast/protocol/workspaces";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { Elysia } from "elysia";
import type { Plans, UsageView } from "./service.ts";

const READ_CODES = [...IDENTITY_CODES, "not-found"] as const satisfies ProblemCode[];
const CHANGE_CODES = [...READ_CODES, ...BODY_CODES, "forbidden"] as const satisfies ProblemCode[];
const [mayRead, mayChange] = [answers(...READ_CODES), answers(...CHANGE_CODES)];

export interface PlanRouteDeps {
  readonly identity: Identity;
  readonly plans: Plans;
}

const wireUsage = ({ plan, used }: UsageView): Usage => ({
  plan,
  quotas: { ...PLAN_QUOTAS[plan], members: MEMBERS_MAX },
  used: { ...used },
});

const usage = async ({ identity, plans }: PlanRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayRead.refuse(caller.error);
  return mayRead.reply(await plans.usage(caller.value), (view) => json(200, wireUsage(view)));
};

const change = async ({ identity, plans }: PlanRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayChange.refuse(caller.error);
  const body = await readJson(request, PlanBody);
  if (!body.ok) return mayChange.refuse(body.error, body.members);
  const changed = await plans.change(caller.value, body.value.plan);
  return mayChange.reply(changed, (view) => json(200, wireUsage(view)));
};

const USAGE_EXAMPLE: Usage = wireUsage({
  plan: "pro",
  used: { members: 3, sessions: 12, sealedBytes: 52_428_800 },
});

/** Plan and usage of the workspace that the login works in. [WS-11] */
export const planRoutes = (deps: PlanRouteDeps) =>
  new Elysia()
    .get(
      "/usage",
      ({ request }) => usage(deps, request),
      describe({
        summary: "What the workspace uses, and what its plan allows",
        tag: "workspaces",
        codes: READ_CODES,
        answers: { 200: { schema: Usage, example: USAGE_EXAMPLE } },
      }),
    )
    .post("/workspaces/current/plan", ({ request }) => change(deps, request), {
      parse: "none",
      ...describe({
        summary: "Choose the workspace's plan",
        tag: "workspaces",
        codes: CHANGE_CODES,
        body: { schema: PlanBody, example: { plan: "pro" } },
        answers: { 200: { schema: Usage, example: USAGE_EXAMPLE } },
      }),
    });
