import { expect, test } from "bun:test";
import { err } from "@holdfast/protocol/result";
import { explorerRoutes } from "./explorer.ts";
import { memoryIdempotency } from "./idempotency.memory.ts";
import { openApiDocument } from "./openapi.ts";
import { createService } from "./service.ts";
import { createNotes } from "./testing/notes-app.ts";

const { app } = createNotes();
const nobody = async () => err("unauthenticated" as const);
const explorer = explorerRoutes({
  document: () => openApiDocument({ version: "1.2.3", accessCookie: "holdfast_access" }, app, explorer),
  csrfCookie: "holdfast_csrf",
});
const service = createService(
  {
    identity: { live: nobody, signed: nobody },
    idempotency: { store: memoryIdempotency(), now: Date.now },
    log: () => undefined,
    now: Date.now,
    trustedProxies: new Set(),
  },
  app,
  explorer,
);
const get = (path: string) => service.fetch(new Request(`http://localhost${path}`));

/** Addresses that a page or style would load. */
const loaded = (text: string): readonly string[] =>
  [...text.matchAll(/(?:src|href)="([^"]+)"|url\(\s*["']?([^"')]+)/g)].map(([, a, b]) => a ?? b ?? "");

test("[ED-4] the page and all it loads come from this origin, and are there", async () => {
  const page = await get("/api/explorer");
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const addresses = loaded(await page.text());
  expect(addresses.length).toBe(4);
  for (const address of addresses) {
    expect(address).toStartWith("/api/explorer/assets/");
    const asset = await get(address);
    expect([address, asset.status]).toEqual([address, 200]);
    expect((await asset.arrayBuffer()).byteLength).toBeGreaterThan(100);
  }
  const style = await (await get("/api/explorer/assets/explorer.css")).text();
  for (const address of loaded(style)) expect(address).toStartWith("data:");
  const start = await (await get("/api/explorer/assets/start.js")).text();
  expect(start).not.toContain("//");
  expect(start).toContain('url: "/api/openapi.json"');
  expect(start).toContain('startsWith("holdfast_csrf=")');
});

test("[ED-4] the policy lets nothing else be loaded, run, framed or sent to", async () => {
  for (const path of ["/api/explorer", "/api/explorer/assets/start.js", "/api/explorer/assets/explorer.js"]) {
    const { headers } = await get(path);
    const policy = new Map(
      (headers.get("content-security-policy") ?? "").split("; ").map((rule) => {
        const [name = "", ...sources] = rule.split(" ");
        return [name, sources.join(" ")] as const;
      }),
    );
    expect(policy.get("default-src")).toBe("'none'");
    expect(policy.get("script-src")).toBe("'self'");
    expect(policy.get("connect-src")).toBe("'self'");
    expect(policy.get("img-src")).toBe("'self' data:");
    expect(policy.get("frame-ancestors")).toBe("'none'");
    expect(policy.get("base-uri")).toBe("'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  }
});

test("[ED-4] the page has no inline script or style, which the policy would block", async () => {
  const page = await (await get("/api/explorer")).text();
  expect(page).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=/);
});

test("[ED-3] [ED-4] the document it shows is over all apps and does not name the explorer's own files", async () => {
  const answer = await get("/api/openapi.json");
  const document = await answer.json();
  expect(document).toMatchObject({ openapi: "3.1.0", info: { title: "Holdfast", version: "1.2.3" } });
  expect(Object.keys(document.paths)).toContain("/api/notes/{id}");
  expect(Object.keys(document.paths).filter((path) => path.includes("explorer"))).toEqual([]);
  expect(document.components.securitySchemes.cookie.name).toBe("holdfast_access");
});
