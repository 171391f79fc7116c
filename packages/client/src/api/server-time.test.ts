import { describe, expect, test } from "bun:test";
import { createServerTime } from "./server-time.ts";

const TOLD = "Sun, 22 Nov 2026 03:00:00 GMT";
const at = Date.parse(TOLD);

describe("[CP-15] time by the service", () => {
  const begin = () => {
    let elapsed = 0;
    const time = createServerTime({ now: () => 1_000 }, () => elapsed);
    return {
      time,
      pass: (milliseconds: number) => {
        elapsed += milliseconds;
      },
    };
  };

  test("is this machine's until an answer tells it, and goes on from there", () => {
    const { time, pass } = begin();
    expect(time.now()).toBe(1_000);
    time.learn(null);
    time.learn("yesterday");
    expect(time.now()).toBe(1_000);
    time.learn(TOLD);
    pass(250);
    expect(time.now()).toBe(at + 250);
  });

  test("does not go back by the part of a second that nobody tells", () => {
    const { time, pass } = begin();
    time.learn(TOLD);
    pass(900);
    time.learn(TOLD);
    expect(time.now()).toBe(at + 900);
  });

  test("follows a service that is ahead, or behind by more", () => {
    const { time } = begin();
    time.learn(TOLD);
    time.learn("Sun, 22 Nov 2026 03:00:01 GMT");
    expect(time.now()).toBe(at + 1_000);
    time.learn("Sun, 22 Nov 2026 02:00:00 GMT");
    expect(time.now()).toBe(at - 3_600_000);
  });
});
