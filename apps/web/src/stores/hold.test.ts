import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import { createHold } from "./hold.ts";

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test("many keys are one write, 200 ms after the first of them", () => {
  let writes = 0;
  const hold = createHold(() => {
    writes += 1;
  });
  hold.soon();
  jest.advanceTimersByTime(150);
  hold.soon();
  expect(writes).toBe(0);
  jest.advanceTimersByTime(50);
  expect(writes).toBe(1);
  expect(hold.isWaiting()).toBe(false);
  jest.advanceTimersByTime(1000);
  expect(writes).toBe(1);
});

test("flushing writes what waits, once", () => {
  let writes = 0;
  const hold = createHold(() => {
    writes += 1;
  });
  hold.now();
  expect(writes).toBe(0);
  hold.soon();
  hold.now();
  jest.advanceTimersByTime(1000);
  expect(writes).toBe(1);
});
