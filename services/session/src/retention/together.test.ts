import { afterAll, beforeAll, expect, test } from "bun:test";
import { segmentBlobKey } from "../blobs/blob-store.ts";
import { type SealedSave, sealSave } from "../testing/chain.ts";
import { randomBytes } from "../testing/member.ts";
import { createRetentionRig, DAY, HOUR, LARGE, type RetentionRig } from "../testing/retention-rig.ts";

const GRACE = 49 * HOUR;

let rig: RetentionRig;
beforeAll(async () => {
  rig = await createRetentionRig();
}, 120_000);
afterAll(() => rig.close());

/** A session of old saves, each of which replaced the segments of the one before. */
const oldSession = async (saves: number) => {
  const { ann, session } = await rig.begin();
  const chain: SealedSave[] = [];
  for (let i = 0; i < saves + 20; i++) {
    const parent = chain.at(-1) ?? null;
    const removes = parent?.segments.map(({ id }) => id) ?? [];
    const age = i < saves ? 40 * DAY - i * 1000 : 1000;
    chain.push(await rig.save(ann, session, parent, age, { segmentBytes: [LARGE, 300], removes }));
  }
  return { ann, session, old: chain.slice(0, saves) };
};

test("[RT-7] [RT-8] saves that name condemned segments while these are swept have all of them or are refused", async () => {
  const { ann, old } = await oldSession(24);
  await rig.retention.run(null, null);
  rig.advance(GRACE);
  const naming = old.map(async ({ segments }, i) => {
    const session = randomBytes(16);
    await rig.world.addSession(ann, session);
    const save = await sealSave(ann, session, null, { segmentBytes: [], alsoNames: segments });
    await Bun.sleep(i * 3);
    return rig.send(ann, session, save);
  });
  const runs = [rig.retention.run(null, null), rig.another().run(null, null)];
  const answers = new Set(await Promise.all(naming));
  await Promise.all(runs);
  expect([...answers].every((answer) => answer === "saved" || answer === "unknown-segment")).toBe(true);
  expect(await rig.broken()).toEqual([]);
  for (let day = 0; day < 3; day++) {
    rig.advance(GRACE);
    await rig.retention.run(null, null);
    expect(await rig.broken()).toEqual([]);
  }
}, 120_000);

test("[RT-7] a condemned segment that a save names is taken back, at whatever moment of a sweep", async () => {
  const { ann, old } = await oldSession(4);
  await rig.retention.run(null, null);
  const [first, second] = old;
  if (first === undefined || second === undefined) throw new Error("there are old saves");
  const name = async ({ segments }: SealedSave): Promise<string> => {
    const session = randomBytes(16);
    await rig.world.addSession(ann, session);
    return rig.send(
      ann,
      session,
      await sealSave(ann, session, null, { segmentBytes: [], alsoNames: segments }),
    );
  };
  expect(await name(first)).toBe("saved");
  rig.advance(GRACE);
  expect(await name(second)).toBe("saved");
  await rig.retention.run(null, null);
  expect(await rig.broken()).toEqual([]);
  const [third] = old.slice(2);
  expect(third && (await name(third))).toBe("unknown-segment");
}, 120_000);

test("[RT-7] [RT-8] bytes of a swept segment are stored anew only when their blob can no longer be deleted", async () => {
  const { ann, old } = await oldSession(2);
  const [first] = old;
  const [large] = first?.segments ?? [];
  if (first === undefined || large === undefined) throw new Error("an old save has a large segment");
  const key = segmentBlobKey({ workspaceId: ann.workspaceId, id: large.id, digest: large.digest });
  await rig.retention.run(null, null);
  rig.advance(GRACE);
  await rig.retention.run(null, null);
  const again = async (): Promise<string> => {
    const session = randomBytes(16);
    await rig.world.addSession(ann, session);
    const save = await sealSave(ann, session, null, { segmentBytes: [], alsoNames: first.segments });
    return rig.send(ann, session, { ...save, segments: first.segments });
  };
  expect(rig.blobMap.has(key)).toBe(true);
  expect(await again()).toBe("busy");
  rig.advance(HOUR);
  await rig.retention.run(null, null);
  expect(rig.blobMap.has(key)).toBe(false);
  expect(await again()).toBe("busy");
  rig.advance(HOUR);
  await rig.retention.run(null, null);
  expect(await again()).toBe("saved");
  rig.advance(DAY);
  await rig.retention.run(null, null);
  expect(await rig.broken()).toEqual([]);
}, 120_000);

test("[RT-10] a session whose history is full is thinned, and refused only where that makes no room", async () => {
  const { ann, session, old } = await oldSession(30);
  const quota = 1_048_576;
  await rig.owner`insert into session_configs values (${ann.accountId}, 30, 30, 90, ${quota}, true, 1, now())`;
  await rig.owner`update workspace_sessions set stored_bytes = ${4 * quota - 10} where id = ${session}`;
  const [row] =
    await rig.owner`select m.digest, m.seq from manifests m where m.session_id = ${session} order by seq desc limit 1`;
  const head = { digest: new Uint8Array(row.digest), seq: Number(row.seq), set: await rig.setOf(row.digest) };
  const save = await sealSave(ann, session, { ...head, manifest: head.digest, segments: [] });
  expect(await rig.send(ann, session, save)).toBe("saved");
  expect((await rig.history(session)).whole).toHaveLength(21);
  expect(old).toHaveLength(30);
  await rig.owner`update workspace_sessions set stored_bytes = ${4 * quota - 10} where id = ${session}`;
  await rig.owner`update manifests set save_kind = 2, received_at = ${new Date(rig.now())} where session_id = ${session}`;
  const more = await sealSave(ann, session, save);
  expect(await rig.send(ann, session, more)).toBe("quota-exceeded");
  expect(await rig.broken()).toEqual([]);
}, 120_000);
