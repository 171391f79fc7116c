import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { epochAge, epochSince, seeEpoch } from "./epoch-age.ts";

const DAY = 24 * 3600 * 1000;
const NOW = Date.parse("2026-11-21T08:00:00.000Z");
const stateAfter = (days: number) => epochAge(NOW, NOW + days * DAY).state;

describe("the age of an epoch", () => {
  test("[RO-1] it is young for 30 days, warned of from the 83rd, overdue from the 90th", () => {
    const days = [0, 29.99, 30, 82.99, 83, 89.99, 90, 400];
    const states = ["young", "young", "good", "good", "due-soon", "due-soon", "overdue", "overdue"];
    expect(days.map(stateAfter)).toEqual(states as ReturnType<typeof stateAfter>[]);
    expect(epochAge(NOW, NOW)).toMatchObject({ routineFrom: NOW + 30 * DAY, dueAt: NOW + 90 * DAY });
  });

  test("[RO-1] a service that calls keys younger than this device has seen them is not believed", () => {
    const seen = seeEpoch(null, { epoch: 3, said: NOW + 50 * DAY, now: NOW });
    expect(epochSince(seen)).toBe(NOW);
    expect(epochSince(seeEpoch(seen, { epoch: 3, said: NOW + 60 * DAY, now: NOW + 61 * DAY }))).toBe(NOW);
  });

  test("[RO-5] a service that calls keys old that were made since this device saw earlier ones is not believed", () => {
    const first = seeEpoch(null, { epoch: 3, said: NOW - 200 * DAY, now: NOW });
    expect(epochAge(epochSince(first), NOW).state).toBe("overdue");
    const next = seeEpoch(first, { epoch: 4, said: 0, now: NOW + 1000 });
    expect(epochAge(epochSince(next), NOW + 2000).state).toBe("young");
  });

  test("[RO-5] whatever a service says, a device that looks daily finds its own new keys overdue no sooner than 90 days after", () => {
    const says = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 100, maxLength: 300 });
    fc.assert(
      fc.property(says, (said) => {
        let seen = seeEpoch(null, { epoch: 1, said: 0, now: NOW });
        let rotated: number | null = null;
        for (const [day, each] of said.entries()) {
          const now = NOW + day * DAY;
          seen = seeEpoch(seen, { epoch: seen.epoch, said: NOW + each * DAY, now });
          if (epochAge(epochSince(seen), now).state !== "overdue") continue;
          if (rotated !== null) expect(day - rotated).toBeGreaterThanOrEqual(89);
          rotated = day;
          seen = seeEpoch(seen, { epoch: seen.epoch + 1, said: NOW + each * DAY, now });
        }
      }),
    );
  });
});
