import { describe, expect, test } from "bun:test";
import { PAGE_MAX } from "@holdfast/protocol/limits";
import type { Route } from "../route-table.ts";
import { nameOf } from "./matrix.ts";

/** Somebody who may read the lists, each with two items at least. */
export interface Reader {
  readonly get: (route: Route, query: string) => Promise<Response>;
}

export interface HostilePagesOptions {
  /** Rule ids for the test names, as in "[A32]". */
  readonly rules: string;
  readonly routes: readonly Route[];
  readonly reader: Reader;
  /** Of another account and workspace: gets cursors of its own, which are of no use to others. */
  readonly other: Reader;
}

interface Page {
  readonly items: readonly unknown[];
  readonly next: string | null;
}

const parametersOf = ({ detail }: Route): readonly string[] =>
  (detail.parameters ?? []).flatMap((each) => ("in" in each && each.in === "query" ? [each.name] : []));

const BAD_QUERIES = [
  ...[
    "0",
    "-1",
    String(PAGE_MAX + 1),
    "1e2",
    "1.0",
    " 1",
    "%2B1",
    "0x10",
    "",
    "NaN",
    "9".repeat(40),
    "\u0663",
  ].map((limit) => `limit=${limit}`),
  "limit=1&limit=2",
  "canary=1",
  "__proto__=1",
  "cursor=",
  "cursor=canary!",
  "cursor=..%2f..%2f",
  `cursor=${"A".repeat(129)}`,
  "cursor=AA&cursor=AA",
  "cursor[]=AA",
  "offset=1",
];

const readPage = async (response: Response): Promise<Page> => {
  if (response.status !== 200) throw new Error(await response.text());
  return response.json();
};

const changed = (cursor: string): readonly string[] =>
  [...cursor].map((letter, at) => cursor.slice(0, at) + (letter === "A" ? "B" : "A") + cursor.slice(at + 1));

/**
 * For each list: questions that are none are refused, and with a cursor of another list, of somebody else, or changed, nobody
 * is ever shown what the whole list would not have shown.
 */
export const describeHostilePages = ({ rules, routes, reader, other }: HostilePagesOptions) =>
  describe("hostile pages", () => {
    const lists = routes.filter((route) => route.method === "GET" && parametersOf(route).includes("cursor"));

    test(`${rules} there are lists to ask`, () => expect(lists.length).toBeGreaterThan(0));

    for (const list of lists) {
      test(`${rules} ${nameOf(list)} refuses what is no page of it`, async () => {
        for (const query of BAD_QUERIES) {
          const answer = await (await reader.get(list, query)).json();
          expect([query, answer.code]).toEqual([query, "invalid-request"]);
        }
      });

      test(`${rules} ${nameOf(list)} shows by no cursor what it would not show by itself`, async () => {
        const whole = await readPage(await reader.get(list, `limit=${PAGE_MAX}`));
        const own = new Set(whole.items.map((item) => JSON.stringify(item)));
        const cursors: string[] = [];
        for (const from of lists)
          for (const who of [reader, other]) {
            const { next } = await readPage(await who.get(from, "limit=1"));
            if (next === null) throw new Error(`${nameOf(from)} has too few items for a second page`);
            cursors.push(next, ...(from === list && who === reader ? changed(next) : []));
          }
        for (const cursor of cursors) {
          const response = await reader.get(list, `limit=${PAGE_MAX}&cursor=${cursor}`);
          const answer = await response.json();
          if (response.status === 200)
            expect(answer.items.filter((item: unknown) => !own.has(JSON.stringify(item)))).toEqual([]);
          else expect(answer.code).toBe("invalid-request");
        }
      });
    }
  });
