import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { segmentBlobKey } from "../blobs/blob-store.ts";
import { type SealedSave, sealSave } from "../testing/chain.ts";
import { randomBytes, type TestMember } from "../testing/member.ts";
import { createRetentionRig, DAY, HOUR, LARGE, type RetentionRig } from "../testing/retention-rig.ts";
import type { RunStep } from "./run.ts";

const STEPS: readonly RunStep[] = ["thinned", "condemned", "purged", "swept", "blob-removed", "buried"];
const GRACE = 49 * HOUR;

let rig: RetentionRig;
beforeAll(async () => {
  rig = await createRetentionRig();
}, 120_000);
afterAll(() => rig.close());

const run = () => rig.retention.run(null, null);

/** Old saves that each replace the segments of the one before, and fresh ones after them. */
const history = async (ann: TestMember, session: Uint8Array<ArrayBuffer>, old: number, fresh = 21) => {
  const saves: SealedSave[] = [];
  for (let i = 0; i < old + fresh; i++) {
    const parent = saves.at(-1) ?? null;
    const wishes = { segmentBytes: [LARGE, 200], removes: parent?.segments.map(({ id }) => id) ?? [] };
    // All of one hour of the fifth day: the newest of them stays.
    const age = i < old ? 5 * DAY + HOUR / 2 - i * 1000 : HOUR - i * 1000;
    saves.push(await rig.save(ann, session, parent, age, wishes));
  }
  return saves;
};
/** The old ones begin on a whole hour plus a half, so that they share a bucket. */
const align = () => rig.advance(HOUR - (rig.now() % HOUR));

const goneOf = (saves: readonly SealedSave[]) => saves.flatMap(({ segments }) => segments);
const isStored = async (id: Uint8Array): Promise<boolean> =>
  (await rig.owner`select 1 from segments where id = ${id}`).length === 1;

describe("what a run takes away", () => {
  test("[RT-1] [RT-7] [RT-8] [A26] old saves go at once, their segments 48 hours later, their blobs after that, and nothing else", async () => {
    align();
    const { ann, session } = await rig.begin();
    const saves = await history(ann, session, 6);
    const report = await run();
    expect(report).toMatchObject({ saves: 5, segments: 10, sessions: 0 });
    expect((await rig.history(session)).whole).toEqual([6, ...Array.from({ length: 21 }, (_, i) => 7 + i)]);
    expect(await rig.broken()).toEqual([]);

    for (const wait of [0, 47 * HOUR]) {
      rig.advance(wait);
      await run();
      for (const { id } of goneOf(saves.slice(0, 5))) expect(await isStored(id)).toBe(true);
    }
    rig.advance(HOUR + 1);
    await run();
    for (const { id } of goneOf(saves.slice(0, 5))) expect(await isStored(id)).toBe(false);
    expect(await rig.broken()).toEqual([]);
    const blobs = () =>
      goneOf(saves.slice(0, 5)).filter(({ id, digest }) =>
        rig.blobMap.has(segmentBlobKey({ workspaceId: ann.workspaceId, id, digest })),
      );
    expect(blobs()).toHaveLength(5);
    rig.advance(HOUR);
    await run();
    expect(blobs()).toEqual([]);
    expect(await rig.broken()).toEqual([]);
    rig.advance(HOUR);
    await run();
    expect(await rig.count("segment_tombstones")).toBe(0);
  }, 120_000);

  test("[RT-9] above a save that stays digests stay as links, and go with it", async () => {
    align();
    const { ann, session } = await rig.begin();
    const oldest = await rig.save(ann, session, null, 20 * DAY);
    let last = oldest;
    for (let i = 0; i < 4; i++) last = await rig.save(ann, session, last, 5 * DAY + HOUR / 2 - i * 1000);
    for (let i = 0; i < 20; i++) last = await rig.save(ann, session, last, 1000 - i);
    await run();
    expect(await rig.history(session)).toMatchObject({ links: [2, 3, 4] });
    rig.advance(11 * DAY);
    const report = await run();
    expect(report).toMatchObject({ links: 3 });
    expect((await rig.history(session)).links).toEqual([]);
    expect(await rig.broken()).toEqual([]);
  }, 120_000);

  test("[RT-2] [RT-7] what another session names stays for it, and goes when neither does", async () => {
    align();
    const { ann, session } = await rig.begin();
    const saves = await history(ann, session, 2);
    const [first] = saves;
    if (first === undefined) throw new Error("the history has saves");
    const clone = randomBytes(16);
    await rig.world.addSession(ann, clone);
    await rig.save(ann, clone, null, 0, { segmentBytes: [], alsoNames: first.segments });
    await run();
    rig.advance(GRACE);
    await run();
    for (const { id } of first.segments) expect(await isStored(id)).toBe(true);
    expect(await rig.broken()).toEqual([]);
    await rig.owner`update workspace_sessions set deleted_at = ${new Date(rig.now())} where id = ${clone}`;
    rig.advance(8 * DAY);
    await run();
    rig.advance(GRACE);
    await run();
    for (const { id } of first.segments) expect(await isStored(id)).toBe(false);
  }, 120_000);

  test("[RT-6] [A26] an idle session is archived and stays whole, the next save brings it back", async () => {
    const { ann, session } = await rig.begin();
    const save = await rig.save(ann, session, null, 0);
    const archivedAt = async () =>
      (await rig.owner`select archived_at from workspace_sessions where id = ${session}`)[0].archived_at;
    rig.advance(7 * DAY - HOUR);
    await run();
    expect(await archivedAt()).toBeNull();
    rig.advance(2 * HOUR);
    await run();
    expect(await archivedAt()).not.toBeNull();
    expect((await rig.history(session)).whole).toEqual([1]);
    await rig.save(ann, session, save, 0);
    expect(await archivedAt()).toBeNull();
  });

  test("[RT-6] a deleted session can come back for seven days; then it goes with everything that is only its own", async () => {
    const { ann, session } = await rig.begin();
    const saves = await history(ann, session, 1, 2);
    await rig.owner`insert into session_checkpoints (id, session_id, seq, digest, origin, pinned, meta, device_id, created_at)
      values (${randomBytes(16)}, ${session}, 1, ${saves[0]?.digest}, 1, true, ${randomBytes(8)}, ${ann.deviceId}, now())`;
    await rig.owner`update workspace_sessions set deleted_at = ${new Date(rig.now())} where id = ${session}`;
    const rows = async () =>
      (
        await rig.owner`select (select count(*)::int from manifests where session_id = ${session}) as manifests,
        (select count(*)::int from manifest_segments where session_id = ${session}) as segments,
        (select count(*)::int from session_checkpoints where session_id = ${session}) as checkpoints,
        (select count(*)::int from workspace_sessions where id = ${session}) as sessions`
      )[0];
    rig.advance(7 * DAY - 1000);
    await run();
    expect(await rows()).toMatchObject({ manifests: 3, sessions: 1, checkpoints: 1 });
    rig.advance(2000);
    expect(await run()).toMatchObject({ sessions: 1, checkpoints: 1 });
    expect(await rows()).toEqual({ manifests: 0, segments: 0, checkpoints: 0, sessions: 0 });
    rig.advance(GRACE);
    await run();
    for (const { id } of goneOf(saves)) expect(await isStored(id)).toBe(false);
  }, 120_000);

  test("[RT-7] a segment that was sent and never named is condemned after 48 hours and gone 48 hours later", async () => {
    const { ann, session } = await rig.begin();
    const save = await sealSave(ann, session, null);
    const [segment] = save.segments;
    if (segment === undefined) throw new Error("a save has a segment");
    const at = new Date(rig.now());
    await rig.owner`insert into segments (workspace_id, id, digest, bytes, inline_body, head, epoch, author_device, created_at)
      values (${ann.workspaceId}, ${segment.id}, ${segment.digest}, ${segment.bytes.length}, ${segment.bytes},
              ${segment.bytes.slice(0, 100)}, 1, ${ann.deviceId}, ${at})`;
    for (const [wait, there] of [
      [47 * HOUR, true],
      [2 * HOUR, true],
      [47 * HOUR, true],
      [2 * HOUR, false],
    ] as const) {
      rig.advance(wait);
      await run();
      expect(await isStored(segment.id)).toBe(there);
    }
  });
});

