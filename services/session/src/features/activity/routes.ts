import { ActivityPage } from "@holdfast/protocol/activity";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { PageQuery } from "@holdfast/protocol/sessions";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { nextLink, queryOf, readPage } from "@holdfast/service-kit/list-page";
import { Elysia } from "elysia";
import { sessionRequest } from "../../edge/session-request.ts";
import type { Activity } from "./service.ts";

const CODES = [...IDENTITY_CODES, "not-found", "invalid-request"] as const satisfies ProblemCode[];
const may = answers(...CODES);

interface ActivityRouteDeps {
  readonly identity: Identity;
  readonly activity: Activity;
}

const page = async (
  { identity, activity }: ActivityRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const asked = await sessionRequest(identity.live, request, id);
  if (!asked.ok) return may.refuse(asked.error);
  const wanted = readPage(request, PageQuery);
  if (wanted === null) return may.refuse("invalid-request");
  const found = await activity.page(asked.value.sessionId, asked.value.caller, wanted);
  return may.reply(found, (answer) => json(200, answer, nextLink(request, wanted, answer.next)));
};

const EXAMPLE: ActivityPage = {
  items: [
    {
      at: "2026-11-21T08:00:01.000Z",
      action: "checkpoint.created",
      accountId: "acc_0192f1d0c0de70008000000000000001",
      loginId: "lgn_0192f1d0c0de70008000000000000001",
      deviceId: null,
      target: "cpt_0192f1d0c0de70008000000000000001",
      save: null,
    },
    {
      at: "2026-11-21T08:00:00.000Z",
      action: "session.saved",
      accountId: "acc_0192f1d0c0de70008000000000000001",
      loginId: null,
      deviceId: "dev_0192f1d0c0de70008000000000000001",
      target: null,
      save: { seq: 12, digest: "0f".repeat(32), saveKind: "manual" },
    },
  ],
  next: null,
};

/** `GET …/activity`: who did what in a session, and nothing of what is in it. [CP-18] */
export const activityRoutes = (deps: ActivityRouteDeps) =>
  new Elysia().get("/sessions/:id/activity", ({ request, params }) => page(deps, request, params.id), {
    ...describe({
      summary: "Who saved, named, restored and deleted what in a session, and when, newest first",
      tag: "sessions",
      codes: CODES,
      query: queryOf(PageQuery),
      answers: { 200: { schema: ActivityPage, example: EXAMPLE } },
    }),
  });
