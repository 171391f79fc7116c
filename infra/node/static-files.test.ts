import { afterAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createStaticFiles } from "./static-files.ts";

const place = mkdtempSync(join(tmpdir(), "holdfast-static-"));
const folder = join(place, "dist");
mkdirSync(join(folder, "s"), { recursive: true });
mkdirSync(join(folder, "_astro"));
writeFileSync(join(place, "secret.txt"), "outside");
writeFileSync(join(folder, "index.html"), "<title>home</title>");
writeFileSync(join(folder, "404.html"), "<title>lost</title>");
writeFileSync(join(folder, "s/index.html"), "<title>workspace</title>");
writeFileSync(join(folder, "_astro/app.abc.js"), `export const text = "${"x".repeat(4000)}";`);
symlinkSync(join(place, "secret.txt"), join(folder, "link.txt"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const serve = createStaticFiles(folder);
const get = async (path: string, init?: RequestInit): Promise<Response> => {
  const response = await serve(new Request(`http://localhost${path}`, init));
  if (response === null) throw new Error("not taken");
  return response;
};

test("pages, rewritten pages and hashed files are answered with their caching", async () => {
  expect(await (await get("/")).text()).toContain("home");
  const workspace = await get("/s/ses_1");
  expect(await workspace.text()).toContain("workspace");
  expect(workspace.headers.get("cache-control")).toBe("no-cache");
  expect((await get("/_astro/app.abc.js")).headers.get("cache-control")).toContain("immutable");
});

test("text is compressed for who takes it, and an unchanged file is 304", async () => {
  const zipped = await get("/_astro/app.abc.js", { headers: { "accept-encoding": "gzip" } });
  expect(zipped.headers.get("content-encoding")).toBe("gzip");
  expect((await zipped.arrayBuffer()).byteLength).toBeLessThan(1000);
  const etag = zipped.headers.get("etag") ?? "";
  expect((await get("/_astro/app.abc.js", { headers: { "if-none-match": etag } })).status).toBe(304);
  expect(await (await get("/", { method: "HEAD" })).text()).toBe("");
});

test("nothing outside the build is answered, and other methods are left to others", async () => {
  for (const path of [
    "/link.txt",
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/a%00.html",
    "/%zz",
    "/none.js",
  ]) {
    const response = await get(path);
    expect([path, response.status]).toEqual([path, 404]);
    expect(await response.text()).toContain("lost");
  }
  expect(await serve(new Request("http://localhost/", { method: "POST" }))).toBeNull();
});
