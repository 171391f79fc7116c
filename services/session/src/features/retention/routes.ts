import { parseId } from "@holdfast/protocol/ids";
import { Operation } from "@holdfast/protocol/operations";
import type { ProblemCode } from "@holdfast/protocol/problems";
import {
  RetentionPreview,
  RetentionPreviewBody,
  type RetentionReport,
  RetentionReports,
  RetentionRunBody,
} from "@holdfast/protocol/retention";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { Elysia } from "elysia";
import { askedFor, limitedAsking } from "../operations/asked.ts";
import { operationExample } from "../operations/examples.ts";
import type { SaveRate } from "../saves/save-rate.ts";
import type { RetentionService } from "./service.ts";

const TELL_CODES = [...IDENTITY_CODES, "not-found"] as const satisfies ProblemCode[];
const PREVIEW_CODES = [...TELL_CODES, ...BODY_CODES] as const satisfies ProblemCode[];
const RUN_CODES = [...PREVIEW_CODES, "forbidden", "rate-limited"] as const satisfies ProblemCode[];
const [mayTell, mayPreview, mayRun] = [
  answers(...TELL_CODES),
  answers(...PREVIEW_CODES),
  answers(...RUN_CODES),
];

interface RetentionRouteDeps {
  readonly identity: Identity;
  readonly retention: RetentionService;
  /** Of what is asked for by a login. */
  readonly rate: SaveRate;
}

const preview = async ({ identity, retention }: RetentionRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayPreview.refuse(caller.error);
  const body = await readJson(request, RetentionPreviewBody);
  if (!body.ok) return mayPreview.refuse(body.error, body.members);
  const { sessionId: id } = body.value;
  const sessionId = id === undefined ? null : parseId("ses", id);
  if (id !== undefined && sessionId === null) return mayPreview.refuse("not-found");
  return mayPreview.reply(await retention.preview(caller.value, sessionId), (found) => json(200, found));
};

const run = async (
  { identity, retention, rate }: RetentionRouteDeps,
  request: Request,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayRun.refuse(caller.error);
  const body = await readJson(request, RetentionRunBody);
  if (!body.ok) return mayRun.refuse(body.error, body.members);
  return limitedAsking(rate, caller.value, async () =>
    mayRun.reply(await retention.run(caller.value), askedFor),
  );
};

const reports = async ({ identity, retention }: RetentionRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayTell.refuse(caller.error);
  return mayTell.reply(await retention.reports(caller.value), (items) => json(200, { items }));
};

const TAG = "retention";
const GONE = {
  saves: 212,
  links: 0,
  checkpoints: 1,
  archived: 0,
  sessions: 0,
  segments: 214,
  bytes: 1_720_320,
};
const REPORT_EXAMPLE: RetentionReport = {
  id: "run_0192f1d0c0de70008000000000000001",
  by: "acc_0192f1d0c0de70008000000000000001",
  everywhere: false,
  beganAt: "2026-11-21T08:17:00.000Z",
  endedAt: "2026-11-21T08:17:01.000Z",
  gone: GONE,
};
const PREVIEW_EXAMPLE: RetentionPreview = {
  goes: GONE,
  stays: { head: 1, "newest-20": 19, hour: 41 },
  saves: null,
};

/** What cleaning would take away, doing it now, and what was taken away lately. [RT-5] */
export const retentionRoutes = (deps: RetentionRouteDeps) =>
  new Elysia()
    .post("/retention/preview", ({ request }) => preview(deps, request), {
      parse: "none",
      ...describe({
        summary: "What cleaning would take away now, and why the rest stays; changes nothing",
        tag: TAG,
        codes: PREVIEW_CODES,
        body: { schema: RetentionPreviewBody, example: {} },
        answers: { 200: { schema: RetentionPreview, example: PREVIEW_EXAMPLE } },
      }),
    })
    .post("/retention/run", ({ request }) => run(deps, request), {
      parse: "none",
      ...describe({
        summary: "Take away what is too old, in the workspace of the login; for its owners",
        description:
          "It runs every hour by itself. Segments that nothing names any more are deleted 48 hours later. The operation's result is the report.",
        tag: TAG,
        codes: RUN_CODES,
        body: { schema: RetentionRunBody, example: {} },
        answers: { 202: { schema: Operation, example: operationExample("retention.run", REPORT_EXAMPLE) } },
      }),
    })
    .get(
      "/retention/reports",
      ({ request }) => reports(deps, request),
      describe({
        summary: "The newest 20 runs, those over everything among them",
        tag: TAG,
        codes: TELL_CODES,
        answers: { 200: { schema: RetentionReports, example: { items: [REPORT_EXAMPLE] } } },
      }),
    );
