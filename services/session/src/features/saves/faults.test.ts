import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { BUNDLE_RECORD } from "@holdfast/protocol/saves";
import type { Bytes } from "@holdfast/vault/bytes";
import type { DirectoryStep } from "../../blobs/directory.ts";
import { type SealedSave, sealSave } from "../../testing/chain.ts";
import type { TestMember } from "../../testing/member.ts";
import { createRig, type Rig, type RigClient } from "../../testing/rig.ts";
import type { SaveStep } from "./service.ts";

const BLOB_STEPS: readonly DirectoryStep[] = [
  "blob-written",
  "blob-synced",
  "blob-named",
  "blob-directory-synced",
];
/** Every step of a save that has a segment in its row and one in the blob store. */
const STEPS: readonly (SaveStep | DirectoryStep)[] = [
  "checked",
  ...BLOB_STEPS,
  "segments-durable",
  "committed",
];
/** After these the blob has its name, and no row names it: no reader ever meets it, and the repeat takes it over. */
const ORPHANING_STEPS: readonly string[] = ["blob-named", "blob-directory-synced", "segments-durable"];
const SIZES = { segmentBytes: [500, 40_000] };

let rig: Rig;
beforeAll(async () => {
  rig = await createRig();
});
afterEach(() => rig.endServices());
afterAll(() => rig.close());

/** A session, and the chain of saves that a test sends into it. */
interface Story {
  readonly ann: TestMember;
  readonly session: Bytes;
  readonly first: SealedSave;
  readonly second: SealedSave;
  readonly third: SealedSave;
}

const newStory = async (): Promise<Story> => {
  const { ann, session } = await rig.newSession();
  const first = await sealSave(ann, session, null, SIZES);
  const second = await sealSave(ann, session, first, SIZES);
  const third = await sealSave(ann, session, second, SIZES);
  return { ann, session, first, second, third };
};

/** Every byte that the save names is there. */
const expectWhole = async (client: RigClient, save: SealedSave, story: Story): Promise<void> => {
  const sent = [story.first, story.second, story.third].flatMap(({ segments }) => segments);
  const [manifest, ...rest] = await client.bundle(save);
  expect(manifest?.bytes).toEqual(save.manifest);
  expect(rest.pop()?.kind).toBe(BUNDLE_RECORD.end);
  expect(rest.map(({ id }) => toHex(id)).toSorted()).toEqual(save.set.map(({ id }) => toHex(id)).toSorted());
  for (const { id, kind, bytes } of rest) {
    expect(kind).toBe(BUNDLE_RECORD.segment);
    expect(bytes).toEqual(sent.find((segment) => toHex(segment.id) === toHex(id))?.bytes ?? new Uint8Array());
  }
};

/**
 * After everything runs again: what was acknowledged is there, whole; the second save is there whole or not at all; sending
 * it again stores it once, and the session goes on. Answers what the repeat was answered.
 */
const expectRecovery = async (story: Story, acknowledged: readonly SealedSave[]): Promise<number | null> => {
  const service = await rig.startService();
  const client = await rig.client(service, story.ann, story.session);
  const one = toHex(story.first.digest);
  const two = toHex(story.second.digest);
  const found = await client.history();
  expect([[one], [two, one]]).toContainEqual([...found]);
  for (const { digest } of acknowledged) expect(found).toContain(toHex(digest));
  for (const save of [story.first, story.second])
    if (found.includes(toHex(save.digest))) await expectWhole(client, save, story);

  const repeat = await client.save(story.second);
  expect(repeat).toBe(found.length === 2 ? 200 : 201);
  expect(await client.history()).toEqual([two, one]);
  expect(await client.save(story.third)).toBe(201);
  await expectWhole(client, story.third, story);
  await rig.endServices();
  return repeat;
};

