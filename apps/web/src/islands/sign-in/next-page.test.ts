import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { nextPage } from "./next-page.ts";

const after = (next: string): string => nextPage(`?next=${encodeURIComponent(next)}`);

describe("where signing in leads", () => {
  test("back to the page that asked for it", () => {
    expect(after("/s/ses_01a1fd93aa")).toBe("/s/ses_01a1fd93aa");
    expect(after("/settings")).toBe("/settings");
    expect(after("/device?code=WDJB-MJHT")).toBe("/device?code=WDJB-MJHT");
    for (const more of ["/device?code=<b>", "/device?code=A&next=//evil.example", "/device?other=1"])
      expect(after(more)).toBe("/sessions");
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

  test("[A32] to this origin, whatever the address says and however it is encoded", () => {
    const origin = "https://holdfast.example";
    const leadsTo = (search: string): string =>
      new URL(nextPage(search), `${origin}/sign-in${search}`).origin;
    const written = [
      "?next=//evil.example",
      "?next=%2F%2Fevil.example",
      "?next=%252F%252Fevil.example",
      "?next=/%5Cevil.example",
      "?next=%5C%5Cevil.example",
      "?next=/%09/evil.example",
      "?next=%09//evil.example",
      "?next=/%0A/evil.example",
      "?next=/%0D%0ALocation:%20//evil.example",
      "?next=https:evil.example",
      "?next=https:/%5Cevil.example",
      "?next=///evil.example",
      "?next=/.//evil.example",
      "?next=/..//evil.example",
      "?next=/@evil.example",
      "?next=javascript:alert(1)",
      "?next=%6Aavascript:alert(1)",
      "?next=java%0Ascript:alert(1)",
      "?next=data:text/html,x",
      "?next=/s&next=//evil.example",
      "?next=//evil.example&next=/s",
      "?NEXT=//evil.example",
    ];
    expect(written.map(leadsTo)).toEqual(written.map(() => origin));
    const piece = fc.constantFrom(
      "/",
      "\\",
      "%2f",
      "%5c",
      ":",
      "@",
      ".",
      "\t",
      "\n",
      "%09",
      "evil.example",
      "javascript",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join("")),
        ),
        (text) => {
          expect(leadsTo(`?next=${encodeURIComponent(text)}`)).toBe(origin);
          expect(leadsTo(`?next=${text.replaceAll(/[#\s]/g, "")}`)).toBe(origin);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
