import { expect, test } from "bun:test";
import { join } from "node:path";
import { publishedVectors } from "@holdfast/vault/vectors/published";
import { launchBrowser } from "../browser.ts";

test("[SF-17] the published vectors hold in Chromium", async () => {
  const entry = join(import.meta.dir, "vectors-in-page.ts");
  const built = await Bun.build({ entrypoints: [entry], target: "browser", format: "esm" });
  const script = (await built.outputs[0]?.text()) ?? "";
  const answer = (body: string, type: string) => new Response(body, { headers: { "content-type": type } });
  const server = Bun.serve({
    port: 0,
    hostname: "localhost",
    fetch: ({ url }) =>
      url.endsWith("/vectors.js")
        ? answer(script, "text/javascript")
        : answer("<!doctype html><title>vectors</title>", "text/html"),
  });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(`http://localhost:${server.port}/`);
    const report = await page.evaluate(async () => {
      const address = "/vectors.js";
      const { runInPage } = await import(address);
      return runInPage();
    });
    const { accept, reject } = publishedVectors;
    expect(report).toEqual({ passed: accept.length + reject.length + 1, failures: [] });
  } finally {
    await browser.close();
    await server.stop(true);
  }
}, 120_000);
