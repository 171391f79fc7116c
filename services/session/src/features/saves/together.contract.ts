import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Bytes } from "@holdfast/vault/bytes";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { type SaveWishes, type SealedSave, sealSave } from "../../testing/chain.ts";
import { flipped } from "../../testing/forms.ts";
import { createMember, randomBytes, type TestMember } from "../../testing/member.ts";
import { checkSave } from "./check-save.ts";
import type { SaveFixture } from "./repository.contract.ts";
import type { SaveRepository } from "./repository.ts";

interface Writing {
  readonly member: TestMember;
  readonly session: Bytes;
  readonly save: SealedSave;
}

/** What every SaveRepository must hold when many saves come at the same moment, however it groups them. */
export const describeSavesTogether = (name: string, create: () => Promise<SaveFixture>) =>
  describe(`saves at the same time (${name})`, () => {
    let fixture: SaveFixture;
    let saves: SaveRepository;
    beforeAll(async () => {
      fixture = await create();
      saves = fixture.repository();
    });
    afterAll(() => fixture.close());

    const newSession = async (member: TestMember): Promise<Bytes> => {
      const session = randomBytes(16);
      await fixture.world.addSession(member, session);
      return session;
    };
    const newMember = async (): Promise<TestMember> => {
      const member = await createMember();
      await fixture.world.addMember(member);
      return member;
    };
    const write = async (
      member: TestMember,
      parent: Writing | null,
      wishes: SaveWishes = {},
    ): Promise<Writing> => {
      const session = parent?.session ?? (await newSession(member));
      return { member, session, save: await sealSave(member, session, parent?.save ?? null, wishes) };
    };
    const commit = async ({ member, session, save }: Writing): Promise<string> => {
      const checked = checkSave(session, save);
      if (!checked.ok) throw new Error(`the test's own save is ${checked.error}`);
      const outcome = await saves.commit(checked.value.save, member, "store");
      return outcome.kind === "refused" ? outcome.code : outcome.kind;
    };
    const together = (writings: readonly Writing[]): Promise<readonly string[]> =>
      Promise.all(writings.map(commit));

    test("[SP-3] [SP-5] each is judged for itself: one that is refused takes no other with it", async () => {
      const good: Writing[] = [];
      const bad: (readonly [string, Writing])[] = [];
      for (let n = 0; n < 6; n++) {
        const member = await newMember();
        for (let k = 0; k < 4; k++) good.push(await write(member, null, { segmentBytes: [300, 300] }));
        bad.push(
          [
            "unknown-segment",
            await write(member, null, { alsoNames: [{ id: randomBytes(16), digest: randomBytes(32) }] }),
          ],
          ["bad-references", await write(member, null, { ext: { refsDigest: randomBytes(32) } })],
          ["wrong-place", await write(member, null, { epoch: 7 })],
          ["not-found", { ...(await write(member, null)), member: await newMember() }],
        );
        const gone = await newMember();
        bad.push(["device-not-allowed", await write(gone, null)]);
        await fixture.world.revokeDevice(gone);
      }
      const mixed = [...good, ...bad.map(([, writing]) => writing)].toSorted((a, b) =>
        Buffer.compare(a.session, b.session),
      );
      const codes = await together(mixed);
      const codeOf = (writing: Writing) => codes[mixed.indexOf(writing)];
      expect(new Set(good.map(codeOf))).toEqual(new Set(["saved"]));
      expect(bad.map(([, writing]) => codeOf(writing))).toEqual(bad.map(([code]) => code));
      expect(new Set(await together(good))).toEqual(new Set(["stored"]));
    });

    test("[SP-3] a chain sent all at once is stored link by link, in order and nothing twice", async () => {
      const member = await newMember();
      const chain = [await write(member, null)];
      while (chain.length < 6) chain.push(await write(member, chain.at(-1) ?? null));
      for (let round = 0; round < chain.length; round++) await together(chain);
      expect(new Set(await together(chain))).toEqual(new Set(["stored"]));
      const [last] = chain.slice(-1);
      expect((await saves.movedHead(last?.session ?? randomBytes(16), null)).head).toEqual(
        last?.save.manifest ?? new Uint8Array(0),
      );
    });

    test("[SP-6] of other bytes under one id that come at once one set is stored, and neighbours are too", async () => {
      const member = await newMember();
      const { save } = await write(member, null);
      const [segment] = save.segments;
      if (segment === undefined) throw new Error("a save has a segment");
      const rivals: Writing[] = [];
      for (let n = 0; n < 4; n++) {
        const bytes = flipped(segment.bytes, -1 - n);
        const rival = { id: segment.id, bytes, digest: sha256Sync(bytes) };
        const writing = await write(member, null, { segmentBytes: [], alsoNames: [rival] });
        rivals.push({ ...writing, save: { ...writing.save, segments: [rival] } });
      }
      const neighbours = await Promise.all(Array.from({ length: 8 }, () => write(member, null)));
      const codes = await together([...rivals, ...neighbours]);
      expect(codes.slice(0, 4).toSorted()).toEqual(["saved", ...Array(3).fill("segment-differs")]);
      expect(new Set(codes.slice(4))).toEqual(new Set(["saved"]));
    });

    test("[SP-6] the same segment in saves of two sessions that come at once is one segment", async () => {
      const member = await newMember();
      const first = await write(member, null);
      const clones = await Promise.all(
        Array.from({ length: 5 }, () =>
          write(member, null, { segmentBytes: [], alsoNames: first.save.segments }),
        ),
      );
      const writings = [
        first,
        ...clones.map((clone) => ({ ...clone, save: { ...clone.save, segments: first.save.segments } })),
      ];
      expect(new Set(await together(writings))).toEqual(new Set(["saved"]));
    });
  });
