import { expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import fc from "fast-check";
import { bundleRecords } from "../../testing/bundle.ts";
import { type SaveWishes, sealSave } from "../../testing/chain.ts";
import { bytesOf, outcomeOf } from "../../testing/fixture.ts";
import { OCTETS } from "../../testing/forms.ts";
import { randomBytes } from "../../testing/member.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";

const LARGEST_EPOCH = 0xffff_ffff;

/** What a member can sign who means harm: everything here is well formed and its signature holds. */
describeOnBackends("a writer who means harm", (begin) => {
  test("[SP-2] [SP-5] numbers at the end of their range are refused as such and never break the service", async () => {
    const of = await begin();
    const first = await sealSave(of.ann, of.session, null);
    expect((await of.save(first)).status).toBe(201);
    const wishes: readonly [string, SaveWishes][] = [
      ["422 malformed-object", { seq: Number.MAX_SAFE_INTEGER }],
      ["422 wrong-place", { epoch: LARGEST_EPOCH }],
      ["201", { ext: { clientTime: Number.MAX_SAFE_INTEGER } }],
    ];
    for (const [outcome, wish] of wishes)
      expect([wish, await outcomeOf(await of.save(await sealSave(of.ann, of.session, first, wish)))]).toEqual(
        [wish, outcome],
      );
    const far = await sealSave(of.ann, of.session, first, { epoch: LARGEST_EPOCH });
    for (const { id, bytes } of far.segments) {
      const path = `${of.path}/segments/${formatId("seg", id)}`;
      const headers = { "content-type": OCTETS };
      expect(await outcomeOf(await of.send("PUT", path, { body: bytes, headers }))).toBe("422 wrong-place");
    }
  });

  test("[SP-2] [SP-5] whatever references it signs, the set that is stored is the one it names, or nothing is", async () => {
    const of = await begin();
    const first = await sealSave(of.ann, of.session, null, { segmentBytes: [100, 100] });
    expect((await of.save(first)).status).toBe(201);
    const known = first.set.map((ref) => fc.constant(ref));
    const strange = fc.constant(null).map(() => ({ id: randomBytes(16), digest: randomBytes(32) }));
    const refs = fc.array(fc.oneof(...known, strange), { maxLength: 3 });
    const wish = fc.record({
      alsoNames: refs,
      removes: refs.map((list) => list.map(({ id }) => id)),
      heals: refs.map((list) => list.map(({ id }) => id)),
      mergeParentDigest: fc.constantFrom(new Uint8Array(32), first.digest, randomBytes(32)),
    });
    let parent = first;
    await fc.assert(
      fc.asyncProperty(wish, async ({ alsoNames, removes, heals, mergeParentDigest }) => {
        const save = await sealSave(of.ann, of.session, parent, {
          alsoNames,
          removes,
          ext: { heals, mergeParentDigest },
        });
        const outcome = await outcomeOf(await of.save(save));
        expect(outcome).toMatch(/^(201|4\d\d .*)$/);
        if (outcome !== "201") return;
        const records = bundleRecords(
          await bytesOf(await of.send("POST", `${of.path}/bundle`, { body: {} })),
        );
        const stored = records.slice(1, -1).map(({ id }) => toHex(id));
        expect(stored.toSorted()).toEqual(save.set.map(({ id }) => toHex(id)).toSorted());
        parent = save;
      }),
      { numRuns: 80 },
    );
    expect((await of.save(await sealSave(of.ann, of.session, parent))).status).toBe(201);
  });
});
