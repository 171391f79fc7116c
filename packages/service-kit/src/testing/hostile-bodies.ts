import { describe, expect, test } from "bun:test";
import { JSON_BODY_MAX_BYTES } from "@holdfast/protocol/limits";
import type { Route } from "../route-table.ts";
import { contentOf } from "./examples.ts";

export interface HostileBodyOptions {
  /** Rule ids for the test names, as in "[ED-2]". */
  readonly rules: string;
  readonly routes: readonly Route[];
  /** The service's answer to this request, sent by somebody who may call the route. */
  readonly send: (
    route: Route,
    init: RequestInit & { readonly headers: Record<string, string> },
  ) => Promise<Response>;
  /** Everything that is stored, as one text; the same after every refusal. */
  readonly stored: () => Promise<string>;
}

const CANARY = "canary-4f1c";
const JSON_TYPE = { "content-type": "application/json" };

interface Attempt {
  readonly name: string;
  /** Null where the example has no place for it. */
  readonly body: (example: object) => string | Uint8Array<ArrayBuffer> | null;
  readonly headers?: Record<string, string>;
  readonly code: string;
}

const text = (value: unknown): string => JSON.stringify(value);

const withUnknownInside = (example: object): string | null => {
  const members = Object.entries(example);
  const inner = members.find(([, value]) => typeof value === "object" && !Array.isArray(value));
  return inner === undefined ? null : text({ ...example, [inner[0]]: { ...inner[1], [CANARY]: 1 } });
};

const ATTEMPTS: readonly Attempt[] = [
  {
    name: "an unknown field",
    body: (example) => text({ ...example, [CANARY]: CANARY }),
    code: "invalid-request",
  },
  { name: "an unknown field inside", body: withUnknownInside, code: "invalid-request" },
  {
    name: "a prototype",
    body: (example) => text(example).replace("{", '{"__proto__":{},'),
    code: "invalid-request",
  },
  {
    name: "texts that are no such values",
    body: (example) => {
      const fields = Object.keys(example);
      return fields.length === 0 ? null : text(Object.fromEntries(fields.map((field) => [field, CANARY])));
    },
    code: "invalid-request",
  },
  { name: "a list", body: (example) => text([example]), code: "invalid-request" },
  { name: "null", body: () => "null", code: "invalid-request" },
  { name: "nothing", body: () => "", code: "invalid-request" },
  { name: "half of it", body: (example) => text(example).slice(0, -3), code: "invalid-request" },
  { name: "what is no JSON", body: () => `{"${CANARY}":`, code: "invalid-request" },
  { name: "what is no UTF-8", body: () => new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), code: "invalid-request" },
  {
    name: "another media type",
    body: text,
    headers: { "content-type": "text/plain" },
    code: "unsupported-media-type",
  },
  {
    name: "a form",
    body: () => `email=${CANARY}`,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    code: "unsupported-media-type",
  },
  {
    name: "a byte more than any body may have",
    body: (example) => text(example).padEnd(JSON_BODY_MAX_BYTES + 1),
    code: "too-large",
  },
];

/** Makes one test per route with a JSON body and thing that is none: refused by its code, nothing echoed, nothing stored. */
export const describeHostileBodies = ({ rules, routes, send, stored }: HostileBodyOptions) =>
  describe("hostile bodies", () => {
    for (const route of routes) {
      const example = contentOf(route.detail.requestBody)?.example;
      if (typeof example !== "object" || example === null) continue;
      for (const { name, body: make, headers = JSON_TYPE, code } of ATTEMPTS) {
        const body = make(example);
        if (body === null) continue;
        test(`${rules} ${route.method} ${route.path} refuses ${name}`, async () => {
          const before = await stored();
          const response = await send(route, { method: route.method, body, headers });
          const answer = await response.text();
          expect(JSON.parse(answer).code).toBe(code);
          expect(answer).not.toContain(CANARY);
          expect(await stored()).toBe(before);
        });
      }
    }
  });
