import { describe, expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import { launchBrowser } from "../browser.ts";

const entry = fileURLToPath(import.meta.resolve("@holdfast/client/stores/browser-contracts"));

describe("stores in a browser", () => {
  test("[SP-20] [SP-21] [SP-27] [KY-15] IndexedDB keeps every promise of the journal, the cache and the device store", async () => {
    const built = await Bun.build({ entrypoints: [entry], target: "browser", format: "esm" });
    const script = (await built.outputs[0]?.text()) ?? "";
    const server = Bun.serve({
      port: 0,
      hostname: "localhost",
      fetch: ({ url }) =>
        url.endsWith("/contracts.js")
          ? new Response(script, { headers: { "content-type": "text/javascript" } })
          : new Response("<!doctype html><title>stores</title>", {
              headers: { "content-type": "text/html" },
            }),
    });
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(`http://localhost:${server.port}/`);
      const lines: readonly string[] = await page.evaluate(async () => {
        const address = "/contracts.js";
        const { runBrowserContracts } = await import(address);
        return runBrowserContracts();
      });
      expect(lines.length).toBeGreaterThanOrEqual(13);
      expect(lines.filter((line) => !line.startsWith("pass "))).toEqual([]);
    } finally {
      await browser.close();
      await server.stop(true);
    }
  }, 120_000);
});