describe("a run that ends anywhere", () => {
  for (const step of STEPS)
    test(`[RT-8] after "${step}" every save that stays is whole, and the next runs finish`, async () => {
      align();
      const { ann, session } = await rig.begin();
      const saves = await history(ann, session, 3);
      const other = await rig.begin();
      const trashed = await history(other.ann, other.session, 2, 0);
      await rig.owner`update workspace_sessions set deleted_at = ${new Date(rig.now() - 8 * DAY)} where id = ${other.session}`;
      for (let day = 0; day < 5; day++) {
        rig.crashAt(step);
        await run().catch((cause: Error) => expect(cause.message).toBe("the process is gone"));
        expect(await rig.broken()).toEqual([]);
        rig.crashAt(null);
        rig.advance(GRACE);
      }
      for (let day = 0; day < 3; day++) {
        await run();
        rig.advance(GRACE);
      }
      expect(await rig.broken()).toEqual([]);
      for (const { id } of goneOf([...saves.slice(0, 2), ...trashed])) expect(await isStored(id)).toBe(false);
      const workspaces = [ann, other.ann].map(({ workspaceId }) => toHex(workspaceId));
      const left = [...rig.blobMap.keys()].filter((key) => workspaces.some((id) => key.includes(id)));
      const [row] = await rig.owner`select count(*)::int as n from segments
        where inline_body is null and workspace_id in (${ann.workspaceId}, ${other.ann.workspaceId})`;
      expect(left).toHaveLength(row.n);
    }, 120_000);

  test("[RT-8] one runs at a time, and each leaves a report", async () => {
    const { ann } = await rig.begin();
    const inside = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    rig.between(async (step) => {
      if (step !== "swept") return;
      inside.resolve();
      await gate.promise;
    });
    const first = run();
    await inside.promise;
    expect(await rig.another().run(null, null)).toBeNull();
    gate.resolve();
    const report = await first;
    rig.crashAt(null);
    if (report === null) throw new Error("nobody else was at it");
    expect(await rig.rows.reports(ann.workspaceId, 100)).toContainEqual(report);
    expect(await rig.another().run(null, null)).not.toBeNull();
  });
});
