import { expect, test } from "bun:test";
import { formatId } from "@holdfast/protocol/ids";
import { type SaveWishes, sealSave } from "../../testing/chain.ts";
import { outcomeOf } from "../../testing/fixture.ts";
import { OCTETS } from "../../testing/forms.ts";
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
});
