import { parseId } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { RecoveryStats, RecoveryStatsQuery } from "@holdfast/protocol/session-recovery";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { queryOf, readPage } from "@holdfast/service-kit/list-page";
import { Elysia } from "elysia";
import { STATS_EXAMPLE } from "./examples.ts";
import type { Statistics } from "./statistics.ts";

const STATS_CODES = [...IDENTITY_CODES, "invalid-request", "not-found"] as const satisfies ProblemCode[];
const mayTell = answers(...STATS_CODES);

interface StatisticsRouteDeps {
  readonly identity: Identity;
  readonly statistics: Statistics;
}

const stats = async ({ identity, statistics }: StatisticsRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayTell.refuse(caller.error);
  const wanted = readPage(request, RecoveryStatsQuery);
  if (wanted === null) return mayTell.refuse("invalid-request");
  const { sessionId } = wanted.query;
  const counted = await statistics(caller.value, sessionId === undefined ? null : parseId("ses", sessionId));
  return mayTell.reply(counted, (answer) => json(200, answer));
};

/** `GET /api/recovery/stats`. [RC-14] */
export const statisticsRoutes = (deps: StatisticsRouteDeps) =>
  new Elysia().get(
    "/recovery/stats",
    ({ request }) => stats(deps, request),
    describe({
      summary: "What was damaged, what was tried and what came of it, in the caller's workspaces",
      tag: "recovery",
      codes: STATS_CODES,
      query: queryOf(RecoveryStatsQuery),
      answers: { 200: { schema: RecoveryStats, example: STATS_EXAMPLE } },
    }),
  );
