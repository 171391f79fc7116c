import { describe, expect, test } from "bun:test";
import { overlapShare, proveHistories } from "../../fixtures/histories.ts";

describe("two devices that write at once, at length", () => {
  test("[A7] [MG-2] [MG-9] 10,000 histories lose nothing and converge", () => {
    proveHistories(10_000);
  }, 1_200_000);

  test("[MG-4] three lines edited on each side overlap in at most 3 % of 50,000 merges", () => {
    expect(overlapShare(50_000)).toBeLessThanOrEqual(0.03);
  });
});