describe("kill -9 of the service", () => {
  for (const step of STEPS) {
    test(`[SP-7] [SP-4] when a save is ${step}`, async () => {
      const story = await newStory();
      const service = await rig.startService({ step, times: 2, of: "service" });
      const client = await rig.client(service, story.ann, story.session);
      expect(await client.save(story.first)).toBe(201);
      expect(await client.save(story.second)).toBeNull();
      await service.exited;
      const orphans = await rig.orphans();
      expect(await expectRecovery(story, [story.first])).toBe(step === "committed" ? 200 : 201);
      expect(orphans).toBe(ORPHANING_STEPS.includes(step) ? 1 : 0);
      expect(await rig.orphans()).toBe(0);
    }, 120_000);
  }

  for (const step of BLOB_STEPS) {
    test(`[SP-7] [SP-6] when a segment sent by itself is ${step}`, async () => {
      const { ann, session, first } = await newStory();
      const large = first.segments.filter(({ bytes }) => bytes.length > 40_000);
      const dying = await rig.startService({ step, times: 1, of: "service" });
      for (const segment of large)
        expect(await (await rig.client(dying, ann, session)).putSegment(segment)).toBeNull();
      await dying.exited;

      const service = await rig.startService();
      const client = await rig.client(service, ann, session);
      const small = first.segments.filter((segment) => !large.includes(segment));
      expect(await client.save({ ...first, segments: small })).toBe(409);
      for (const segment of large) expect(await client.putSegment(segment)).toBe(201);
      expect(await client.save({ ...first, segments: small })).toBe(201);
      expect((await client.bundle(first)).map(({ kind }) => kind)).toEqual([1, 2, 2, 0]);
      await rig.endServices();
    }, 120_000);
  }
});

describe("SIGKILL of PostgreSQL", () => {
  for (const step of STEPS) {
    test(`[SP-7] [SP-4] when a save is ${step}`, async () => {
      const story = await newStory();
      const service = await rig.startService({ step, times: 2, of: "database" });
      const client = await rig.client(service, story.ann, story.session);
      expect(await client.save(story.first)).toBe(201);
      const answer = await client.save(story.second);

      expect([201, 503]).toContain(answer ?? 0);
      await rig.endServices();
      await rig.restartDatabase();
      await expectRecovery(story, answer === 201 ? [story.first, story.second] : [story.first]);
    }, 120_000);
  }
});

describe("in the middle of the transaction", () => {
  for (const victim of ["service", "database"] as const) {
    test(`[SP-7] [SP-3] a kill of the ${victim} leaves the save whole or not there`, async () => {
      const story = await newStory();
      const service = await rig.startService();
      const client = await rig.client(service, story.ann, story.session);
      expect(await client.save(story.first)).toBe(201);
      const answer = await rig.whileLocked(story.session, async (untilWaiting) => {
        const sent = client.save(story.second);
        await untilWaiting();
        if (victim === "service") service.kill("SIGKILL");
        else rig.killDatabase();
        return sent;
      });
      expect(answer).not.toBe(201);

      await rig.endServices();
      if (victim === "database") await rig.restartDatabase();
      await expectRecovery(story, [story.first]);
    }, 120_000);
  }
});

test("[SP-7] [ED-8] [OP-4] a running service says that the database is away, and goes on by itself when it is back", async () => {
  const story = await newStory();
  const service = await rig.startService();
  const client = await rig.client(service, story.ann, story.session);
  const ready = async () => (await fetch(`${service.origin}/api/health/ready`)).status;
  expect([await client.save(story.first), await ready()]).toEqual([201, 200]);
  rig.killDatabase();
  await rig.untilDatabaseIsGone();
  expect(await client.save(story.second)).toBe(503);
  expect(await ready()).toBe(503);
  await rig.restartDatabase();
  const answers = new Set<number | null>();
  while (!answers.has(201) && !answers.has(200)) {
    answers.add(await client.save(story.second));
    expect(answers.difference(new Set([200, 201, 503]))).toEqual(new Set());
  }
  expect(await client.save(story.third)).toBe(201);
  // What was found out is believed for a second. [OP-3]
  while ((await ready()) !== 200) await Bun.sleep(50);
  await expectWhole(client, story.third, story);
}, 120_000);
