import { describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type {
  Analysis,
  NoteAttemptBody,
  RecoveryStats,
  Validation,
} from "@holdfast/protocol/session-recovery";
import { ROLE } from "@holdfast/vault/roles";
import { memoryBackend } from "../../testing/backends.ts";
import { type SealedSave, sealSave } from "../../testing/chain.ts";
import { type BackendFixture, fixtureOn, outcomeOf } from "../../testing/fixture.ts";
import { randomBytes } from "../../testing/member.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";

const LARGE = 40_000;

/** Three saves of one session; the second adds a segment that is too large for its row. */
const chainOn = async (of: BackendFixture) => {
  const first = await sealSave(of.ann, of.session, null);
  const second = await sealSave(of.ann, of.session, first, { segmentBytes: [LARGE] });
  const third = await sealSave(of.ann, of.session, second);
  for (const save of [first, second, third]) expect((await of.save(save)).status).toBe(201);
  const ask = (what: string, body: object = {}, as = of.ann) =>
    of.send("POST", `${of.path}/recovery/${what}`, { body, as });
  const analyze = async (body: object = {}): Promise<Analysis> => {
    const response = await ask("analyze", body);
    expect(response.status).toBe(200);
    return response.json();
  };
  const validate = async (body: object = {}): Promise<Validation> => (await ask("validate", body)).json();
  return { first, second, third, ask, analyze, validate };
};

const segmentOf = ({ segments: [segment] }: SealedSave) => {
  if (segment === undefined) throw new Error("a save without a segment");
  return segment;
};
const idOf = (save: SealedSave): string => formatId("seg", segmentOf(save).id);

describeOnBackends("recovery without keys", (begin) => {
  test("[RC-13] [A30] of whole saves nothing is damaged, and no way back is needed", async () => {
    const of = await begin();
    const { third, analyze, validate } = await chainOn(of);
    const { check, plan, sections, automaticLeft, advice } = await analyze();
    expect([check.save.digest, check.whole, check.manifest]).toEqual([toHex(third.digest), true, "good"]);
    expect([check.segments.count, check.segments.good, check.damaged]).toEqual([3, 3, []]);
    expect(check.segments.bytes).toBeGreaterThan(LARGE);
    expect([plan, sections, automaticLeft, advice]).toEqual([[], null, 3, []]);
    expect(await validate()).toEqual({ check, sections: null });
  });

  test("[RC-1] [RC-13] [A4] one flipped byte of a row, a blob or a manifest is found and named, in the saves that name it alone", async () => {
    const of = await begin();
    const { first, second, third, validate } = await chainOn(of);
    await of.damage.segment(segmentOf(first).digest, -1);
    await of.damage.segment(segmentOf(second).digest, 20_000);
    await of.damage.manifest(third.digest, -1);
    const one = await validate({ at: toHex(first.digest) });
    expect(one.check.damaged).toEqual([
      { object: "segment", id: idOf(first), fault: "digest", second: null },
    ]);
    const two = await validate({ at: toHex(second.digest) });
    expect(two.check.damaged.map(({ id }) => id).toSorted()).toEqual([idOf(first), idOf(second)].toSorted());
    expect(two.check.segments).toMatchObject({ count: 2, good: 0, goodBytes: 0 });
    const three = await validate();
    expect([three.check.whole, three.check.manifest]).toEqual([false, "digest"]);
    expect(three.check.damaged.map(({ id }) => id)).toContain(toHex(third.digest));
    expect(three.check.damaged.map(({ id }) => id)).not.toContain(idOf(third));
  });

  test("[RC-13] [RC-4] the plan names older saves and checkpoints, the nearest first, with how much of each is good", async () => {
    const of = await begin();
    const { first, second, third, analyze } = await chainOn(of);
    await of.damage.segment(segmentOf(second).digest, 5_000);
    const { plan, advice, check } = await analyze();
    expect(check.damaged.map(({ id }) => id)).toEqual([idOf(second)]);
    const step = (tier: string) => plan.find((each) => each.tier === tier);
    expect(plan.map(({ tier }) => tier)).toEqual(["T4", "T5", "T7", "T8"]);
    expect(step("T4")?.segments).toEqual([idOf(second)]);
    expect(step("T5")?.sources.map(({ save, count, good }) => [save.seq, count, good])).toEqual([
      [2, 2, 1],
      [1, 1, 1],
    ]);
    expect(step("T7")?.segments.toSorted()).toEqual([idOf(first), idOf(third)].toSorted());
    expect(advice).toEqual(["unlock-another-device", "make-a-checkpoint", "add-a-replica"]);
  });

  test("[RC-13] an earlier save is helped by the segments of later ones, and a save without a readable manifest helps nobody", async () => {
    const of = await begin();
    const { first, second, third, analyze } = await chainOn(of);
    await of.damage.segment(segmentOf(first).digest, -1);
    const { plan } = await analyze({ at: toHex(first.digest) });
    const later = plan.find(({ tier }) => tier === "T3");
    expect(later?.segments.toSorted()).toEqual([idOf(second), idOf(third)].toSorted());
    expect(later?.sources.map(({ save }) => save.seq)).toEqual([3, 2]);
    await of.damage.manifest(second.digest, 100);
    const again = (await analyze()).plan.find(({ tier }) => tier === "T5");
    expect(again?.sources.map(({ save }) => save.seq)).toEqual([1]);
  });

  test("[RC-13] [SP-10] a save of another session, one that never was and a session of others show nothing", async () => {
    const of = await begin();
    const { ask, first } = await chainOn(of);
    const other = await of.newSession();
    const strange = await sealSave(of.ann, other, null);
    await of.save(strange, of.ann, other);
    expect(await outcomeOf(await ask("analyze", { at: toHex(strange.digest) }))).toBe("409 not-a-save");
    expect(await outcomeOf(await ask("validate", { at: "00".repeat(32) }))).toBe("409 not-a-save");
    const eve = await of.newMember();
    for (const what of ["analyze", "validate", "repair", "emergency"])
      expect(await outcomeOf(await ask(what, { at: toHex(first.digest) }, eve))).toBe(
        what === "emergency" ? "400 invalid-request" : "404 not-found",
      );
    const empty = formatId("ses", await of.newSession());
    expect(await outcomeOf(await of.send("POST", `/sessions/${empty}/recovery/analyze`, { body: {} }))).toBe(
      "409 not-a-save",
    );
  });

  test("[RC-13] [RC-15] repair, restore and emergency answer what a client needs, to who may save alone", async () => {
    const of = await begin();
    const { ask, first, analyze } = await chainOn(of);
    await of.damage.segment(segmentOf(first).digest, -1);
    const expected = await analyze();
    expect(await (await ask("repair")).json()).toEqual(expected);
    expect(await (await ask("emergency", { confirmed: true })).json()).toEqual(expected);
    const back = await (await ask("restore", { at: toHex(first.digest) })).json();
    expect(back.check.save.seq).toBe(1);
    for (const body of [{}, { at: toHex(first.digest), checkpointId: `cpt_${"0".repeat(32)}` }])
      expect(await outcomeOf(await ask("restore", body))).toBe("400 invalid-request");
    expect(await outcomeOf(await ask("restore", { checkpointId: `cpt_${"0".repeat(32)}` }))).toBe(
      "404 not-found",
    );
    const viewer = await of.newMember();
    await of.world.setRole(of.ann.workspaceId, viewer, ROLE.viewer);
    expect((await ask("analyze", {}, viewer)).status).toBe(200);
    expect(await outcomeOf(await ask("repair", {}, viewer))).toBe("403 forbidden");
  });

  test("[RC-12] [RC-14] [RC-15] [A8] what clients tried is counted by session and for all, and ends the automatic attempts", async () => {
    const of = await begin();
    const { ask, first, second, third, analyze } = await chainOn(of);
    await of.damage.segment(segmentOf(first).digest, -1);
    const note: NoteAttemptBody = {
      at: toHex(second.digest),
      damaged: [idOf(first)],
      kind: "repair",
      ending: "failed",
      confirmed: false,
      tiers: {},
      lost: { sections: 0, bytes: 0 },
      save: null,
    };
    for (const left of [2, 1, 0]) {
      const noted = await ask("attempts", note);
      expect([noted.status, (await noted.json()).automaticLeft]).toEqual([201, left]);
    }
    expect(await outcomeOf(await ask("attempts", note))).toBe("409 attempts-exhausted");
    // The same objects are the same damage, in whichever save they are met.
    expect((await analyze()).automaticLeft).toBe(0);
    expect((await analyze()).advice).toContain("contact-the-operator");
    expect(await outcomeOf(await ask("repair"))).toBe("409 attempts-exhausted");
    expect((await ask("repair", { confirmed: true })).status).toBe(200);
    const done = {
      ...note,
      ending: "done",
      confirmed: true,
      tiers: { T5: 2 },
      lost: { sections: 1, bytes: 70 },
      save: toHex(third.digest),
    };
    expect((await ask("attempts", done)).status).toBe(201);
    const stats = async (query = "", as = of.ann): Promise<RecoveryStats> =>
      (await of.send("GET", `/recovery/stats${query}`, { as })).json();
    const all = await stats();
    expect(all.attempts).toEqual({ automatic: 3, confirmed: 1 });
    expect(all.endings).toEqual({ done: 1, asked: 0, failed: 3, open: 0 });
    expect([all.kinds.repair, all.tiers.T5, all.lost]).toEqual([4, 2, { sections: 1, bytes: 70 }]);
    expect(all.advice).toContain("download-quarantine");
    expect(await stats(`?sessionId=${formatId("ses", of.session)}`)).toEqual(all);
    const eve = await of.newMember();
    expect((await stats("", eve)).attempts).toEqual({ automatic: 0, confirmed: 0 });
    const query = `?sessionId=${formatId("ses", of.session)}`;
    expect(await outcomeOf(await of.send("GET", `/recovery/stats${query}`, { as: eve }))).toBe(
      "404 not-found",
    );
    expect(await outcomeOf(await of.send("GET", "/recovery/stats?all=1"))).toBe("400 invalid-request");
  });

  test("[RC-12] a note that names what is not of this session, or contradicts itself, is not believed", async () => {
    const of = await begin();
    const { ask, first, second } = await chainOn(of);
    const note = {
      at: toHex(first.digest),
      damaged: [idOf(first)],
      kind: "repair",
      ending: "failed",
      confirmed: true,
      tiers: {},
      lost: { sections: 0, bytes: 0 },
      save: null,
    };
    for (const [wrong, outcome] of [
      [{ damaged: [idOf(second)] }, "400 invalid-request"],
      [{ damaged: [formatId("seg", randomBytes(16))] }, "400 invalid-request"],
      [{ ending: "done" }, "400 invalid-request"],
      [{ save: toHex(second.digest) }, "400 invalid-request"],
      [{ ending: "done", save: toHex(first.digest) }, "400 invalid-request"],
      [{ ending: "done", save: "00".repeat(32) }, "409 not-a-save"],
      [{ at: "00".repeat(32) }, "409 not-a-save"],
      [{ tiers: { T9: 1 } }, "400 invalid-request"],
      [{ tiers: { T5: -1 } }, "400 invalid-request"],
      [{ lost: { sections: 1e9, bytes: 0 } }, "400 invalid-request"],
    ] as const)
      expect([wrong, await outcomeOf(await ask("attempts", { ...note, ...wrong }))]).toEqual([
        wrong,
        outcome,
      ]);
    const stats: RecoveryStats = await (await of.send("GET", "/recovery/stats")).json();
    expect(stats.attempts).toEqual({ automatic: 0, confirmed: 0 });
  });
});

describe("many questions", () => {
  test("[RC-13] who asks without end is told to wait", async () => {
    const of = await fixtureOn(memoryBackend(), 5);
    const save = await sealSave(of.ann, of.session, null);
    await of.save(save);
    const ask = () => of.send("POST", `${of.path}/recovery/analyze`, { body: {} });
    for (let n = 0; n < 3; n++) expect((await ask()).status).toBe(200);
    await ask();
    await ask();
    const late = await ask();
    expect(late.headers.get("retry-after")).not.toBeNull();
    expect(await outcomeOf(late)).toBe("429 rate-limited");
  });
});
