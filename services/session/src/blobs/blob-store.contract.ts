import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { SEGMENT_MAX_BYTES } from "@holdfast/protocol/limits";
import type { Bytes } from "@holdfast/vault/bytes";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { randomBytes } from "../testing/member.ts";
import { type BlobKey, type BlobStore, segmentBlobKey } from "./blob-store.ts";

export interface BlobFixture {
  readonly store: BlobStore;
  /** Changes one byte of what is kept, behind the store's back. */
  readonly damage: (key: BlobKey) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A key nobody has used, for these bytes. */
export const keyOf = (bytes: Bytes): BlobKey =>
  segmentBlobKey({ workspaceId: randomBytes(16), id: randomBytes(16), digest: sha256Sync(bytes) });

/** Every BlobStore must pass this. */
export const describeBlobStore = (name: string, create: () => Promise<BlobFixture>) =>
  describe(`BlobStore (${name})`, () => {
    let fixture: BlobFixture;
    beforeAll(async () => {
      fixture = await create();
    });
    afterAll(() => fixture.close());

    test("[SP-12] gives back what was put, and null for what was not", async () => {
      const bytes = randomBytes(60_000);
      const key = keyOf(bytes);
      expect(await fixture.store.get(key)).toBeNull();
      await fixture.store.put(key, bytes);
      expect(await fixture.store.get(key)).toEqual(bytes);
    });

    test("[SP-12] keeps the largest segment and the smallest blob", async () => {
      for (const size of [1, SEGMENT_MAX_BYTES]) {
        const bytes = randomBytes(size);
        const key = keyOf(bytes);
        await fixture.store.put(key, bytes);
        expect(Buffer.from((await fixture.store.get(key)) ?? []).equals(bytes)).toBe(true);
      }
    });

    test("[SP-12] many puts of one blob at once leave it whole", async () => {
      const bytes = randomBytes(30_000);
      const key = keyOf(bytes);
      await Promise.all(Array.from({ length: 8 }, () => fixture.store.put(key, bytes.slice())));
      expect(await fixture.store.get(key)).toEqual(bytes);
    });

    test("[SP-12] other bytes of one segment have another key and meet nobody", async () => {
      const place = { workspaceId: randomBytes(16), id: randomBytes(16) };
      const rivals = [randomBytes(500), randomBytes(500)];
      const keyed = rivals.map((bytes) => ({
        bytes,
        key: segmentBlobKey({ ...place, digest: sha256Sync(bytes) }),
      }));
      await Promise.all(keyed.map(({ key, bytes }) => fixture.store.put(key, bytes)));
      for (const { key, bytes } of keyed) expect(await fixture.store.get(key)).toEqual(bytes);
    });

    test("[SP-12] what was put is not changed by changing the caller's bytes afterwards", async () => {
      const bytes = randomBytes(64);
      const key = keyOf(bytes);
      await fixture.store.put(key, bytes);
      const before = bytes.slice();
      bytes.fill(0);
      (await fixture.store.get(key))?.fill(0);
      expect(await fixture.store.get(key)).toEqual(before);
    });

    test("[RT-7] what was deleted is gone, once and again, and nothing beside it", async () => {
      const place = { workspaceId: randomBytes(16), id: randomBytes(16) };
      const [bytes, other] = [randomBytes(900), randomBytes(900)];
      const key = segmentBlobKey({ ...place, digest: sha256Sync(bytes) });
      const rival = segmentBlobKey({ ...place, digest: sha256Sync(other) });
      await fixture.store.put(key, bytes);
      await fixture.store.put(rival, other);
      await fixture.store.delete(key);
      expect(await fixture.store.get(key)).toBeNull();
      await fixture.store.delete(key);
      await fixture.store.delete(keyOf(randomBytes(10)));
      expect(await fixture.store.get(rival)).toEqual(other);
    });

    test("[RT-7] what was deleted can be put again", async () => {
      const bytes = randomBytes(50_000);
      const key = keyOf(bytes);
      await fixture.store.put(key, bytes);
      await fixture.store.delete(key);
      await fixture.store.put(key, bytes);
      expect(await fixture.store.get(key)).toEqual(bytes);
    });

    test("[SP-12] damage shows by the digest, and putting the bytes again mends it", async () => {
      const bytes = randomBytes(5_000);
      const key = keyOf(bytes);
      await fixture.store.put(key, bytes);
      await fixture.damage(key);
      const found = await fixture.store.get(key);
      expect(found === null ? null : sha256Sync(found)).not.toEqual(sha256Sync(bytes));
      await fixture.store.put(key, bytes);
      expect(await fixture.store.get(key)).toEqual(bytes);
    });
  });
