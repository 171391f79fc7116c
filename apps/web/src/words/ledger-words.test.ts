import { expect, test } from "bun:test";
import { ledgerWords, lossWords, moreWords } from "./ledger-words.ts";

test("[Z11] [CA-6] a ledger in a few words", () => {
  expect(ledgerWords(null)).toContain("not written down");
  expect(ledgerWords({ count: 0, entries: [] })).toBe("Everything is in it.");
  expect(ledgerWords({ count: 1, entries: [] })).toBe("Not in it: 1 thing");
  expect(lossWords({ part: "file", name: "big.txt", reason: "too-large", bytes: 6 * 1024 * 1024 })).toBe(
    "big.txt: too large to be saved, 6.0 MB",
  );
  expect(
    lossWords({ part: "terminal", name: "shell", reason: "variable-left-out", detail: "TOKEN", bytes: null }),
  ).toBe("shell: TOKEN is never saved");
  expect([moreWords({ count: 0, entries: [] }), moreWords({ count: 3, entries: [] })]).toEqual([
    null,
    "and 3 more",
  ]);
});
