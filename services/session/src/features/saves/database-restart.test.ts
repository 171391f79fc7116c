import { afterAll, beforeAll, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { BUNDLE_RECORD } from "@holdfast/protocol/saves";
import { type SealedSave, sealSave } from "../../testing/chain.ts";
import { createRig, type Rig, type RigClient } from "../../testing/rig.ts";

const WRITERS = 4;
const KILLED_AFTER_SAVES = 30;
const SAVES_AFTER = 4;
const SIZES = [{ segmentBytes: [500] }, { segmentBytes: [500, 40_000] }];

let rig: Rig;
beforeAll(async () => {
  rig = await createRig();
}, 120_000);
afterAll(async () => {
  await rig.endServices();
  await rig.close();
});

/** A client that saves one after the other and sends each again, byte for byte, until it is acknowledged. */
const createWriter = async (service: Awaited<ReturnType<Rig["startService"]>>) => {
  const { ann, session } = await rig.newSession();
  const client: RigClient = await rig.client(service, ann, session);
  const acknowledged: SealedSave[] = [];
  const answers = new Set<number | null>();
  return {
    client,
    acknowledged,
    answers,
    save: async (): Promise<void> => {
      const parent = acknowledged.at(-1) ?? null;
      const next = await sealSave(ann, session, parent, SIZES[acknowledged.length % SIZES.length]);
      for (;;) {
        const answer = await client.save(next);
        answers.add(answer);
        if (answer === 201 || answer === 200) break;
        await Bun.sleep(50);
      }
      acknowledged.push(next);
    },
  };
};

test("[IN-8] [SP-7] [SP-4] PostgreSQL that is killed in the middle of many saves and comes back loses and halves none", async () => {
  const service = await rig.startService();
  const writers = await Promise.all(Array.from({ length: WRITERS }, () => createWriter(service)));
  let [total, left] = [0, Number.POSITIVE_INFINITY];
  const killed = Promise.withResolvers<void>();
  const write = async ({ save }: (typeof writers)[number]): Promise<void> => {
    for (let own = 0; left > own; own++) {
      await save();
      total += 1;
      if (total === KILLED_AFTER_SAVES) {
        rig.killDatabase();
        killed.resolve();
      }
    }
  };
  const writing = Promise.all(writers.map(write));
  await killed.promise;
  await rig.untilDatabaseIsGone();
  await rig.restartDatabase();
  left = Math.max(...writers.map(({ acknowledged }) => acknowledged.length)) + SAVES_AFTER;
  await writing;

  for (const { client, acknowledged, answers } of writers) {
    expect(answers.difference(new Set([200, 201, 503]))).toEqual(new Set());
    expect(acknowledged.length).toBeGreaterThanOrEqual(SAVES_AFTER);
    const newest = acknowledged.map(({ digest }) => toHex(digest)).toReversed();
    expect(await client.history()).toEqual(newest.slice(0, 20));
    const head = acknowledged.at(-1);
    if (head === undefined) throw new Error("each of them saved");
    const sent = new Map(
      acknowledged.flatMap(({ segments }) => segments.map(({ id, bytes }) => [toHex(id), toHex(bytes)])),
    );
    const [manifest, ...rest] = await client.bundle(head);
    expect(toHex(manifest?.bytes ?? new Uint8Array())).toBe(toHex(head.manifest));
    expect(rest.pop()?.kind).toBe(BUNDLE_RECORD.end);
    expect(rest).toHaveLength(head.set.length);
    for (const { id, bytes } of rest) expect(toHex(bytes)).toBe(sent.get(toHex(id)) ?? "unknown");
  }
  expect(await rig.orphans()).toBe(0);
}, 120_000);
