import { beforeAll, describe, expect, test } from "bun:test";
import type { ProblemCode } from "@holdfast/protocol/problems";
import type { Route } from "../route-table.ts";

/** Address of something that exists, and whatever else a well-formed request of this route needs. */
export type MatrixRequest = (route: Route) => { readonly path: string; readonly init?: RequestInit };

/** One kind of caller: which headers its requests carry, and what each route must answer it. */
export interface MatrixCaller<Row> {
  readonly name: string;
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  /** The problem this caller gets on this route, or null when it is let in. */
  readonly expected: (row: Row, route: Route) => ProblemCode | null;
  /** For a caller whose requests are signed by keys of its own. */
  readonly request?: MatrixRequest;
}

export interface MatrixOptions<Row> {
  /** Rule ids for the test names, as in "[AU-5]". */
  readonly rules: string;
  readonly routes: readonly Route[];
  /** Whom each route lets in, by its name as in "GET /api/sessions/:id". One row too few or too many fails. */
  readonly rows: Readonly<Record<string, Row>>;
  readonly callers: readonly MatrixCaller<Row>[];
  readonly fetch: (request: Request) => Promise<Response>;
  readonly request: MatrixRequest;
  /** Everything that is stored, as one text: the same after every refusal. */
  readonly stored?: () => Promise<string>;
  /** Runs once before the tests of each route, so that none is asked about what another one has ended. */
  readonly begin?: () => Promise<void>;
}

/** What nobody gets who is let in; where an address names a thing, neither that it is not there. */
const SHUT_OUT = ["unauthenticated", "token-expired", "csrf-failed", "forbidden"];

export const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

const codeOf = async (response: Response): Promise<ProblemCode | null> =>
  response.headers.get("content-type") === "application/problem+json" ? (await response.json()).code : null;

/**
 * Makes one test per route and caller: who may not, gets exactly the problem it should and changes nothing; who may, is not
 * shut out.
 *
 * The routes come from the app itself: one that is added later fails until somebody has said whom it lets in.
 */
export const describeAuthorisation = <Row>(options: MatrixOptions<Row>) =>
  describe("authorisation matrix", () => {
    const { rules, routes, rows, callers, stored = async () => "" } = options;

    test(`${rules} says of every route whom it lets in, and of nothing else`, () => {
      expect(Object.keys(rows).toSorted()).toEqual(routes.map(nameOf).toSorted());
    });

    test(`${rules} asks every route for something that exists`, () => {
      expect(routes.map((route) => options.request(route).path).filter((path) => path.includes(":"))).toEqual(
        [],
      );
    });

    for (const route of routes) {
      const row = rows[nameOf(route)];
      if (row === undefined) continue;
      describe(nameOf(route), () => {
        beforeAll(async () => options.begin?.());
        for (const caller of callers) {
          test(`${rules} ${nameOf(route)} as ${caller.name}`, async () => {
            const { path, init = {} } = (caller.request ?? options.request)(route);
            const headers = { ...init.headers, ...(await caller.headers()) };
            const expected = caller.expected(row, route);
            const before = await stored();
            const response = await options.fetch(
              new Request(`http://localhost${path}`, { ...init, method: route.method, headers }),
            );
            const code = await codeOf(response);
            if (expected === null) {
              expect([...SHUT_OUT, ...(route.path.includes(":") ? ["not-found"] : [])]).not.toContain(code);
              return;
            }
            expect(code).toBe(expected);
            expect(await stored()).toBe(before);
          });
        }
      });
    }
  });
