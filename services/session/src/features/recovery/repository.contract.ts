import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { auditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { type SealedSave, sealSave } from "../../testing/chain.ts";
import { createMember, randomBytes, type TestMember } from "../../testing/member.ts";
import type { World } from "../../testing/world.ts";
import { checkSave } from "../saves/check-save.ts";
import type { SaveRepository } from "../saves/repository.ts";
import type { Attempt, AttemptEnd, RecoveryRepository } from "./repository.ts";

export interface RecoveryFixture {
  readonly world: World;
  readonly saves: SaveRepository;
  readonly recovery: RecoveryRepository;
  readonly close: () => Promise<void>;
}

const NOW = Date.parse("2026-11-21T08:00:00.000Z");

/** Every RecoveryRepository must pass this; run on memory and on PostgreSQL. */
export const describeRecoveryRepository = (name: string, open: () => Promise<RecoveryFixture>) =>
  describe(`RecoveryRepository (${name})`, () => {
    let fixture: RecoveryFixture;
    let ann: TestMember;
    let session: Bytes;
    let first: SealedSave;
    let second: SealedSave;
    let clock = NOW;

    beforeAll(async () => {
      fixture = await open();
    });
    afterAll(() => fixture.close());

    const store = async (save: SealedSave): Promise<void> => {
      const checked = checkSave(session, save);
      if (!checked.ok) throw new Error(checked.error);
      await fixture.saves.commit(checked.value.save, ann, "store");
    };
    const start = async (): Promise<void> => {
      ann = await createMember();
      session = randomBytes(16);
      await fixture.world.addMember(ann);
      await fixture.world.addSession(ann, session);
      first = await sealSave(ann, session, null);
      await store(first);
      second = await sealSave(ann, session, first, { removes: [first.segments[0]?.id ?? randomBytes(16)] });
      await store(second);
    };
    const DAMAGE = randomBytes(16);
    const made = (wishes: Partial<Attempt> = {}): Attempt => ({
      id: randomBytes(16),
      sessionId: session,
      accountId: ann.accountId,
      loginId: ann.loginId,
      damage: DAMAGE,
      digest: second.digest,
      kind: "repair",
      confirmed: false,
      at: new Date(++clock),
      end: null,
      ...wishes,
    });
    const ended = (wishes: Partial<AttemptEnd> = {}): AttemptEnd => ({
      at: new Date(clock),
      ending: "done",
      tiers: [0, 0, 1, 0, 0, 2, 0, 0, 0],
      lostSections: 1,
      lostBytes: 5_000_000_000,
      save: null,
      ...wishes,
    });
    const audit = () =>
      auditRow(
        { random: randomBytes, now: Date.now },
        { action: "recovery.attempted", accountId: ann.accountId, target: null },
      );
    const begin = (wishes: Partial<Attempt> = {}) => fixture.recovery.begin(made(wishes), audit());

    test("[RC-13] a save is found with its line and all that it names, by members alone", async () => {
      await start();
      const { find } = fixture.recovery;
      const [of] = first.segments;
      const set = await find(session, ann.accountId, first.digest);
      expect(set?.save).toMatchObject({ seq: 1, digest: first.digest, parent: null, deviceId: ann.deviceId });
      expect(set?.manifest.body).toEqual(first.manifest);
      expect(set?.segments.map(({ id, digest, bytes }) => ({ id, digest, bytes }))).toEqual([
        { id: of?.id, digest: of?.digest, bytes: of?.bytes.length } as never,
      ]);
      const head = await find(session, ann.accountId, null);
      expect(head?.save.seq).toBe(2);
      expect(head?.segments.map(({ id }) => id)).toEqual(second.segments.map(({ id }) => id));
      expect(await find(session, ann.accountId, randomBytes(32))).toBeNull();
      expect(await find(session, randomBytes(16), null)).toBeNull();
      expect(await fixture.recovery.role(session, randomBytes(16))).toBeNull();
      expect(await fixture.recovery.role(session, ann.accountId)).toBe(ROLE.owner);
      await fixture.world.setKeysChanged(ann.workspaceId, ann, true);
      expect(await fixture.recovery.role(session, ann.accountId)).toBe(ROLE.viewer);
    });

    test("[RC-15] [RC-5] the fourth automatic attempt at one damage is refused, until a person asks", async () => {
      await start();
      const { automaticLeft } = fixture.recovery;
      expect(await automaticLeft(session, DAMAGE)).toBe(3);
      const outcomes = await Promise.all([1, 2, 3, 4, 5].map(() => begin()));
      expect(outcomes.toSorted()).toEqual([
        "attempts-exhausted",
        "attempts-exhausted",
        "begun",
        "begun",
        "begun",
      ]);
      expect(await automaticLeft(session, DAMAGE)).toBe(0);
      expect(await begin({ damage: randomBytes(16) })).toBe("begun");
      expect(await begin({ confirmed: true })).toBe("begun");
      expect(await automaticLeft(session, DAMAGE)).toBe(3);
      expect(await begin()).toBe("begun");
      expect(await automaticLeft(session, DAMAGE)).toBe(2);
    });

    test("[RC-5] a session is repaired twice without a person, whatever was damaged", async () => {
      await start();
      for (const damage of [randomBytes(16), randomBytes(16)]) {
        const attempt = made({ damage });
        expect(await fixture.recovery.begin(attempt, audit())).toBe("begun");
        await fixture.recovery.end(attempt.id, ended({ save: second.digest }));
      }
      expect(await begin({ damage: randomBytes(16) })).toBe("attempts-exhausted");
      expect(await fixture.recovery.automaticLeft(session, DAMAGE)).toBe(0);
      expect(await begin({ confirmed: true, damage: randomBytes(16) })).toBe("begun");
      expect(await begin({ damage: randomBytes(16) })).toBe("begun");
    });

    test("[RC-12] what was tried is counted by session and for all, once, and ends once", async () => {
      await start();
      const attempt = made();
      await fixture.recovery.begin(attempt, audit());
      await fixture.recovery.end(attempt.id, ended());
      await fixture.recovery.end(attempt.id, ended({ ending: "failed", lostSections: 9 }));
      await begin({ kind: "restore", confirmed: true, end: ended({ ending: "asked", lostSections: 0 }) });
      await begin({ kind: "emergency", digest: null });
      const [elsewhere, mine] = [session, ann];
      const counts = await fixture.recovery.counts(mine.accountId, elsewhere);
      expect(counts).toMatchObject({ automatic: 2, confirmed: 1, done: 1, asked: 1, failed: 0, open: 1 });
      expect(counts).toMatchObject({ repair: 1, restore: 1, emergency: 1, lostSections: 1 });
      expect([counts?.lostBytes, counts?.tiers]).toEqual([10_000_000_000, [0, 0, 2, 0, 0, 4, 0, 0, 0]]);
      expect(counts?.lastAt?.getTime()).toBe(clock);
      expect(await fixture.recovery.counts(mine.accountId, null)).toEqual(counts);
      await start();
      expect(await fixture.recovery.counts(ann.accountId, elsewhere)).toBeNull();
      expect(await fixture.recovery.counts(ann.accountId, null)).toMatchObject({
        automatic: 0,
        lastAt: null,
      });
      expect((await fixture.recovery.counts(ann.accountId, session))?.tiers).toEqual(Array(9).fill(0));
    });

    test("[RC-15] [AD-1] who may not save tries nothing, and a save that is none of this session's is not believed", async () => {
      await start();
      expect(await begin({ accountId: randomBytes(16) })).toBe("not-found");
      expect(await begin({ sessionId: randomBytes(16) })).toBe("not-found");
      expect(await begin({ digest: randomBytes(32) })).toBe("not-a-save");
      expect(await begin({ end: ended({ save: randomBytes(32) }) })).toBe("not-a-save");
      await fixture.world.setRole(ann.workspaceId, ann, ROLE.viewer);
      expect(await begin()).toBe("forbidden");
      await fixture.world.setRole(ann.workspaceId, ann, ROLE.member);
      await fixture.world.setKeysChanged(ann.workspaceId, ann, true);
      expect(await begin({ confirmed: true })).toBe("forbidden");
      await fixture.world.setKeysChanged(ann.workspaceId, ann, false);
      expect(await begin()).toBe("begun");
      const actions = (await fixture.world.audited(ann.workspaceId)).map(({ action }) => action);
      expect(actions).toEqual(["recovery.attempted"]);
      await fixture.world.deleteSession(session);
      expect(await begin()).toBe("not-found");
      expect(await fixture.recovery.counts(ann.accountId, session)).toBeNull();
    });
  });
