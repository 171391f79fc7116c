import { describe, expect, test } from "bun:test";
import { createManualClock } from "../testing/manual-clock.ts";
import { createIdle } from "./idle.ts";

const MINUTE = 60_000;

describe("idle", () => {
  test("[SP-24] acts after the minutes without a touch, once, and again after the next touch", () => {
    const clock = createManualClock();
    let acted = 0;
    const idle = createIdle(clock, () => {
      acted += 1;
    });
    clock.advance(100 * MINUTE);
    expect(acted).toBe(0);
    idle.set(10);
    clock.advance(9 * MINUTE);
    idle.touch();
    clock.advance(9 * MINUTE);
    expect(acted).toBe(0);
    clock.advance(MINUTE);
    expect(acted).toBe(1);
    clock.advance(60 * MINUTE);
    expect(acted).toBe(1);
    idle.touch();
    clock.advance(10 * MINUTE);
    expect(acted).toBe(2);
  });

  test("[SP-24] can be switched off while it runs", () => {
    const clock = createManualClock();
    let acted = 0;
    const idle = createIdle(clock, () => {
      acted += 1;
    });
    idle.set(1);
    clock.advance(30_000);
    idle.set(null);
    clock.advance(100 * MINUTE);
    expect(acted).toBe(0);
  });
});
