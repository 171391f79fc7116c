import { expect, test } from "bun:test";
import { goldenText, outcomeText } from "./golden.ts";
import { LONG, PATTERN_NAMES } from "./simulation.cases.ts";

for (const name of PATTERN_NAMES)
  test(`[RT-1] [RT-2] [RT-3] ${LONG.days} days of ${name}, thinned every hour, leave what the golden list says`, () => {
    expect(outcomeText(name, LONG)).toBe(goldenText(name, LONG.days));
  }, 600_000);
