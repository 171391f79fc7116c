import { describe, expect, test } from "bun:test";
import type { RateCounters } from "./rate-limit.ts";

const MINUTE = 60_000;

/** Every RateCounters must pass this. Run it on the memory and on the database implementation. */
export const describeRateCounters = (name: string, create: () => Promise<RateCounters>) =>
  describe(`RateCounters (${name})`, () => {
    test("[AU-11] concurrent requests are all counted", async () => {
      const counters = await create();
      const counted = await Promise.all(Array.from({ length: 20 }, () => counters.count("login:a", MINUTE)));
      expect(counted.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    });

    test("[AU-11] a new window begins at one, and keys do not share a count", async () => {
      const counters = await create();
      await counters.count("login:a", MINUTE);
      expect(await counters.count("login:a", MINUTE)).toBe(2);
      expect(await counters.count("login:b", MINUTE)).toBe(1);
      expect(await counters.count("login:a", 2 * MINUTE)).toBe(1);
    });

    test("[AU-11] a replica whose clock is behind cannot reset the count", async () => {
      const counters = await create();
      await counters.count("login:a", 2 * MINUTE);
      expect(await counters.count("login:a", MINUTE)).toBe(2);
      expect(await counters.count("login:a", 2 * MINUTE)).toBe(3);
    });
  });
