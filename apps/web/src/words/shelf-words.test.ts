import { expect, test } from "bun:test";
import { timeLeft } from "./shelf-words.ts";

test("[CP-18] says in days, then hours, how long a deleted session can be brought back", () => {
  const now = Date.parse("2026-11-21T08:00:00.000Z");
  const left = (hours: number) => timeLeft(new Date(now + hours * 3_600_000).toISOString(), now);
  expect([left(7 * 24), left(47), left(24), left(23.5), left(1), left(0.5), left(0), left(-1)]).toEqual([
    "7 days left",
    "1 day left",
    "1 day left",
    "23 hours left",
    "1 hour left",
    "Less than an hour left",
    "Gone any moment",
    "Gone any moment",
  ]);
});
