import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";
import { type SaveWishes, type SealedSave, sealSave } from "../../testing/chain.ts";
import { createMember, randomBytes, type TestMember } from "../../testing/member.ts";
import type { World } from "../../testing/world.ts";
import { checkSave } from "./check-save.ts";
import type { CommitOutcome, SaveRepository } from "./repository.ts";

export interface SaveFixture {
  readonly world: World;
  readonly repository: (maxBytes?: number) => SaveRepository;
  /** Rows and bytes of everything that saves write, as one text: equal when nothing was stored. */
  readonly stored: () => Promise<string>;
  readonly close: () => Promise<void>;
}

/** The code of a refusal, or the outcome's kind. */
const codeOf = (outcome: CommitOutcome): string => (outcome.kind === "refused" ? outcome.code : outcome.kind);

/** Every SaveRepository must pass this; run on memory and on PostgreSQL. */
export const describeSaveRepository = (name: string, create: () => Promise<SaveFixture>) =>
  describe(`SaveRepository (${name})`, () => {
    let fixture: SaveFixture;
    let saves: SaveRepository;
    let ann: TestMember;
    let session: Bytes;

    beforeAll(async () => {
      fixture = await create();
      saves = fixture.repository();
    });
    afterAll(() => fixture.close());

    const begin = async (terms: Parameters<World["addMember"]>[1] = {}): Promise<void> => {
      ann = await createMember();
      session = randomBytes(16);
      await fixture.world.addMember(ann, terms);
      await fixture.world.addSession(ann, session);
    };
    const commit = async (
      sealed: SealedSave,
      options: { writer?: TestMember; edPublic?: Bytes; trial?: boolean; maxBytes?: number } = {},
    ): Promise<string> => {
      const checked = checkSave(session, sealed);
      if (!checked.ok) throw new Error(`the test's own save is ${checked.error}`);
      const { accountId, loginId, edPublic } = options.writer ?? ann;
      const writer = { accountId, loginId, edPublic: options.edPublic ?? edPublic };
      const repository = options.maxBytes === undefined ? saves : fixture.repository(options.maxBytes);
      return codeOf(await repository.commit(checked.value.save, writer, options.trial ? "trial" : "store"));
    };
    const seal = (parent: SealedSave | null, wishes: SaveWishes = {}) =>
      sealSave(ann, session, parent, wishes);

    test("[SP-1] a chain of saves is stored one by one, and a repeat is known by its digest", async () => {
      await begin();
      const first = await seal(null, { segmentBytes: [600, 40_000] });
      expect(await commit(first)).toBe("saved");
      const second = await seal(first, { removes: first.segments.slice(0, 1).map(({ id }) => id) });
      expect(await commit(second)).toBe("saved");
      const third = await seal(second, { segmentBytes: [] });
      expect(await commit(third)).toBe("saved");
      expect([await commit(first), await commit(third)]).toEqual(["stored", "stored"]);
    });

    test("[SP-3] of saves that come at once on one parent exactly one is stored", async () => {
      await begin();
      const first = await seal(null);
      await commit(first);
      const rivals = await Promise.all(Array.from({ length: 8 }, () => seal(first)));
      const codes = await Promise.all(rivals.map((rival) => commit(rival)));
      expect(codes.toSorted()).toEqual([...Array(7).fill("head-moved"), "saved"]);
    });

    test("[SP-1] the same save sent many times at once is stored once", async () => {
      await begin();
      const first = await seal(null);
      const codes = await Promise.all(Array.from({ length: 6 }, () => commit(first)));
      expect(codes.toSorted()).toEqual(["saved", ...Array(5).fill("stored")]);
    });

    test("[SP-3] after a 409 the client is told the head and the segments its parent lacks", async () => {
      await begin();
      const first = await seal(null);
      await commit(first);
      const winner = await seal(first, { segmentBytes: [300, 300] });
      await commit(winner);
      const moved = await saves.movedHead(session, first.digest);
      expect(toHex(moved.head)).toBe(toHex(winner.manifest));
      const names = winner.segments.map(({ id }) => toHex(id)).toSorted();
      expect(moved.segments.map(toHex)).toEqual(names);
      const all = [...names, ...first.segments.map(({ id }) => toHex(id))].toSorted();
      expect((await saves.movedHead(session, randomBytes(32))).segments.map(toHex)).toEqual(all);
      expect((await saves.movedHead(session, null)).segments.map(toHex)).toEqual(all);
    });

    test("[SP-3] a trial says what a save would answer, and stores nothing", async () => {
      await begin();
      const first = await seal(null);
      const before = await fixture.stored();
      expect(await commit(first, { trial: true })).toBe("would-save");
      expect(await fixture.stored()).toBe(before);
      expect(await commit(first)).toBe("saved");
    });

    /** Prepares the world and the save; the result tries to store it. */
    type Attempt = () => Promise<string>;
    const stale =
      (change: () => Promise<void>) =>
      async (first: SealedSave): Promise<Attempt> => {
        await change();
        const save = await seal(first);
        return () => commit(save);
      };
    const wished =
      (wishes: (first: SealedSave) => SaveWishes) =>
      async (first: SealedSave): Promise<Attempt> => {
        const save = await seal(first, wishes(first));
        return () => commit(save);
      };
    const refusals: readonly [string, string, (first: SealedSave) => Promise<Attempt>][] = [
      ["unauthenticated", "a revoked login", stale(() => fixture.world.revokeLogin(ann))],
      ["not-found", "a deleted session", stale(() => fixture.world.deleteSession(session))],
      ["forbidden", "a viewer", stale(() => fixture.world.setRole(ann.workspaceId, ann, 1))],
      [
        "forbidden",
        "[RO-12] a member whose new keys nobody has confirmed",
        stale(() => fixture.world.setKeysChanged(ann.workspaceId, ann, true)),
      ],
      ["device-not-allowed", "a revoked device", stale(() => fixture.world.revokeDevice(ann))],
      [
        "epoch-retired",
        "an epoch below the least",
        stale(() => fixture.world.setEpochs(ann.workspaceId, 2, 2)),
      ],
      ["wrong-place", "an epoch that has not begun", wished(() => ({ epoch: 2 }))],
      ["device-not-allowed", "an unknown device", wished(() => ({ deviceId: randomBytes(16) }))],
      ["wrong-place", "another workspace in the header", wished(() => ({ workspaceId: randomBytes(16) }))],
      ["malformed-object", "a seq that skips", wished(() => ({ seq: 3 }))],
      [
        "unknown-segment",
        "a segment that is not stored",
        wished(() => ({ alsoNames: [{ id: randomBytes(16), digest: randomBytes(32) }] })),
      ],
      ["bad-references", "a set of another digest", wished(() => ({ ext: { refsDigest: randomBytes(32) } }))],
      ["bad-references", "removing what is not named", wished(() => ({ removes: [randomBytes(16)] }))],
      ["bad-references", "adding what is named already", wished(({ segments }) => ({ alsoNames: segments }))],
      [
        "not-found",
        "somebody who is no member",
        async (first) => {
          const eve = await createMember();
          await fixture.world.addMember(eve);
          const save = await seal(first);
          return () => commit(save, { writer: eve });
        },
      ],
      [
        "device-not-allowed",
        "somebody else's device",
        async (first) => {
          const bob = await createMember();
          await fixture.world.addMember(bob);
          const save = await seal(first, { deviceId: bob.deviceId });
          return () => commit(save);
        },
      ],
      [
        "device-key-changed",
        "a key that is not the device's",
        async (first) => {
          const save = await seal(first);
          return () => commit(save, { edPublic: randomBytes(32) });
        },
      ],
      [
        "head-moved",
        "a stale parent",
        async (first) => {
          await commit(await seal(first));
          const save = await seal(first);
          return () => commit(save);
        },
      ],
      [
        "bad-digest",
        "a stored segment under another digest",
        async (first) => {
          const second = await seal(first, { removes: first.segments.map(({ id }) => id) });
          await commit(second);
          const wrong = first.segments.map(({ id }) => ({ id, digest: randomBytes(32) }));
          const save = await seal(second, { alsoNames: wrong });
          return () => commit(save);
        },
      ],
      [
        "segment-differs",
        "other bytes under a stored segment's id",
        async (first) => {
          const second = await seal(first, { removes: first.segments.map(({ id }) => id) });
          await commit(second);
          const [sent] = (await seal(second)).segments;
          const [taken] = first.segments;
          if (sent === undefined || taken === undefined) throw new Error("a save has a segment");
          const swapped = { ...sent, id: taken.id };
          const save = await seal(second, { segmentBytes: [], alsoNames: [swapped] });
          const checked = checkSave(session, { manifest: save.manifest, segments: [] });
          if (!checked.ok) throw new Error(checked.error);
          const segments = [{ ...swapped, head: swapped.bytes.slice(0, 170), inline: true }];
          return async () => codeOf(await saves.commit({ ...checked.value.save, segments }, ann, "store"));
        },
      ],
      [
        "quota-exceeded",
        "more bytes than the session may have",
        async (first) => {
          const save = await seal(first);
          return () => commit(save, { maxBytes: 1_200 });
        },
      ],
    ];
    for (const [code, what, prepare] of refusals)
      test(`[SP-2] [SP-5] ${what} is ${code}, and nothing is stored`, async () => {
        await begin();
        const first = await seal(null);
        expect(await commit(first)).toBe("saved");
        const attempt = await prepare(first);
        const before = await fixture.stored();
        expect(await attempt()).toBe(code);
        expect(await fixture.stored()).toBe(before);
      });

    test("[KY-8] the certificate's time, cap and sessions are judged by the service", async () => {
      const hour = 3600 * 1000;
      const at = (offset: number) => new Date(Date.now() + offset);
      for (const [terms, code] of [
        [{ notAfter: at(-hour) }, "device-not-allowed"],
        [{ notBefore: at(hour) }, "device-not-allowed"],
        [{ notAfter: at(-60_000) }, "saved"],
        [{ notBefore: at(60_000) }, "saved"],
        [{ roleCap: 1 }, "device-not-allowed"],
        [{ sessionIds: [randomBytes(16)] }, "device-not-allowed"],
      ] as const) {
        await begin(terms);
        expect(await commit(await seal(null))).toBe(code);
      }
    });

    test("[SP-2] an epoch never falls below the head's", async () => {
      await begin();
      await fixture.world.setEpochs(ann.workspaceId, 2, 1);
      const first = await seal(null, { epoch: 2 });
      expect(await commit(first)).toBe("saved");
      expect(await commit(await seal(first))).toBe("epoch-retired");
    });

    test("[SP-2] another tenant's segment is unknown here", async () => {
      await begin();
      const theirs = await seal(null);
      await commit(theirs);
      await begin();
      expect(await commit(await seal(null, { alsoNames: theirs.segments }))).toBe("unknown-segment");
    });

    test("[SP-6] a segment id is taken once in a workspace, and equal bytes are the same segment", async () => {
      await begin();
      const first = await seal(null);
      await commit(first);
      session = randomBytes(16);
      await fixture.world.addSession(ann, session);
      const clone = await seal(null, { segmentBytes: [], alsoNames: first.segments });
      expect(await commit({ ...clone, segments: first.segments })).toBe("saved");
    });
  });
