import { expect, test } from "bun:test";
import { WEBHOOK_ATTEMPTS_MAX } from "@holdfast/protocol/webhooks";
import fc from "fast-check";
import { nextAttempt } from "./schedule.ts";

const begunAt = new Date("2026-11-22T00:00:00.000Z");

/** Seconds after the beginning of each attempt, where each takes no time. */
const attemptsWith = (random: () => number): readonly number[] => {
  const times = [0];
  for (let at = begunAt.getTime(), tried = 1; ; tried++) {
    const next = nextAttempt({ tried, begunAt }, at, random());
    if (next === null) return times;
    at = next.getTime();
    times.push((at - begunAt.getTime()) / 1000);
  }
};

test("[WH-4] [A37] eight attempts over a day: at once, after 30 s, 5 min, 30 min, 2 h, 5 h, 10 h, and at 24 h", () => {
  expect(attemptsWith(() => 0.5)).toEqual([0, 30, 330, 2_130, 9_330, 27_330, 63_330, 86_400]);
});

test("[WH-4] each gap is a fifth more or less by chance", () => {
  expect(nextAttempt({ tried: 1, begunAt }, begunAt.getTime(), 0)?.getTime()).toBe(
    begunAt.getTime() + 24_000,
  );
  expect(nextAttempt({ tried: 1, begunAt }, begunAt.getTime(), 1)?.getTime()).toBe(
    begunAt.getTime() + 36_000,
  );
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 }),
      (dice) => {
        const left = [...dice];
        const times = attemptsWith(() => left.shift() ?? 0);
        expect(times).toHaveLength(WEBHOOK_ATTEMPTS_MAX);
        expect(times.every((time, i) => i === 0 || time > (times[i - 1] ?? 0))).toBe(true);
        expect(times.at(-1)).toBeGreaterThan(20 * 3600);
        expect(times.at(-1)).toBeLessThan(28 * 3600);
      },
    ),
  );
});

test("[WH-4] a service that was away for days still leaves an hour before the last attempt", () => {
  const late = begunAt.getTime() + 5 * 86_400_000;
  expect(nextAttempt({ tried: 7, begunAt }, late, 0.5)?.getTime()).toBe(late + 3_600_000);
});
