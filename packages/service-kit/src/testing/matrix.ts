import { describe, expect, test } from "bun:test";
import type { ProblemCode } from "@holdfast/protocol/problems";
import type { Route } from "../route-table.ts";

/** One kind of caller: which headers its requests carry, and what each route must answer it. */
export interface MatrixCaller {
  readonly name: string;
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  /** The problem this caller gets on this route, or null when it is let in. */
  readonly expected: (route: Route) => ProblemCode | null;
}

export interface MatrixOptions {
  /** Rule ids for the test names, as in "[AU-5]". */
  readonly rules: string;
  readonly routes: readonly Route[];
  readonly callers: readonly MatrixCaller[];
  readonly fetch: (request: Request) => Promise<Response>;
  /** Address, and whatever else a well-formed request of this route needs. */
  readonly request: (route: Route) => { readonly path: string; readonly init?: RequestInit };
}

/**
 * Makes one test per route and caller: who may not, gets exactly the problem it should; who may, gets none of 401 and 403.
 *
 * The routes come from the app itself: one that is added later is in the matrix without anybody thinking of it.
 */
export const describeAuthorisation = (options: MatrixOptions) =>
  describe("authorisation matrix", () => {
    for (const route of options.routes) {
      for (const caller of options.callers) {
        test(`${options.rules} ${route.method} ${route.path} as ${caller.name}`, async () => {
          const { path, init = {} } = options.request(route);
          const response = await options.fetch(
            new Request(`http://localhost${path}`, {
              ...init,
              method: route.method,
              headers: { ...init.headers, ...(await caller.headers()) },
            }),
          );
          const expected = caller.expected(route);
          const isProblem = response.headers.get("content-type") === "application/problem+json";
          const code = isProblem ? (await response.json()).code : null;
          if (expected !== null) expect(code).toBe(expected);
          else expect([401, 403]).not.toContain(response.status);
        });
      }
    }
  });
