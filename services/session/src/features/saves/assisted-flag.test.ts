import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { sealSave } from "../../testing/chain.ts";
import { outcomeOf } from "../../testing/fixture.ts";
import { OCTETS } from "../../testing/forms.ts";
import { metaOf, randomBytes } from "../../testing/member.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";

describeOnBackends("what says that a service sealed it", (begin) => {
  for (const assisted of [false, true]) {
    const says = assisted ? "an assisted device" : "a device of a person";
    const other = { assisted: !assisted };

    test(`[AM-2] a save of ${says} says so in every object, or is refused`, async () => {
      const of = await begin();
      const member = await of.newMember({ assisted });
      const session = await of.newSession(member);
      const attempts = [
        ["403 device-not-allowed", other],
        ["422 wrong-place", { segmentsAssisted: !assisted }],
        ["201", {}],
      ] as const;
      for (const [outcome, wishes] of attempts) {
        const sealed = await sealSave(member, session, null, wishes);
        expect([outcome, await outcomeOf(await of.save(sealed, member, session))]).toEqual([
          outcome,
          outcome,
        ]);
      }
    });

    test(`[AM-2] a segment that ${says} sends first says so, or is refused`, async () => {
      const of = await begin();
      const member = await of.newMember({ assisted });
      const path = `/sessions/${formatId("ses", await of.newSession(member))}/segments`;
      for (const [outcome, wishes] of [
        ["403 device-not-allowed", other],
        ["201", {}],
      ] as const) {
        const { segments } = await sealSave(member, randomBytes(16), null, wishes);
        for (const { id, bytes } of segments) {
          const headers = { "content-type": OCTETS };
          const sent = of.send("PUT", `${path}/${formatId("seg", id)}`, { body: bytes, headers, as: member });
          expect(await outcomeOf(await sent)).toBe(outcome);
        }
      }
    });

    test(`[AM-2] a name by ${says} says so, or is refused`, async () => {
      const of = await begin();
      const member = await of.newMember({ assisted });
      for (const [outcome, named] of [
        ["403 device-not-allowed", { ...member, ...other }],
        ["201", member],
      ] as const) {
        const id = randomBytes(16);
        const meta = toBase64url(await metaOf(named, id, 1));
        const body = { id: formatId("ses", id), meta, nameTag: toBase64url(randomBytes(16)) };
        expect(await outcomeOf(await of.send("POST", "/sessions", { body, as: member }))).toBe(outcome);
      }
    });
  }
});
