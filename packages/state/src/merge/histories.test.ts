import { describe, expect, test } from "bun:test";
import { overlapShare, proveHistories } from "../../fixtures/histories.ts";

describe("two devices that write at once", () => {
  test("[A7] [MG-2] [MG-9] 500 histories with outages, crashes and late saves lose nothing and converge", () => {
    proveHistories(500);
  });

  test("[MG-4] three lines edited on each side of a file of 200 lines overlap in at most 3 % of merges", () => {
    expect(overlapShare(2_000)).toBeLessThanOrEqual(0.03);
  });
});
