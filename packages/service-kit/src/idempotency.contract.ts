import { describe, expect, test } from "bun:test";
import type { IdempotencyStore } from "./idempotency.ts";

const bytes = (value: number) => new Uint8Array(32).fill(value);
const times = { now: 1_000, expiresAt: 2_000 };

/** Every IdempotencyStore must pass this. Run it on the memory and on the database implementation. */
export const describeIdempotencyStore = (name: string, create: () => Promise<IdempotencyStore>) =>
  describe(`IdempotencyStore (${name})`, () => {
    test("[ED-5] of concurrent claims exactly one is new", async () => {
      const store = await create();
      const claims = await Promise.all(
        Array.from({ length: 10 }, () => store.claim(bytes(1), bytes(2), times)),
      );
      expect(claims.filter(({ kind }) => kind === "new")).toHaveLength(1);
      expect(claims.filter(({ kind }) => kind === "running")).toHaveLength(9);
    });

    test("[ED-5] a kept answer comes back byte for byte, for the same request alone", async () => {
      const store = await create();
      const answer = { status: 201, headers: { etag: '"v1"' }, body: new Uint8Array([0, 255, 10]) };
      await store.claim(bytes(3), bytes(2), times);
      await store.keep(bytes(3), answer, 9_000);
      expect(await store.claim(bytes(3), bytes(2), times)).toEqual({ kind: "answered", answer });
      const later = { now: 8_999, expiresAt: 20_000 };
      expect(await store.claim(bytes(3), bytes(2), later)).toEqual({ kind: "answered", answer });
      expect(await store.claim(bytes(3), bytes(2), { ...later, now: 9_000 })).toEqual({ kind: "new" });
      await store.keep(bytes(3), answer, 9_000);
      expect(await store.claim(bytes(3), bytes(9), times)).toEqual({ kind: "other-request" });
    });

    test("[ED-5] a kept answer is not given back", async () => {
      const store = await create();
      await store.claim(bytes(5), bytes(2), times);
      const answer = { status: 204, headers: {}, body: new Uint8Array() };
      await store.keep(bytes(5), answer, 9_000);
      await store.release(bytes(5));
      expect(await store.claim(bytes(5), bytes(2), times)).toEqual({ kind: "answered", answer });
    });

    test("[ED-5] a released key is free again, and one whose request never ended is after its time", async () => {
      const store = await create();
      await store.claim(bytes(4), bytes(2), times);
      await store.release(bytes(4));
      expect(await store.claim(bytes(4), bytes(2), times)).toEqual({ kind: "new" });
      expect(await store.claim(bytes(4), bytes(2), { now: 2_000, expiresAt: 3_000 })).toEqual({
        kind: "new",
      });
    });
  });
