import { expect, test } from "bun:test";
import { goldenText, outcomeText } from "./golden.ts";
import { PATTERN_NAMES, SHORT } from "./simulation.cases.ts";

for (const name of PATTERN_NAMES)
  test(`[RT-1] [RT-2] [RT-3] ${SHORT.days} days of ${name} leave what the golden list says`, () => {
    expect(outcomeText(name, SHORT)).toBe(goldenText(name, SHORT.days));
  });
