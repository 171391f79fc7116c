import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { AuditAction } from "@holdfast/protocol/audit";
import { toHex } from "@holdfast/protocol/encoding";
import { CHECKPOINTS_AUTOMATIC_MAX, CHECKPOINTS_MANUAL_MAX } from "@holdfast/protocol/limits";
import { auditRow } from "@holdfast/service-kit/audit-row";
import { type Bytes, concat, u32 } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { type SealedSave, sealSave } from "../../testing/chain.ts";
import { createMember, randomBytes, type TestMember } from "../../testing/member.ts";
import type { World } from "../../testing/world.ts";
import { checkSave } from "../saves/check-save.ts";
import type { SaveRepository } from "../saves/repository.ts";
import {
  type CheckpointFilter,
  type CheckpointOrdering,
  type CheckpointPlace,
  type CheckpointRepository,
  type NewCheckpoint,
  placeOf,
} from "./repository.ts";

export interface CheckpointFixture {
  readonly world: World;
  readonly saves: SaveRepository;
  readonly checkpoints: CheckpointRepository;
  readonly close: () => Promise<void>;
}

let counter = 0;
/** Ids in ascending order, as clients make them: what came in one millisecond keeps its order. */
const newId = (): Bytes => concat(u32(++counter), randomBytes(12));

const ALL: CheckpointFilter = { origin: null, pinned: null, from: null, to: null };
const NEWEST_FIRST: CheckpointOrdering = { sort: "createdAt", order: "desc" };

