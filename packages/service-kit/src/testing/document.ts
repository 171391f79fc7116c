import { describe, expect, test } from "bun:test";
import { Kind } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { AnyElysia } from "elysia";
import { securityOf } from "../document.ts";
import { IDENTITY_CODES } from "../identity.ts";
import { isHidden, openApiDocument } from "../openapi.ts";
import { routesOf } from "../route-table.ts";
import { contentsOf } from "./examples.ts";

/** Makes the tests that hold an app to what it says of itself in the document. [ED-3] */
export const describeDocument = (name: string, app: AnyElysia) =>
  describe(`the document of ${name}`, () => {
    const routes = routesOf(app).filter((route) => !isHidden(route));
    const { paths } = openApiDocument({ version: "0", accessCookie: "access" }, app);
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
        operation,
      })),
    );

    test("[ED-3] it has every route and nothing else, each under a name of its own", () => {
      const names = operations.map((each) => each.name).toSorted();
      expect(names).toEqual(routes.map(({ method, path }) => `${method} ${path}`).toSorted());
      expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(names.length);
    });

    for (const route of routes) {
      test(`[ED-3] ${route.method} ${route.path} says what it is for, who may call it and what it refuses`, () => {
        const { detail, codes, anonymous, unlock } = route;
        expect(detail.summary?.length).toBeGreaterThan(10);
        expect(detail.tags).toHaveLength(1);
        expect(detail.security).toEqual(securityOf(anonymous, unlock));
        const least = [...(anonymous ? [] : IDENTITY_CODES), "internal", "unavailable"] as const;
        for (const code of least) expect(codes).toContain(code);
        const params = [...route.path.matchAll(/:(\w+)/g)].map(([, param]) => param);
        const operation = operations.find((each) => each.name === `${route.method} ${route.path}`)?.operation;
        const described = (operation?.parameters ?? []).flatMap((each) =>
          "in" in each && each.in === "path" ? [each.name] : [],
        );
        expect(described).toEqual(params.map(String));
      });
    }

    for (const { at, schema, example } of routes.flatMap(contentsOf).filter(({ schema }) => Kind in schema)) {
      test(`[ED-3] the example of ${at} is one`, () => {
        expect([...Value.Errors(schema, example)].map(({ path, message }) => `${path} ${message}`)).toEqual(
          [],
        );
      });
    }
  });
