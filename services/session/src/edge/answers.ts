import { PROBLEMS, type ProblemCode } from "@holdfast/protocol/problems";
import type { Result } from "@holdfast/protocol/result";

type Headers = Readonly<Record<string, string>>;

/** A problem as RFC 9457 has it. `members` are further ones that the code defines. */
export const problem = (code: ProblemCode, members: object = {}, headers: Headers = {}): Response =>
  new Response(JSON.stringify({ type: `/problems/${code}`, code, ...PROBLEMS[code], ...members }), {
    status: PROBLEMS[code].status,
    headers: { ...headers, "content-type": "application/problem+json" },
  });

export const json = (status: number, value: unknown, headers: Headers = {}): Response =>
  new Response(JSON.stringify(value), {
    status,
    headers: { ...headers, "content-type": "application/json" },
  });

/** Stored bytes change never under one tag, and are for this caller only. */
export const octets = (
  bytes: Uint8Array<ArrayBuffer>,
  tag: string,
  headers: Headers = {},
  status: 200 | 206 = 200,
): Response =>
  new Response(bytes, {
    status,
    headers: {
      ...headers,
      "content-type": "application/octet-stream",
      "cache-control": "private, no-cache",
      etag: tag,
    },
  });

/** True when the caller holds what the strong tag names (RFC 9110 §13.1.2). */
export const isHeld = (request: Request, tag: string): boolean => {
  const held = request.headers.get("if-none-match");
  return held === "*" || (held?.split(",").some((item) => item.trim().replace(/^W\//, "") === tag) ?? false);
};

export const notModified = (tag: string): Response =>
  new Response(null, { status: 304, headers: { etag: tag, "cache-control": "private, no-cache" } });

/** The problems a route may answer: one that is not named here does not compile, and the document lists them. [ED-1] */
export interface Answers<C extends ProblemCode> {
  readonly codes: readonly C[];
  readonly refuse: (code: C, members?: object) => Response;
  /** Turns a service's answer into the route's. */
  readonly reply: <T>(result: Result<T, C>, answer: (value: T) => Response) => Response;
}

export const answers = <const C extends ProblemCode>(...codes: readonly C[]): Answers<C> => ({
  codes,
  refuse: (code, members) => problem(code, members),
  reply: (result, answer) => (result.ok ? answer(result.value) : problem(result.error)),
});
