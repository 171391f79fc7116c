import { describe, expect, test } from "bun:test";
import type { StoresCase } from "../../testing/on-stores.ts";
import { randomBytes } from "../../testing/person.ts";

/** Every SignInAttempts must pass this. */
export const describeSignInAttempts = (name: string, begin: () => StoresCase) =>
  describe(`SignInAttempts (${name})`, () => {
    const limits = (now: number) => ({ max: 5, now, expiresAt: now + 900_000 });

    test("[AU-3] so many attempts are there and no more, until the last of them expires", async () => {
      const { attempts } = begin().stores;
      const key = randomBytes(32);
      for (let i = 0; i < 5; i++) expect(await attempts.take(key, limits(i * 1000))).toBeNull();
      expect(await attempts.take(key, limits(5000))).toBe(904_000);
      expect(await attempts.take(key, limits(903_999))).toBe(904_000);
      expect(await attempts.take(randomBytes(32), limits(5000))).toBeNull();
      for (let i = 0; i < 5; i++) expect(await attempts.take(key, limits(904_000))).toBeNull();
      expect(await attempts.take(key, limits(904_000))).toBe(1_804_000);
    });

    test("[AU-3] of concurrent attempts no more than the limit are taken", async () => {
      const { attempts } = begin().stores;
      const key = randomBytes(32);
      const taken = await Promise.all(Array.from({ length: 30 }, () => attempts.take(key, limits(1000))));
      expect(taken.filter((until) => until === null)).toHaveLength(5);
    });

    test("[AU-3] clearing gives them back", async () => {
      const { attempts } = begin().stores;
      const key = randomBytes(32);
      for (let i = 0; i < 6; i++) await attempts.take(key, limits(1000));
      await attempts.clear(key);
      expect(await attempts.take(key, limits(1000))).toBeNull();
    });
  });
