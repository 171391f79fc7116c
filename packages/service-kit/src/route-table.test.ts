import { expect, test } from "bun:test";
import { Elysia } from "elysia";
import { createRouteTable, routesOf } from "./route-table.ts";

const none = () => "";
const find = createRouteTable(
  routesOf(
    new Elysia({ prefix: "/api" })
      .get("/notes/:id", none)
      .get("/notes/newest", none)
      .put("/notes/:id", none)
      .get("/notes/:id/pages/:page", none)
      .get("/notes/newest/colour", none),
  ),
);
const path = (method: string, address: string) => find(method, address).route?.path ?? null;

test("[ED-6] an address is known by the pattern of its route, a fixed part before a parameter", () => {
  expect(path("GET", "/api/notes/7")).toBe("/api/notes/:id");
  expect(path("GET", "/api/notes/newest")).toBe("/api/notes/newest");
  expect(path("GET", "/api/notes/7/pages/8")).toBe("/api/notes/:id/pages/:page");
  expect(path("GET", "/api/notes/newest/pages/8")).toBe("/api/notes/:id/pages/:page");
});

test("[ED-2] what is no address of a route has none, and a known one tells its methods", () => {
  const strange = [
    "/api/notes",
    "/api/notes/",
    "/api/notes//pages/8",
    "/api/notes/7/",
    "/",
    "",
    "/api/notes/7/pages",
  ];
  for (const address of strange) expect([address, find("GET", address).methods]).toEqual([address, []]);
  expect(find("DELETE", "/api/notes/7")).toEqual({ route: null, methods: ["GET", "PUT"] });
});