/** Every CheckpointRepository must pass this; run on memory and on PostgreSQL. */
export const describeCheckpointRepository = (name: string, open: () => Promise<CheckpointFixture>) =>
  describe(`CheckpointRepository (${name})`, () => {
    let fixture: CheckpointFixture;
    let ann: TestMember;
    let session: Bytes;
    let save: SealedSave;

    beforeAll(async () => {
      fixture = await open();
    });
    afterAll(() => fixture.close());

    const begin = async (): Promise<void> => {
      ann = await createMember();
      session = randomBytes(16);
      await fixture.world.addMember(ann);
      await fixture.world.addSession(ann, session);
      save = await sealSave(ann, session, null);
      const checked = checkSave(session, save);
      if (!checked.ok) throw new Error(checked.error);
      await fixture.saves.commit(checked.value.save, ann, "store");
    };
    const noted = (action: AuditAction) =>
      auditRow({ random: randomBytes, now: Date.now }, { action, accountId: ann.accountId, target: null });
    const made = (wishes: Partial<NewCheckpoint> = {}): NewCheckpoint => ({
      id: newId(),
      sessionId: session,
      at: save.digest,
      origin: "manual",
      pinned: false,
      meta: randomBytes(40),
      workspaceId: ann.workspaceId,
      epoch: 1,
      deviceId: ann.deviceId,
      edPublic: ann.edPublic,
      accountId: ann.accountId,
      loginId: ann.loginId,
      ...wishes,
    });
    const create = (wishes: Partial<NewCheckpoint> = {}) =>
      fixture.checkpoints.create(made(wishes), noted("checkpoint.created"));
    const listed = async (filter = ALL, as = ann): Promise<readonly string[] | null> => {
      const page = await fixture.checkpoints.page(session, as.accountId, filter, NEWEST_FIRST, null, 1000);
      return page?.map(({ id }) => toHex(id)) ?? null;
    };

    test("[CP-1] a checkpoint names a stored save, once", async () => {
      await begin();
      const checkpoint = made({ pinned: true });
      expect(await fixture.checkpoints.create(checkpoint, noted("checkpoint.created"))).toBe("created");
      expect(await fixture.checkpoints.create(checkpoint, noted("checkpoint.created"))).toBe("stored");
      const found = await fixture.checkpoints.find(session, ann.accountId, checkpoint.id);
      expect(found).toMatchObject({ origin: "manual", pinned: true, version: 1, deviceId: ann.deviceId });
      expect(found?.meta).toEqual(checkpoint.meta);
      expect(found?.save).toMatchObject({ seq: 1, digest: save.digest });
      expect(found?.save.bytes).toBe(save.manifest.length + (save.segments[0]?.bytes.length ?? 0));
    });

    test("[CP-1] another save, meta or session under the id is refused, and so is what was never saved", async () => {
      await begin();
      const { id } = made();
      expect(await create({ at: randomBytes(32) })).toBe("not-a-save");
      await create({ id });
      expect(await create({ id })).toBe("id-taken");
      await begin();
      expect(await create({ id })).toBe("id-taken");
      expect(await listed()).toEqual([]);
    });

    test("[CP-2] writers are judged as those of saves are", async () => {
      await begin();
      const stranger = await createMember();
      await fixture.world.addMember(stranger);
      const { accountId, loginId } = stranger;
      expect(await create({ accountId, loginId })).toBe("not-found");
      expect(await create({ deviceId: stranger.deviceId })).toBe("device-not-allowed");
      expect(await create({ edPublic: randomBytes(32) })).toBe("device-key-changed");
      expect(await create({ workspaceId: stranger.workspaceId })).toBe("wrong-place");
      expect(await create({ sessionId: randomBytes(16) })).toBe("not-found");
      await fixture.world.setRole(ann.workspaceId, ann, ROLE.viewer);
      expect(await create()).toBe("forbidden");
      await fixture.world.setRole(ann.workspaceId, ann, ROLE.member);
      await fixture.world.setEpochs(ann.workspaceId, 2, 2);
      expect(await create()).toBe("epoch-retired");
      await fixture.world.revokeLogin(ann);
      expect(await create()).toBe("unauthenticated");
      expect(await listed()).toEqual([]);
    });

    test("[CP-3] the 51st manual one is refused and takes nothing away, however many come at once", async () => {
      await begin();
      const outcomes = await Promise.all(
        Array.from({ length: CHECKPOINTS_MANUAL_MAX + 5 }, () => create({ pinned: true })),
      );
      expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(CHECKPOINTS_MANUAL_MAX);
      expect(outcomes.filter((outcome) => outcome === "checkpoint-limit")).toHaveLength(5);
      expect(await create({ origin: "auto" })).toBe("created");
      expect(await listed({ ...ALL, origin: "manual", pinned: null })).toHaveLength(CHECKPOINTS_MANUAL_MAX);
    });

    test("[CP-3] the newest 50 automatic ones stay, and pinned ones and manual ones besides", async () => {
      await begin();
      const [manual, pinned, first] = [
        made(),
        made({ origin: "auto", pinned: true }),
        made({ origin: "auto" }),
      ];
      for (const checkpoint of [manual, pinned, first])
        await fixture.checkpoints.create(checkpoint, noted("checkpoint.created"));
      for (let n = 0; n < CHECKPOINTS_AUTOMATIC_MAX; n++) await create({ origin: "auto" });
      const ids = await listed();
      expect(ids).toHaveLength(CHECKPOINTS_AUTOMATIC_MAX + 2);
      expect(ids).toContain(toHex(manual.id));
      expect(ids).toContain(toHex(pinned.id));
      expect(ids).not.toContain(toHex(first.id));
    });

    test("[CP-4] pages follow one another without gap or repeat while new ones come", async () => {
      await begin();
      for (let n = 0; n < 7; n++) await create({ origin: n % 2 === 0 ? "manual" : "auto", pinned: n < 3 });
      const all = await listed();
      const seen: string[] = [];
      let after: CheckpointPlace | null = null;
      for (;;) {
        const page = await fixture.checkpoints.page(session, ann.accountId, ALL, NEWEST_FIRST, after, 3);
        const last = page?.at(-1);
        if (last === undefined) break;
        seen.push(...(page ?? []).map(({ id }) => toHex(id)));
        after = placeOf(last, "createdAt");
        await create();
      }
      expect(seen).toEqual([...(all ?? [])]);
      expect(await listed({ ...ALL, origin: "auto", pinned: null })).toHaveLength(3);
      expect(await listed({ ...ALL, origin: "manual", pinned: true })).toHaveLength(2);
    });

    test("[CP-4] [SP-10] nobody but members sees a checkpoint, and nobody one of a deleted session", async () => {
      await begin();
      const checkpoint = made();
      await fixture.checkpoints.create(checkpoint, noted("checkpoint.created"));
      const stranger = await createMember();
      await fixture.world.addMember(stranger);
      expect(await listed(ALL, stranger)).toBeNull();
      expect(await fixture.checkpoints.find(session, stranger.accountId, checkpoint.id)).toBeNull();
      const { accountId } = stranger;
      expect(
        await fixture.checkpoints.remove(session, accountId, checkpoint.id, 1, noted("checkpoint.deleted")),
      ).toBe("not-found");
      await fixture.world.deleteSession(session);
      expect(await listed()).toBeNull();
      expect(await fixture.checkpoints.find(session, ann.accountId, checkpoint.id)).toBeNull();
    });

    test("[CP-5] [RO-12] changes and deletions go from the version they name only", async () => {
      await begin();
      const checkpoint = made();
      const { id } = checkpoint;
      await fixture.checkpoints.create(checkpoint, noted("checkpoint.created"));
      const change = { ...checkpoint, meta: randomBytes(50), pinned: true };
      const rivals = await Promise.all(
        [1, 1, 1].map((at) => fixture.checkpoints.change(change, at, noted("checkpoint.changed"))),
      );
      expect(rivals.toSorted()).toEqual(["changed", "version-conflict", "version-conflict"]);
      expect(await fixture.checkpoints.find(session, ann.accountId, id)).toMatchObject({
        meta: change.meta,
        pinned: true,
        version: 2,
      });
      expect(
        await fixture.checkpoints.remove(session, ann.accountId, id, 1, noted("checkpoint.deleted")),
      ).toBe("version-conflict");
      await fixture.world.setRole(ann.workspaceId, ann, ROLE.viewer);
      expect(
        await fixture.checkpoints.remove(session, ann.accountId, id, 2, noted("checkpoint.deleted")),
      ).toBe("forbidden");
      expect(await fixture.checkpoints.change(change, 2, noted("checkpoint.changed"))).toBe("forbidden");
      await fixture.world.setRole(ann.workspaceId, ann, ROLE.member);
      await fixture.world.setKeysChanged(ann.workspaceId, ann, true);
      expect(
        await fixture.checkpoints.remove(session, ann.accountId, id, 2, noted("checkpoint.deleted")),
      ).toBe("forbidden");
      expect(await fixture.checkpoints.change(change, 2, noted("checkpoint.changed"))).toBe("forbidden");
      await fixture.world.setKeysChanged(ann.workspaceId, ann, false);
      expect(
        await fixture.checkpoints.remove(session, ann.accountId, id, 2, noted("checkpoint.deleted")),
      ).toBe("removed");
      expect(
        await fixture.checkpoints.remove(session, ann.accountId, id, 2, noted("checkpoint.deleted")),
      ).toBe("not-found");
      expect(await fixture.checkpoints.change(change, 2, noted("checkpoint.changed"))).toBe("not-found");
    });
  });
