import { describe, expect, test } from "bun:test";
import { sourceFiles } from "./source-files.ts";
import { brokenBy, STATIC_RULES } from "./static-rules.ts";

const files = (await sourceFiles()).filter(({ path }) => path !== "tools/static-rules.ts");

describe("[SS-2] [A44] static rules", () => {
  test.each(STATIC_RULES.map((rule) => [rule.name, rule] as const))("%s", (_, rule) => {
    const everywhere = { ...rule, within: () => true };
    expect(brokenBy(everywhere, [{ path: "bad.ts", text: `\n${rule.bad}` }])).toEqual(["bad.ts:2"]);
    expect(brokenBy(everywhere, [{ path: "good.ts", text: rule.good }])).toEqual([]);
    expect(brokenBy(rule, files)).toEqual([]);
  });
});
