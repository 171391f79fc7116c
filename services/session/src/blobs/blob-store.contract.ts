import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { randomBytes } from "../testing/member.ts";
import { type BlobKey, type BlobStore, segmentBlobKey } from "./blob-store.ts";

export interface BlobFixture {
  readonly store: BlobStore;
  /** Changes one byte of what is kept, behind the store's back. */
  readonly damage: (key: BlobKey) => Promise<void>;
  readonly close: () => Promise<void>;
}

const newKey = (): BlobKey => segmentBlobKey(randomBytes(16), randomBytes(16));

/** Every BlobStore must pass this. */
export const describeBlobStore = (name: string, create: () => Promise<BlobFixture>) =>
  describe(`BlobStore (${name})`, () => {
    let fixture: BlobFixture;
    beforeAll(async () => {
      fixture = await create();
    });
    afterAll(() => fixture.close());

    test("[SP-12] gives back what was put, and null for what was not", async () => {
      const key = newKey();
      expect(await fixture.store.get(key)).toBeNull();
      const bytes = randomBytes(60_000);
      expect(await fixture.store.put(key, bytes)).toEqual({ ok: true, value: "stored" });
      expect(await fixture.store.get(key)).toEqual(bytes);
    });

    test("[SP-12] the same bytes again are present, other bytes are refused and change nothing", async () => {
      const key = newKey();
      const bytes = randomBytes(500);
      await fixture.store.put(key, bytes);
      expect(await fixture.store.put(key, bytes.slice())).toEqual({ ok: true, value: "present" });
      expect(await fixture.store.put(key, randomBytes(500))).toEqual({ ok: false, error: "taken" });
      expect(await fixture.store.get(key)).toEqual(bytes);
    });

    test("[SP-12] of different bytes put at once under one key one set wins, whole", async () => {
      const key = newKey();
      const rivals = Array.from({ length: 8 }, () => randomBytes(30_000));
      const results = await Promise.all(rivals.map((bytes) => fixture.store.put(key, bytes)));
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      const winner = results.findIndex((result) => result.ok);
      expect(await fixture.store.get(key)).toEqual(rivals[winner] ?? null);
    });

    test("[SP-12] what was put is not changed by changing the caller's bytes afterwards", async () => {
      const key = newKey();
      const bytes = randomBytes(64);
      await fixture.store.put(key, bytes);
      const before = bytes.slice();
      bytes.fill(0);
      (await fixture.store.get(key))?.fill(0);
      expect(await fixture.store.get(key)).toEqual(before);
    });

    test("[SP-12] damage shows by the digest", async () => {
      const key = newKey();
      const bytes = randomBytes(5_000);
      await fixture.store.put(key, bytes);
      await fixture.damage(key);
      const found = await fixture.store.get(key);
      expect(found === null ? null : sha256Sync(found)).not.toEqual(sha256Sync(bytes));
    });
  });
