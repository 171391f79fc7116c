import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { BUNDLE_RECORD } from "@holdfast/protocol/saves";
import type { BlobStore } from "../../blobs/blob-store.ts";
import { s3Blobs } from "../../blobs/s3.ts";
import { keepReplicated } from "../../replica/keep-replicated.ts";
import { type Backend, sqlBackend } from "../../testing/backends.ts";
import { bundleRecords } from "../../testing/bundle.ts";
import { type SealedSave, sealSave } from "../../testing/chain.ts";
import { type BackendFixture, bytesOf, fixtureOn, outcomeOf } from "../../testing/fixture.ts";
import { OCTETS } from "../../testing/forms.ts";
import {
  bucketAt,
  type ObjectStore,
  startObjectStore,
  TROUBLES,
  type TroubledStore,
  troubledStore,
} from "../../testing/object-store.ts";
import { replicatedOn } from "../../testing/replicated.ts";

const LARGE = { segmentBytes: [300, 40_000] };
const DEADLINE_MILLISECONDS = 300;
const HOUR_MILLISECONDS = 3600 * 1000;

let backend: Backend;
let objects: ObjectStore;
let way: TroubledStore;
let blobs: BlobStore;
beforeAll(async () => {
  backend = await sqlBackend("alone");
  objects = await startObjectStore();
  way = await troubledStore(objects.port);
  const s3 = s3Blobs({ bucket: bucketAt(way.port), deadlineMilliseconds: DEADLINE_MILLISECONDS });
  blobs = {
    ...s3,
    put: async (key, bytes) => {
      await s3.put(key, bytes);
      await objects.settled(key, bytes.length);
    },
  };
});
afterAll(async () => {
  way.close();
  await objects.close();
  await backend.close();
});

const historyOf = async (of: BackendFixture): Promise<readonly string[]> => {
  const page = await (await of.send("GET", `${of.path}/history?limit=100`)).json();
  return page.items.map(({ digest }: { digest: string }) => digest);
};

/** Everything that was acknowledged is there, whole and in order, and nothing else is. */
const expectExactly = async (of: BackendFixture, saves: readonly SealedSave[]): Promise<void> => {
  expect(await historyOf(of)).toEqual(saves.map(({ digest }) => toHex(digest)).toReversed());
  const sent = new Map(
    saves.flatMap(({ segments }) => segments.map(({ id, bytes }) => [toHex(id), toHex(bytes)])),
  );
  for (const save of saves) {
    const body = { at: toHex(save.digest) };
    const [manifest, ...rest] = bundleRecords(
      await bytesOf(await of.send("POST", `${of.path}/bundle`, { body })),
    );
    expect(toHex(manifest?.bytes ?? new Uint8Array())).toBe(toHex(save.manifest));
    expect(rest.pop()?.kind).toBe(BUNDLE_RECORD.end);
    expect(rest).toHaveLength(save.set.length);
    for (const { id, bytes } of rest) expect(toHex(bytes)).toBe(sent.get(toHex(id)) ?? "unknown");
  }
  expect(await backend.stores.damages.ofSession(of.session, 10)).toEqual([]);
};

describe("an object store in trouble", () => {
  for (const trouble of TROUBLES)
    test(`[IN-8] [SP-5] that ${trouble}: large saves are refused whole, small ones go on, and it ends with the trouble`, async () => {
      const of = await fixtureOn({ ...backend, blobs });
      const first = await sealSave(of.ann, of.session, null, LARGE);
      expect((await of.save(first)).status).toBe(201);

      way.be(trouble);
      const refused = await sealSave(of.ann, of.session, first, LARGE);
      expect(await outcomeOf(await of.save(refused))).toBe("503 unavailable");
      for (const { id, bytes } of refused.segments.filter((segment) => segment.bytes.length > 40_000)) {
        const put = { body: bytes, headers: { "content-type": OCTETS } };
        expect(await outcomeOf(await of.send("PUT", `${of.path}/segments/${formatId("seg", id)}`, put))).toBe(
          "503 unavailable",
        );
      }
      const small = await sealSave(of.ann, of.session, first, { segmentBytes: [700] });
      expect((await of.save(small)).status).toBe(201);
      expect(await historyOf(of)).toHaveLength(2);

      way.be(null);
      expect(await outcomeOf(await of.save(refused))).toBe("409 head-moved");
      const again = await sealSave(of.ann, of.session, small, LARGE);
      expect((await of.save(again)).status).toBe(201);
      await expectExactly(of, [first, small, again]);
    }, 120_000);

  test("[IN-8] that is slow, but answers in its time, refuses nothing", async () => {
    const of = await fixtureOn({ ...backend, blobs });
    way.be("slow");
    const saves: SealedSave[] = [];
    for (let n = 0; n < 3; n++) {
      const save = await sealSave(of.ann, of.session, saves.at(-1) ?? null, LARGE);
      expect((await of.save(save)).status).toBe(201);
      saves.push(save);
    }
    await expectExactly(of, saves);
    way.be(null);
  }, 120_000);
});

test("[IN-2] [IN-8] a second store that is away for an hour stops no save, and has all of it a while after", async () => {
  const of = await replicatedOn(backend);
  const clock = { now: 0 };
  const saves: SealedSave[] = [];
  const caughtUp = Promise.withResolvers<void>();
  of.fail("second", true);
  const kept = keepReplicated({
    portion: async () => {
      const done = await of.replicate();
      if (done === 0 && clock.now >= HOUR_MILLISECONDS) caughtUp.resolve();
      return done;
    },
    pause: async (milliseconds) => {
      clock.now += milliseconds;
      if (clock.now >= HOUR_MILLISECONDS) return of.fail("second", false);
      const save = await sealSave(of.ann, of.session, saves.at(-1) ?? null, LARGE);
      expect((await of.save(save)).status).toBe(201);
      saves.push(save);
    },
    random: () => 0.5,
    log: () => undefined,
  });
  await caughtUp.promise;
  await kept.end();
  expect(saves.length).toBeGreaterThan(10);
  expect((await of.stores.replica.lag()).objects).toBe(0);
  // The first store is lost whole: everything comes from the second.
  of.fail("first", true);
  await expectExactly(of, saves);
}, 120_000);
