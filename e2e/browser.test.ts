import { afterAll, describe, expect, test } from "bun:test";
import { launchBrowser } from "./browser.ts";

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch: () =>
    new Response("<!doctype html><title>Local</title><h1>Rendered</h1>", {
      headers: { "content-type": "text/html" },
    }),
});
afterAll(() => server.stop(true));
const asked = process.env["HOLDFAST_BROWSER"];

describe("the browser of the journeys", () => {
  const packaged = process.platform === "linux" && process.arch === "x64";
  test.skipIf(!packaged)(
    "that comes as a package renders a page and has what the client needs",
    async () => {
      process.env["HOLDFAST_BROWSER"] = "packaged";
      const browser = await launchBrowser();
      try {
        const page = await browser.newPage();
        await page.goto(`http://localhost:${server.port}/`);
        expect(await page.getByRole("heading").textContent()).toBe("Rendered");
        const height = await page
          .getByRole("heading")
          .evaluate((heading) => heading.getBoundingClientRect().height);
        expect(height).toBeGreaterThan(0);
        const kinds = await page.evaluate(async () => {
          const key = await crypto.subtle.generateKey("X25519", false, ["deriveBits"]);
          return [typeof indexedDB, typeof navigator.locks, "privateKey" in key];
        });
        expect(kinds).toEqual(["object", "object", true]);
      } finally {
        await browser.close();
        if (asked === undefined) delete process.env["HOLDFAST_BROWSER"];
        else process.env["HOLDFAST_BROWSER"] = asked;
      }
    },
    120_000,
  );

  test("that is named and does not exist is named in the error", async () => {
    process.env["HOLDFAST_BROWSER"] = "/nowhere/chromium";
    try {
      expect(launchBrowser()).rejects.toThrow("/nowhere/chromium");
    } finally {
      if (asked === undefined) delete process.env["HOLDFAST_BROWSER"];
      else process.env["HOLDFAST_BROWSER"] = asked;
    }
  });
});
