import { expect } from "bun:test";
import { EMPTY_STATE_TAG } from "@holdfast/protocol/saves";
import { type Route, routesOf } from "@holdfast/service-kit/route-table";
import { contentOf } from "@holdfast/service-kit/testing/examples";
import fc from "fast-check";
import { STATE_EXAMPLE } from "../features/state/examples.ts";
import { createFixture } from "./fixture.ts";
import { unlockedOn } from "./unlocked.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const CANARY = "canary-7d21";

const strange: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, "", CANARY, "\u0000", "x".repeat(5_000), [], {}, [[]], { [CANARY]: 1 }),
  fc.constantFrom<Json>(-1, 0.5, 2 ** 31, 2 ** 53, 1e308),
  fc.constantFrom<Json>(
    "00".repeat(32),
    `seg_${"0".repeat(32)}`,
    `cpt_${"f".repeat(32)}`,
    `ses_${"0".repeat(32)}`,
  ),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
);

/** Where, what with, and how: at the place itself, as one member more, as one fewer, or many times over. */
const change = fc.record({
  at: fc.nat(40),
  value: strange,
  how: fc.constantFrom("replace", "add", "remove", "repeat"),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const changedHere = (value: Json, { value: other, how }: Change): Json => {
  if (how === "replace" || typeof value !== "object" || value === null) return other;
  if (isList(value)) {
    if (how === "add") return [...value, other];
    return how === "remove" ? value.slice(1) : Array.from({ length: 50 }, () => value).flat();
  }
  const entries = Object.entries(value);
  const name = typeof other === "string" ? other.slice(0, 20) : CANARY;
  if (how === "add") return Object.fromEntries([...entries, [name, other]]);
  return how === "remove" ? Object.fromEntries(entries.slice(1)) : { ...value, again: value };
};

/** The value with one change at the place that is reached after so many steps, depth first. */
const changed = (value: Json, wish: Change): Json => {
  let left = wish.at;
  const walk = (each: Json): Json => {
    if (left-- === 0) return changedHere(each, wish);
    if (typeof each !== "object" || each === null) return each;
    if (isList(each)) return each.map(walk);
    return Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, walk(inner)]));
  };
  const after = walk(value);
  return left >= 0 ? changedHere(after, wish) : after;
};

/** A session with a save, a checkpoint and a token that opens it, and every route that reads a JSON body. */
const createWorld = async () => {
  const of = await createFixture();
  const { plain, newSession } = await unlockedOn(of);
  const { id } = await newSession("Fuzzed");
  const path = `/sessions/${id}`;
  await plain("PUT", `${path}/state`, { body: STATE_EXAMPLE, ifMatch: EMPTY_STATE_TAG });
  const { id: cid } = await (await plain("POST", `${path}/checkpoints`, { body: { name: "First" } })).json();
  const known: Readonly<Record<string, string>> = { id, cid, other: cid };
  const routes = routesOf(of.app).flatMap((route) => {
    const content = contentOf(route.detail.requestBody);
    return content === null
      ? []
      : [{ route, examples: [content.example, ...Object.values(content.further)] }];
  });
  const send = (route: Route, body: Json, unlocked: boolean): Promise<Response> =>
    plain(
      route.method,
      route.path.replace("/api", "").replaceAll(/:([A-Za-z]+)/g, (_, name: string) => known[name] ?? "x"),
      {
        body,
        ifMatch: '"v1"',
        ...(unlocked ? {} : { token: null }),
      },
    );
  return { of, routes, send };
};

/**
 * Sends bodies that are nearly those of the document to every route that takes JSON, with a token and without one. None of them is a
 * defect of the service, none is repeated in an answer, and what is refused for its form changes nothing. [ED-2] [SP-5]
 */
export const fuzzBodies = async (numRuns: number): Promise<void> => {
  const { of, routes, send } = await createWorld();
  expect(routes.length).toBeGreaterThan(10);
  const wishes = fc.record({
    place: fc.constantFrom(...routes),
    which: fc.nat(3),
    unlocked: fc.boolean(),
    changes: fc.array(change, { minLength: 1, maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(wishes, async ({ place: { route, examples }, which, unlocked, changes }) => {
      const example = (examples[which % examples.length] ?? {}) as Json;
      const body = changes.reduce(changed, example);
      const before = of.stored();
      const response = await send(route, body, unlocked && route.unlock !== null);
      const text = await response.text();
      if (response.ok) return;
      const { code } = JSON.parse(text);
      expect([route.method, route.path, ["internal", "unavailable"].includes(code)]).toEqual([
        route.method,
        route.path,
        false,
      ]);
      expect(text).not.toContain(CANARY);
      if (code === "invalid-request") expect(of.stored()).toBe(before);
    }),
    { numRuns },
  );
};
