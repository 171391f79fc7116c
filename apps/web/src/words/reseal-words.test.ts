import { expect, test } from "bun:test";
import { resealWords } from "./reseal-words.ts";

test("[RO-8] sealing again says how far it is, that it goes on where it was, and what stays as it is", () => {
  expect(resealWords(null)).toContain("Earlier saves stay as they are.");
  expect(resealWords({ state: "running", done: 1, total: 3, skipped: 0 })).toBe(
    "1 of 3 sessions sealed again. You can go on working.",
  );
  expect(resealWords({ state: "paused", done: 2, total: 3, skipped: 0 })).toContain(
    "Stopped after 2 of 3 sessions.",
  );
  expect(resealWords({ state: "done", done: 3, total: 3, skipped: 0 })).toEndWith("stay as they are.");
  expect(resealWords({ state: "done", done: 2, total: 3, skipped: 1 })).toEndWith(
    "1 session could not be: open it to see why.",
  );
});
