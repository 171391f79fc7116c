import { describe, expect, test } from "bun:test";
import { JSON_BODY_MAX_BYTES } from "@holdfast/protocol/limits";
import { repeatsMembers, shapeOf } from "../json-shape.ts";
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
  /** Where a route takes a larger body than others, in bytes. */
  readonly mostBytes?: (route: Route) => number;
}

const CANARY = "canary-4f1c";
/** Of half the longest body. */
const NESTED = JSON_BODY_MAX_BYTES / 2 - 64;
const JSON_TYPE = { "content-type": "application/json" };

interface Attempt {
  readonly name: string;
  /** None where the example has no place for it. */
  readonly bodies: (example: object, mostBytes: number) => readonly (string | Uint8Array<ArrayBuffer>)[];
  readonly headers?: Record<string, string>;
  readonly code: string;
}

const text = (value: unknown): string => JSON.stringify(value);

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** The text of `value` with `member` put first into each of its objects in turn, at every level. */
const withEverywhere = (value: unknown, member: string): readonly string[] => {
  if (!isObject(value)) return [];
  const entries = Object.entries(value);
  const written = (inner: string, name: string): string => {
    const parts = entries.map(([each, member]) => {
      const shown = each === name ? inner : text(member);
      return Array.isArray(value) ? shown : `${text(each)}:${shown}`;
    });
    return Array.isArray(value) ? `[${parts}]` : `{${parts}}`;
  };
  const inside = entries.flatMap(([name, each]) =>
    withEverywhere(each, member).map((inner) => written(inner, name)),
  );
  if (Array.isArray(value)) return inside;
  return [`{${[member, ...entries.map(([name, each]) => `${text(name)}:${text(each)}`)]}}`, ...inside];
};

/** The text of `value` with the first member of each of its objects in turn written twice. */
const withRepeated = (value: unknown): readonly string[] =>
  isObject(value)
    ? [...new Set(namesIn(value))].flatMap((name) =>
        withEverywhere(value, `${text(name)}:null`).filter((each) =>
          repeatsMembers(shapeOf(each), JSON.parse(each)),
        ),
      )
    : [];

const namesIn = (value: unknown): readonly string[] =>
  isObject(value)
    ? [...(Array.isArray(value) ? [] : Object.keys(value)), ...Object.values(value).flatMap(namesIn)]
    : [];

/** Where in a schema an object stands that would take fields it does not name. */
const openObjects = (schema: unknown, at = ""): readonly string[] => {
  if (!isObject(schema)) return [];
  const { type, additionalProperties } = schema as { type?: unknown; additionalProperties?: unknown };
  const own = type === "object" && additionalProperties !== false ? [at] : [];
  return [...own, ...Object.entries(schema).flatMap(([name, each]) => openObjects(each, `${at}/${name}`))];
};

const utf16 = (body: string): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(body.length * 2);
  for (let at = 0; at < body.length; at++) bytes[at * 2] = body.charCodeAt(at);
  return bytes;
};

const ATTEMPTS: readonly Attempt[] = [
  {
    name: "an unknown field, at every level",
    bodies: (example) => withEverywhere(example, `"${CANARY}":"${CANARY}"`),
    code: "invalid-request",
  },
  ...["__proto__", "constructor", "prototype", "hasOwnProperty"].map((name) => ({
    name: `a field called ${name}, at every level`,
    bodies: (example: object) => withEverywhere(example, `"${name}":{"role":4}`),
    code: "invalid-request",
  })),
  {
    name: "a field that is written twice, at every level",
    bodies: withRepeated,
    code: "invalid-request",
  },
  {
    name: "texts that are no such values",
    bodies: (example) => {
      const fields = Object.keys(example);
      return fields.length === 0 ? [] : [text(Object.fromEntries(fields.map((field) => [field, CANARY])))];
    },
    code: "invalid-request",
  },
  { name: "a list", bodies: (example) => [text([example])], code: "invalid-request" },
  { name: "null", bodies: () => ["null"], code: "invalid-request" },
  { name: "nothing", bodies: () => [""], code: "invalid-request" },
  { name: "half of it", bodies: (example) => [text(example).slice(0, -3)], code: "invalid-request" },
  { name: "what is no JSON", bodies: () => [`{"${CANARY}":`], code: "invalid-request" },
  {
    name: "what is no UTF-8",
    bodies: () => [new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])],
    code: "invalid-request",
  },
  {
    name: "lists in lists without end",
    bodies: (example) => {
      const nested = "[".repeat(NESTED) + "]".repeat(NESTED);
      const [name] = Object.keys(example);
      return [nested, `{${text(name ?? "a")}:${nested}}`, "[".repeat(NESTED), '{"a":'.repeat(NESTED / 5)];
    },
    code: "invalid-request",
  },
  {
    name: "what is compressed",
    bodies: (example) => [Bun.gzipSync(text(example))],
    headers: { ...JSON_TYPE, "content-encoding": "gzip" },
    code: "invalid-request",
  },
  {
    name: "another encoding that it names",
    bodies: (example) => [utf16(text(example))],
    headers: { "content-type": "application/json; charset=utf-16le" },
    code: "invalid-request",
  },
  {
    name: "another media type",
    bodies: (example) => [text(example)],
    headers: { "content-type": "text/plain" },
    code: "unsupported-media-type",
  },
  {
    name: "a form",
    bodies: () => [`email=${CANARY}`],
    headers: { "content-type": "application/x-www-form-urlencoded" },
    code: "unsupported-media-type",
  },
  {
    name: "a byte more than any body may have",
    bodies: (example, mostBytes) => [text(example).padEnd(mostBytes + 1)],
    code: "too-large",
  },
];

/** Makes one test per route with a JSON body and thing that is none: refused by its code, nothing echoed, nothing stored. */
export const describeHostileBodies = ({
  rules,
  routes,
  send,
  stored,
  mostBytes = () => JSON_BODY_MAX_BYTES,
}: HostileBodyOptions) =>
  describe("hostile bodies", () => {
    for (const route of routes) {
      const content = contentOf(route.detail.requestBody);
      if (!isObject(content?.example)) continue;
      test(`${rules} ${route.method} ${route.path} names every field of its body, also of what its example leaves out`, () => {
        expect(openObjects(content.schema)).toEqual([]);
      });
      const examples = [content.example, ...Object.values(content.further)].filter(isObject);
      for (const { name, bodies: make, headers = JSON_TYPE, code } of ATTEMPTS) {
        const bodies = examples.flatMap((example) => make(example, mostBytes(route)));
        if (bodies.length === 0) continue;
        test(`${rules} ${route.method} ${route.path} refuses ${name}`, async () => {
          const before = await stored();
          for (const body of bodies) {
            const response = await send(route, { method: route.method, body, headers });
            const answer = await response.text();
            expect([body.slice(0, 200), JSON.parse(answer).code]).toEqual([body.slice(0, 200), code]);
            expect(answer).not.toContain(CANARY);
          }
          expect(await stored()).toBe(before);
        });
      }
    }
  });
