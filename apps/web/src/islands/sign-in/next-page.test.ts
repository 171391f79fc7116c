import { describe, expect, test } from "bun:test";
import { nextPage } from "./next-page.ts";

const after = (next: string): string => nextPage(`?next=${encodeURIComponent(next)}`);

describe("where signing in leads", () => {
  test("back to the page that asked for it", () => {
    expect(after("/s/ses_01a1fd93aa")).toBe("/s/ses_01a1fd93aa");
    expect(after("/settings")).toBe("/settings");
  });

  test("never to another site, and to the sessions when nothing was asked for", () => {
    const elsewhere = [
      "//evil.example",
      "https://evil.example",
      "/\\evil.example",
      "javascript:alert(1)",
      "/a:b",
    ];
    expect(elsewhere.map(after)).toEqual(elsewhere.map(() => "/sessions"));
    expect(nextPage("")).toBe("/sessions");
  });
});
