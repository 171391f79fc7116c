import { PROBLEMS, type Problem, type ProblemCode, type ProblemPointer } from "@holdfast/protocol/problems";
import type { Result } from "@holdfast/protocol/result";

type Headers = Readonly<Record<string, string>>;

/** Further members of a problem; which ones is defined by its code. */
export interface ProblemMembers {
  readonly detail?: string;
  readonly errors?: readonly ProblemPointer[];
  readonly [member: string]: unknown;
}

/** Body of a problem by RFC 9457. */
export const problemBody = <C extends ProblemCode>(
  code: C,
  members: ProblemMembers = {},
): Problem<ProblemCode> => ({
  type: `/problems/${code}`,
  code,
  ...PROBLEMS[code],
  ...members,
});

export const problem = (code: ProblemCode, members: ProblemMembers = {}, headers: Headers = {}): Response =>
  new Response(JSON.stringify(problemBody(code, members)), {
    status: PROBLEMS[code].status,
    headers: { ...headers, "content-type": "application/problem+json" },
  });

/** `Cache-Control: no-store`, unless `headers` say otherwise: answers are for one caller. */
export const json = (status: number, value: unknown, headers: Headers = {}): Response =>
  new Response(JSON.stringify(value), {
    status,
    headers: { "cache-control": "no-store", ...headers, "content-type": "application/json" },
  });

export const empty = (headers: Headers = {}): Response => new Response(null, { status: 204, headers });

/** A refusal found deep in a request: the edge answers it as a problem. Only for code that cannot return a Result. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly code: ProblemCode;

  constructor(code: ProblemCode) {
    super(code);
    this.code = code;
  }
}

/** The problems a route may answer: one that is not named here does not compile, and the document lists them. [ED-1] */
export interface Answers<C extends ProblemCode> {
  readonly codes: readonly C[];
  readonly refuse: (code: C, members?: ProblemMembers, headers?: Headers) => Response;
  /** Turns a service's answer into the route's. */
  readonly reply: <T>(
    result: Result<T, C>,
    answer: (value: T) => Response | Promise<Response>,
  ) => Response | Promise<Response>;
}

export const answers = <const C extends ProblemCode>(...codes: readonly C[]): Answers<C> => ({
  codes,
  refuse: (code, members, headers) => problem(code, members, headers),
  reply: (result, answer) => (result.ok ? answer(result.value) : problem(result.error)),
});
