import { expect, test } from "bun:test";
import { codeIn, revokedWords, timeLeft, waitingWords } from "./pairing-words.ts";

test("the time left is counted in minutes and seconds, and ends at nothing", () => {
  const until = "2026-11-21T08:10:00.000Z";
  const now = Date.parse("2026-11-21T08:00:18.500Z");
  expect(timeLeft(until, now)).toBe("9:42");
  expect(timeLeft(until, Date.parse(until) + 5)).toBe("0:00");
});

test("only what looks like a code is taken from the address", () => {
  expect(codeIn("?code=WDJB-MJHT")).toBe("WDJB-MJHT");
  for (const other of ["", "?code=", "?code=<b>", "?code=AAAA-AAAA-AAAA-AAAA", "?next=/sessions"])
    expect(codeIn(other)).toBe("");
});

test("devices that wait are counted", () => {
  expect([1, 2].map(waitingWords)).toEqual([
    "One new device waits for your answer.",
    "2 new devices wait for your answer.",
  ]);
});

test("what has to be looked at is counted", () => {
  expect(revokedWords("Firefox on Linux", 0)).toBe("Firefox on Linux was removed");
  expect(revokedWords("Firefox on Linux", 1)).toContain("One session it saved last");
  expect(revokedWords("Firefox on Linux", 3)).toContain("3 sessions it saved last");
});
