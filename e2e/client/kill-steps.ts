import { expect } from "bun:test";

/** Set by `bun run deep`. */
const EVERY = process.env["HOLDFAST_EVERY_STEP"] !== undefined;

/** Between two steps at which something is killed: every third one is tried, and all of them in the long runs. */
export const STRIDE = EVERY ? 1 : 3;
/** The first of them, another one in each run. */
export const FIRST = 1 + Math.floor(Math.random() * STRIDE);

/** All of `possible` came about, the last of which is to be killed at no step; a sample of steps may have missed the others. */
export const expectOutcomes = (outcomes: ReadonlySet<string>, possible: readonly string[]): void => {
  expect([...outcomes.difference(new Set(possible))]).toEqual([]);
  expect(outcomes).toContain(possible.at(-1) ?? "");
  if (EVERY) expect(outcomes.size).toBe(possible.length);
};
