import { describe, expect, test } from "bun:test";
import { createDice } from "../dice.ts";
import { askingFor } from "./asking.ts";
import { CANARY } from "./hostile.ts";
import { faultsOf } from "./judge.ts";
import { operationsOf } from "./operations.ts";
import { scanProduct } from "./scanning.ts";

const [operation] = operationsOf({
  paths: {
    "/api/things/{id}": {
      put: {
        parameters: [{ name: "id", in: "path", example: "ses_1" }],
        requestBody: { content: { "application/json": { example: { name: "First", tags: ["a", "b"] } } } },
        responses: {
          200: {},
          409: {
            content: {
              "application/problem+json": {
                schema: { allOf: [{}, { properties: { code: { enum: ["id-taken"] } } }] },
              },
            },
          },
        },
      },
    },
  },
});
if (operation === undefined) throw new Error("the document was not read");

const SAFE = {
  "content-security-policy": "default-src 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-request-id": "r1",
};
const judged = (status: number, body: object | string, headers: Readonly<Record<string, string>> = SAFE) =>
  faultsOf(operation, {
    status,
    headers: new Headers(headers),
    text: typeof body === "string" ? body : JSON.stringify(body),
  });

describe("[SS-3] [A44] the scan of a running product", () => {
  test("finds what is wrong with an answer", () => {
    expect(judged(200, {})).toEqual([]);
    expect(judged(409, { code: "id-taken" })).toEqual([]);
    expect(judged(200, {}, {})).toHaveLength(4);
    expect(judged(201, {})).toEqual(["undeclared: 201"]);
    expect(judged(500, { code: "internal" })).toEqual(["is a defect: 500"]);
    expect(judged(409, { code: "not-found" })).toEqual(["undeclared: 409 not-found"]);
    expect(judged(409, "<h1>Conflict</h1>")).toEqual(["409 without a problem"]);
    expect(judged(409, { code: "id-taken", detail: CANARY })).toEqual(["repeats what was sent"]);
    for (const detail of ["Error\n    at save (a.ts:3:4)", "/home/somebody/a", "PostgreSQL 18.1", "ENOENT"])
      expect(judged(409, { code: "id-taken", detail })[0]).toStartWith("shows the inside");
    expect(judged(200, {}, { ...SAFE, server: "x" })).toEqual(["tells server"]);
  });

  test("asks the same again by its seed, and something else by another", () => {
    const somebody = { access: "a", unlock: "u", own: { ses: "ses_own" } };
    const asked = (seed: number) => askingFor(operation, somebody, createDice(seed));
    const all = Array.from({ length: 200 }, (_, seed) => asked(seed));
    expect(Array.from({ length: 200 }, (_, seed) => asked(seed))).toEqual(all);
    expect(new Set(all.map((each) => JSON.stringify(each))).size).toBeGreaterThan(100);
    expect(all.some(({ target }) => target.startsWith("/api/things/ses_own"))).toBe(true);
    expect(all.some(({ body }) => body === '{"name":"First","tags":["a","b"]}')).toBe(true);
  });

  test("finds nothing in 2,000 answers", () => scanProduct(1, 2_000), 600_000);
});
