import { describe, expect, test } from "bun:test";
import { createRouteTable, type Route } from "./route-table.ts";

const route = (method: string, path: string): Route => ({
  method,
  path,
  detail: {},
  idempotency: null,
  unlock: null,
  anonymous: false,
  codes: [],
});

const find = createRouteTable([
  route("GET", "/api/sessions"),
  route("POST", "/api/sessions"),
  route("GET", "/api/sessions/:id"),
  route("GET", "/api/sessions/:id/history"),
  route("GET", "/api/sessions/archived"),
  route("GET", "/api/:kind/archived/all"),
]);

describe("route table", () => {
  test.each([
    ["GET", "/api/sessions", "/api/sessions"],
    ["POST", "/api/sessions", "/api/sessions"],
    ["GET", "/api/sessions/ses_1", "/api/sessions/:id"],
    ["GET", "/api/sessions/archived", "/api/sessions/archived"],
    ["GET", "/api/sessions/archived/history", "/api/sessions/:id/history"],
    ["GET", "/api/sessions/archived/all", "/api/:kind/archived/all"],
  ])("[ED-6] %s %s is %s", (method, path, pattern) => {
    expect(find(method, path).route?.path).toBe(pattern);
  });

  test("[ED-2] a path that takes other methods names them", () => {
    expect(find("PUT", "/api/sessions")).toEqual({ route: null, methods: ["GET", "POST"] });
  });

  test.each([
    "/",
    "",
    "/api",
    "/api/sessions/",
    "/api/sessions//history",
    "/api/sessions/a/b/c",
    "/API/sessions",
  ])("[ED-2] %p is no address", (path) => {
    expect(find("GET", path)).toEqual({ route: null, methods: [] });
  });
});
