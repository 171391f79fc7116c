import { expect, test } from "bun:test";
import { pageOf, staticHeaders, withScriptsFrom } from "./pages.ts";

test("an address below a rewrite is answered by its page, and files stay files", () => {
  expect(pageOf("/")).toBe("/index.html");
  expect(pageOf("/sign-up")).toBe("/sign-up/index.html");
  expect(pageOf("/s/ses_00")).toBe("/s/index.html");
  expect(pageOf("/s/")).toBe("/s/index.html");
  expect(pageOf("/invite/inv_00")).toBe("/invite/index.html");
  expect(pageOf("/settings/keys")).toBe("/settings/keys/index.html");
  expect(pageOf("/_astro/app.1234.js")).toBe("/_astro/app.1234.js");
});

test("[ED-7] pages cannot be framed, and scripts that run as workers carry a whole policy", () => {
  expect(staticHeaders("/index.html")["content-security-policy"]).toContain("frame-ancestors 'none'");
  expect(staticHeaders("/_astro/worker.js")["content-security-policy"]).toStartWith("default-src 'none'");
  expect(staticHeaders("/_astro/worker.js")["x-content-type-options"]).toBe("nosniff");
});

test("[HC-5] a page's policy is opened for one origin's scripts and frames, and for nothing more", () => {
  const page = `<head><meta http-equiv="content-security-policy" content="default-src 'self'; script-src 'self' 'sha256-x='; style-src 'self'"></head>`;
  const opened = withScriptsFrom(page, "https://widget.example");
  expect(opened).toBe(
    page.replace("script-src ", "frame-src https://widget.example; script-src https://widget.example "),
  );
  expect(() => withScriptsFrom("<head></head>", "https://widget.example")).toThrow("without a policy");
});
