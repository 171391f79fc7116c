import type { Id } from "@holdfast/protocol/ids";
import { Operation } from "@holdfast/protocol/operations";
import { isProblemCode } from "@holdfast/protocol/problems";
import { err, ok, type Result } from "@holdfast/protocol/result";
import {
  RetentionPreview,
  RetentionReport,
  RetentionReports,
  SessionConfig,
} from "@holdfast/protocol/retention";
import { Type } from "@sinclair/typebox";
import type { ClientProblem } from "../contract/problem.ts";
import type { KeepingTerms } from "../contract/retention.ts";
import { refuse } from "../problem.ts";
import { readAnswer } from "./answer.ts";
import { createAsking } from "./asking.ts";
import type { Call, Http } from "./http.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** How long things are kept, and cleaning. [RT-4] [RT-5] */
export interface RetentionApi {
  readonly config: () => Answer<KeepingTerms>;
  readonly setConfig: (next: KeepingTerms) => Answer<KeepingTerms>;
  readonly preview: (session: Id<"ses"> | undefined) => Answer<RetentionPreview>;
  readonly run: () => Answer<RetentionReport>;
  readonly reports: () => Answer<RetentionReports>;
}

const RetentionOperation = Type.Object(
  { ...Operation.properties, result: Type.Union([RetentionReport, Type.Null()]) },
  { additionalProperties: false },
);
/** Of one question; below what the service waits for at most. */
const WAIT_SECONDS = 20;
const CONFIG = "/api/session-config";
const VERSION = /^"v(0|[1-9]\d{0,8})"$/;

export const createRetentionApi = (http: Http): RetentionApi => {
  const { ask } = createAsking(http);

  /** The version comes with the answer's head. */
  const askTerms = async (call: Call): Answer<KeepingTerms> => {
    const answer = await http(call);
    if (!answer.ok) return err(answer.error.problem);
    const version = VERSION.exec(answer.value.headers.get("etag") ?? "")?.[1];
    const terms = await readAnswer(answer.value, SessionConfig);
    if (!terms.ok) return terms;
    if (version === undefined) return refuse("damaged", "the answer does not say its version");
    return ok({ terms: terms.value, version: Number(version) });
  };

  return {
    config: () => askTerms({ method: "GET", path: CONFIG }),
    // Sent again it would meet its own version.
    setConfig: ({ terms, version }) =>
      askTerms({
        method: "PUT",
        path: CONFIG,
        json: terms,
        headers: { "if-match": `"v${version}"` },
        retries: 0,
      }),
    preview: (sessionId) =>
      ask(
        {
          method: "POST",
          path: "/api/retention/preview",
          json: sessionId === undefined ? {} : { sessionId },
          repeatable: true,
        },
        RetentionPreview,
      ),
    run: async () => {
      // While one goes on, asking again answers that one.
      const asked = await ask(
        { method: "POST", path: "/api/retention/run", json: {}, repeatable: true },
        RetentionOperation,
      );
      let operation = asked;
      while (operation.ok && operation.value.endedAt === null) {
        const path = `/api/operations/${operation.value.id}?wait=${WAIT_SECONDS}`;
        operation = await ask({ method: "GET", path }, RetentionOperation);
      }
      if (!operation.ok) return operation;
      const { result, problem } = operation.value;
      if (result !== null) return ok(result);
      return refuse(
        problem !== null && isProblemCode(problem) ? problem : "unavailable",
        "it was broken off",
      );
    },
    reports: () => ask({ method: "GET", path: "/api/retention/reports" }, RetentionReports),
  };
};
