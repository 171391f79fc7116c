import { describe, expect, test } from "bun:test";
import { fewWords, leftWords, recoveredWords } from "./recovery-words.ts";

describe("words for recovery codes", () => {
  test("two codes or fewer are too few", () => {
    expect([8, 3].map(fewWords)).toEqual([null, null]);
    expect(fewWords(2)).toStartWith("Only 2 codes are left.");
    expect(fewWords(1)).toStartWith("Only 1 code is left.");
    expect(fewWords(0)).toContain("loses your sessions");
  });

  test("how many are left is said in words that fit", () => {
    expect([7, 1, 0].map(leftWords)).toEqual(["7 left", "1 left", "None left"]);
    expect(recoveredWords(7)).toEndWith("used up. 7 are left.");
    expect(recoveredWords(1)).toEndWith("1 is left: make new ones in Settings.");
    expect(recoveredWords(0)).toEndWith("It was the last one: make new ones in Settings.");
    expect(recoveredWords(null)).toEndWith("used up.");
  });
});
