import { MANIFEST_MAX_BYTES } from "@holdfast/protocol/limits";
import { isProblemCode } from "@holdfast/protocol/problems";
import type { ClientProblem } from "../contract/problem.ts";
import { problem } from "../problem.ts";
import { parseJson } from "./answer.ts";
import { readBody } from "./body.ts";

/** A refusal, and the members of its body that only some codes have. */
export interface Refused {
  readonly problem: ClientProblem;
  readonly body: unknown;
}

/** A refused save carries the newest manifest. */
const PROBLEM_MAX_BYTES = 2 * MANIFEST_MAX_BYTES;

const codeOf = (status: number, body: unknown): ClientProblem["code"] => {
  if (typeof body === "object" && body !== null && "code" in body && typeof body.code === "string") {
    if (isProblemCode(body.code)) return body.code;
  }
  if (status === 401) return "unauthenticated";
  if (status === 429) return "rate-limited";
  return status >= 500 ? "unavailable" : "internal";
};

const textMember = (body: unknown, name: "detail"): string | undefined => {
  if (typeof body !== "object" || body === null || !(name in body)) return undefined;
  const value: unknown = body[name];
  return typeof value === "string" ? value.slice(0, 500) : undefined;
};

/** Reads an answer that is not 2xx. Whatever it is, a problem comes out: proxies answer HTML. */
export const readRefusal = async (response: Response): Promise<Refused> => {
  const bytes = await readBody(response, PROBLEM_MAX_BYTES);
  const body = typeof bytes === "string" ? null : parseJson(bytes);
  const detail = textMember(body, "detail");
  const requestId = response.headers.get("x-request-id");
  const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
  return {
    problem: problem(codeOf(response.status, body), {
      ...(detail === undefined ? {} : { detail }),
      ...(requestId === null ? {} : { requestId }),
      ...(Number.isFinite(retryAfter) ? { retryAfterSeconds: retryAfter } : {}),
    }),
    body,
  };
};
