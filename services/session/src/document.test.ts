import { describe, expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { IDENTITY_CODES } from "@holdfast/service-kit/identity";
import { openApiDocument } from "@holdfast/service-kit/openapi";
import { routesOf } from "@holdfast/service-kit/route-table";
import { Kind, type TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { sealSave } from "./testing/chain.ts";
import { createFixture, outcomeOf } from "./testing/fixture.ts";
import { formOf } from "./testing/forms.ts";
import { metaOf, randomBytes } from "./testing/member.ts";

const { app } = await createFixture();
const routes = routesOf(app);

interface JsonContent {
  readonly schema: TSchema;
  readonly example: unknown;
}

/** Every JSON body of the document, requests and good answers, with its example. */
const jsonContents = ({ detail }: (typeof routes)[number]): readonly JsonContent[] => {
  const bodies = [detail.requestBody, ...Object.values(detail.responses ?? {})];
  return bodies.flatMap((body) => {
    const content: unknown = Reflect.get(Reflect.get(body ?? {}, "content") ?? {}, "application/json");
    return content === undefined ? [] : [content as JsonContent];
  });
};

describe("the document of the session service", () => {
  test("[ED-3] names every route, with a summary, who may call, and every problem of the edge", () => {
    const document = openApiDocument({ version: "0", accessCookie: "access" }, app);
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`),
    );
    expect(operations.toSorted()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).toSorted());
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    for (const { detail, codes, anonymous } of routes) {
      expect(detail.summary?.length).toBeGreaterThan(5);
      expect(detail.tags).toHaveLength(1);
      expect(anonymous).toBe(false);
      for (const code of [...IDENTITY_CODES, "internal", "unavailable"] as const)
        expect(codes).toContain(code);
    }
  });

  test("[ED-3] shows at every JSON body an example that its schema takes", () => {
    const shown = routes.flatMap((route) => jsonContents(route).map((content) => ({ route, content })));
    expect(shown.length).toBeGreaterThan(12);
    for (const { route, content } of shown) {
      expect(content.schema[Kind]).toBeDefined();
      const fits = Value.Check(content.schema, content.example);
      expect([route.method, route.path, fits]).toEqual([route.method, route.path, true]);
    }
  });
});

describe("idempotency keys", () => {
  const key = { "idempotency-key": "one" };

  test("[ED-5] a create with the same key and body has the same answer, with another body it is refused", async () => {
    const of = await createFixture();
    const id = randomBytes(16);
    const meta = toBase64url(await metaOf(of.ann, id, 1));
    const body = { id: formatId("ses", id), meta, nameTag: toBase64url(randomBytes(16)) };
    const first = await of.send("POST", "/sessions", { body, headers: key });
    const again = await of.send("POST", "/sessions", { body, headers: key });
    expect([again.status, again.headers.get("idempotent-replayed"), again.headers.get("etag")]).toEqual([
      201,
      "true",
      '"v1"',
    ]);
    expect(await again.json()).toEqual(await first.json());
    const other = { ...body, nameTag: toBase64url(randomBytes(16)) };
    expect(await outcomeOf(await of.send("POST", "/sessions", { body: other, headers: key }))).toBe(
      "422 idempotency-key-reused",
    );
  });

  test("[ED-5] saves pass one over, for their digest is their key, and reading routes refuse one", async () => {
    const of = await createFixture();
    const save = await sealSave(of.ann, of.session, null);
    const send = () => of.send("POST", `${of.path}/saves`, { body: formOf(save), headers: key });
    expect([(await send()).status, (await send()).status]).toEqual([201, 200]);
    for (const [method, path, body] of [
      ["GET", of.path, undefined],
      ["GET", `${of.path}/head`, undefined],
      ["POST", `${of.path}/bundle`, {}],
    ] as const)
      expect(await outcomeOf(await of.send(method, path, { body, headers: key }))).toBe(
        "400 header-not-allowed",
      );
  });
});
