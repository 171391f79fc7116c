import { expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { QUARANTINE_MILLISECONDS } from "../damage/repository.ts";
import { memoryJobs } from "../jobs/memory.ts";
import { copyKey, type ObjectName, quarantineKey } from "../objects/stored-object.ts";
import { type SealedSave, sealSave } from "../testing/chain.ts";
import { describeReplicated, type ReplicatedFixture } from "../testing/replicated.ts";
import { createScrub, scrubShare } from "./scrub.ts";

const DAY_MILLISECONDS = 24 * 3600 * 1000;
const BEGIN = Date.UTC(2026, 10, 21, 8);

/** A session with two saves of one inline and one large segment each, all copied, and a scrub by a clock that a test moves. */
const start = async (begin: () => Promise<ReplicatedFixture>) => {
  const of = await begin();
  const saves: SealedSave[] = [];
  for (let n = 0; n < 2; n++) {
    const save: SealedSave = await sealSave(of.ann, of.session, saves.at(-1) ?? null, {
      segmentBytes: [300, 40_000],
    });
    expect((await of.save(save)).status).toBe(201);
    saves.push(save);
  }
  await of.replicateAll();
  const clock = { now: BEGIN };
  const { scrubs, objects, damages, replica: queue } = of.stores;
  const scrub = createScrub({
    scrubs,
    objects,
    damages,
    copies: of.copies,
    queue,
    first: of.first,
    second: of.second,
    days: 30,
    now: () => clock.now,
    pause: async () => {},
  });
  const pass = async () => {
    await scrubs.begin(new Date(clock.now));
    while ((await scrubs.running()) !== null) await scrub.portion();
    return scrubs.last();
  };
  // The database of a suite is shared by its tests: what they left is settled first.
  await pass();
  const [first] = saves;
  if (first === undefined) throw new Error("two were saved");
  const [small, large] = first.segments.map(
    ({ id, digest }): ObjectName => ({
      object: "segment",
      workspaceId: of.ann.workspaceId,
      sessionId: null,
      id,
      digest,
    }),
  );
  if (small === undefined || large === undefined) throw new Error("two were sealed");
  const manifest: ObjectName = {
    ...small,
    object: "manifest",
    sessionId: of.session,
    id: first.digest,
    digest: first.digest,
  };
  const told = () => damages.ofSession(of.session, 100);
  return { of, scrub, clock, pass, saves, small, large, manifest, told };
};

describeReplicated("the scrub", (begin) => {
  test("[IN-4] reads every object, in portions, and says when it ended and what it found", async () => {
    const { of, pass, clock } = await start(begin);
    const whole = await pass();
    expect(whole).toMatchObject({
      found: 0,
      mended: 0,
      startedAt: new Date(BEGIN),
      endedAt: new Date(BEGIN),
    });
    expect(whole?.objects).toBeGreaterThanOrEqual(6);
    expect(whole?.bytes).toBeGreaterThan(2 * 2 * 40_000);
    clock.now += 1;
    await of.save(await sealSave(of.ann, await of.newSession(), null));
    expect(((await pass())?.objects ?? 0) - (whole?.objects ?? 0)).toBe(0);
  });

  test("[IN-4] [A4] makes up for a bad first copy from the second, and for a bad second copy from the first", async () => {
    const { of, pass, small, large, manifest, told } = await start(begin);
    await of.damage.segment(small.digest, 120);
    await of.first.delete(copyKey(large));
    await of.second.put(copyKey(manifest), new Uint8Array(5));
    const found = await pass();
    expect(found).toMatchObject({ found: 3, mended: 3 });
    const lines = (await told()).map(({ object, copy, kind, state, foundBy, mendedFrom }) =>
      [object, copy, kind, state, foundBy, mendedFrom].join(" "),
    );
    expect(lines.toSorted()).toEqual([
      "manifest second digest mended scrub first",
      "segment first digest mended scrub second",
      "segment first missing mended scrub second",
    ]);
    expect(await pass()).toMatchObject({ found: 0, mended: 0 });
  });

  test("[IN-4] [IN-6] what no copy has stays open, and closes by itself when it is whole again", async () => {
    const { of, pass, small, told } = await start(begin);
    await of.damage.segment(small.digest, 120);
    await of.second.delete(copyKey(small));
    expect(await pass()).toMatchObject({ found: 2, mended: 0 });
    expect((await told()).map(({ copy, state }) => `${copy} ${state}`).toSorted()).toEqual([
      "first open",
      "second open",
    ]);
    expect(await of.stores.damages.healsOf(of.session, 10)).toHaveLength(1);
    await of.damage.segment(small.digest, 120);
    expect(await pass()).toMatchObject({ found: 1, mended: 1 });
    expect((await told()).map(({ copy, state }) => `${copy} ${state}`).toSorted()).toEqual([
      "first mended",
      "second mended",
    ]);
  });

  test("[IN-2] [IN-4] a copy that was never made is made, and is no damage", async () => {
    const { of, pass, saves } = await start(begin);
    const next = await sealSave(of.ann, of.session, saves.at(-1) ?? null);
    expect((await of.save(next)).status).toBe(201);
    expect(await pass()).toMatchObject({ found: 0 });
    for (const { id, digest, bytes } of next.segments) {
      const name: ObjectName = {
        object: "segment",
        workspaceId: of.ann.workspaceId,
        sessionId: null,
        id,
        digest,
      };
      const copy = await of.second.get(copyKey(name));
      expect(copy && toHex(copy)).toBe(toHex(bytes));
    }
  });

  test("[IN-4] a store that does not answer ends a turn, and nothing is noted or passed over", async () => {
    const { of, scrub, clock, small, told } = await start(begin);
    await of.damage.segment(small.digest, 120);
    clock.now += 30 * DAY_MILLISECONDS;
    of.fail("second", true);
    const { signal } = new AbortController();
    expect(await scrub.turn(signal).catch(() => "away")).toBe("away");
    expect(await told()).toEqual([]);
    of.fail("second", false);
    await scrub.turn(signal);
    while ((await of.stores.scrubs.running()) !== null) await scrub.portion();
    expect((await told()).map(({ state }) => state)).toEqual(["mended"]);
  });

  test("[IN-5] damaged bytes are kept beside for 30 days, in the store they were found in, and then go", async () => {
    const { of, scrub, clock, pass, small, manifest, told } = await start(begin);
    clock.now = Date.now();
    await of.damage.segment(small.digest, 120);
    await of.second.put(copyKey(manifest), new Uint8Array(5));
    await pass();
    const kept = async () =>
      Promise.all(
        (await told()).map(async ({ id, copy }) =>
          (copy === "first" ? of.first : of.second).get(quarantineKey(id)),
        ),
      );
    expect((await kept()).map((bytes) => bytes?.length).toSorted()).toEqual(
      [5, (await of.second.get(copyKey(small)))?.length].toSorted(),
    );
    const { signal } = new AbortController();
    clock.now += QUARANTINE_MILLISECONDS - 60_000;
    await scrub.turn(signal);
    expect((await kept()).filter((bytes) => bytes !== null)).toHaveLength(2);
    clock.now += 120_000;
    await scrub.turn(signal);
    expect((await kept()).filter((bytes) => bytes !== null)).toHaveLength(0);
  });

  test("[IN-4] as a job it begins a pass once in its days, and stops when it is told to", async () => {
    const { of, scrub, clock } = await start(begin);
    const jobs = memoryJobs();
    jobs.every("scrub", "*/10 * * * *", scrub.turn);
    const run = async () => {
      await jobs.runNow("scrub");
      await jobs.settled();
      return (await of.stores.scrubs.last())?.startedAt.getTime();
    };
    clock.now += 30 * DAY_MILLISECONDS - 1;
    expect(await run()).toBe(BEGIN);
    clock.now += 1;
    await run();
    while ((await of.stores.scrubs.running()) !== null) await scrub.portion();
    expect((await of.stores.scrubs.last())?.startedAt.getTime()).toBe(BEGIN + 30 * DAY_MILLISECONDS);
    clock.now += 60 * DAY_MILLISECONDS;
    await scrub.turn(AbortSignal.abort());
    expect((await of.stores.scrubs.last())?.startedAt.getTime()).toBe(BEGIN + 30 * DAY_MILLISECONDS);
  });
});

test("[IN-4] a pass over much is spread over its days", () => {
  const none = { objects: 0, bytes: 0, found: 0, mended: 0 };
  const pass = { startedAt: new Date(BEGIN), expected: 1_000_000, ...none };
  const shares = [0, 6, 12, 24, 30].map((days) => scrubShare(pass, BEGIN + days * DAY_MILLISECONDS, 30));
  expect(shares).toEqual([64, 250_064, 500_064, 1_000_064, 1_000_064]);
});
