import { expect, test } from "bun:test";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import type { SessionHealth } from "@holdfast/protocol/health";
import { formatId } from "@holdfast/protocol/ids";
import { utf8 } from "@holdfast/vault/bytes";
import { sealMeta, THING } from "@holdfast/vault/meta";
import { copyKey, type ObjectName } from "../../objects/stored-object.ts";
import { type SealedSave, sealSave } from "../../testing/chain.ts";
import { bytesOf, outcomeOf } from "../../testing/fixture.ts";
import { randomBytes, vault } from "../../testing/member.ts";
import { describeReplicated, type ReplicatedFixture } from "../../testing/replicated.ts";

const healthOf = async (of: ReplicatedFixture): Promise<SessionHealth> =>
  (await of.send("GET", `${of.path}/health`)).json();

/** Reads the head with everything it names. */
const readAll = async (of: ReplicatedFixture): Promise<void> => {
  await bytesOf(await of.send("POST", `${of.path}/bundle`, { body: {} }));
};

const segmentOf = ({ ann }: ReplicatedFixture, { segments }: SealedSave): ObjectName => {
  const [{ id, digest } = { id: randomBytes(16), digest: randomBytes(32) }] = segments;
  return { object: "segment", workspaceId: ann.workspaceId, sessionId: null, id, digest };
};

/** A session whose only segment is damaged in both copies, as a reader has just found. */
const damaged = async (of: ReplicatedFixture) => {
  const save = await sealSave(of.ann, of.session, null);
  expect((await of.save(save)).status).toBe(201);
  await of.replicateAll();
  const segment = segmentOf(of, save);
  await of.damage.segment(segment.digest, 120);
  await of.second.delete(copyKey(segment));
  await readAll(of);
  return { save, segment, id: formatId("seg", segment.id) };
};

describeReplicated("the health of a session", (begin) => {
  test("[IN-6] is good, degraded while another copy is whole, and damaged when none is", async () => {
    const of = await begin();
    const save = await sealSave(of.ann, of.session, null);
    expect((await of.save(save)).status).toBe(201);
    await of.replicateAll();
    expect(await healthOf(of)).toMatchObject({ state: "good", damages: [], heals: [], advice: [] });
    const segment = segmentOf(of, save);
    for (let n = 0; n < 3; n++) {
      await of.damage.segment(segment.digest, 120);
      await readAll(of);
    }
    expect(await healthOf(of)).toMatchObject({
      state: "degraded",
      heals: [],
      advice: ["contact-the-operator"],
    });
    await of.second.delete(copyKey(segment));
    await readAll(of);
    const { state, heals, damages, advice } = await healthOf(of);
    expect([state, advice]).toEqual(["damaged", ["unlock-another-device", "contact-the-operator"]]);
    expect(damages.filter((damage) => damage.state === "open")).toHaveLength(1);
    const [open] = damages;
    expect(heals).toEqual([
      {
        damage: open?.id ?? "",
        segment: formatId("seg", segment.id),
        since: open?.foundAt ?? "",
        saves: [toHex(save.digest)],
        savesCount: 1,
      },
    ]);
  });

  test("[IN-7] [RC-9] ends as healed when a client says that it opened what was missing, by a save that says so", async () => {
    const of = await begin();
    const { save, segment, id } = await damaged(of);
    const say = async (body: object, as = of.ann) =>
      outcomeOf(await of.send("POST", `${of.path}/health/healed`, { body, as }));
    expect(await say({ segment: id, save: toHex(save.digest) })).toBe("409 not-a-save");
    expect(await say({ segment: id, save: toHex(randomBytes(32)) })).toBe("409 not-a-save");
    const healing = await sealSave(of.ann, of.session, save, { ext: { heals: [segment.id] } });
    expect((await of.save(healing)).status).toBe(201);
    expect((await healthOf(of)).state).toBe("damaged");
    const body = { segment: id, save: toHex(healing.digest) };
    const bob = await of.newMember();
    expect(await say(body, bob)).toBe("404 not-found");
    await of.world.setRole(of.ann.workspaceId, bob, 1);
    expect(await say(body, bob)).toBe("403 forbidden");
    expect(await say({ ...body, all: true })).toBe("400 invalid-request");
    const answer = await of.send("POST", `${of.path}/health/healed`, { body });
    expect([answer.status, await answer.json()]).toEqual([200, { healed: 1 }]);
    const health = await healthOf(of);
    expect(health).toMatchObject({ state: "good", heals: [] });
    expect(health.damages).toMatchObject([{ state: "healed", healedBy: toHex(healing.digest) }]);
  });

  test("[IN-6] [SP-10] shows to members of the session's workspace, viewers too, and to nobody else", async () => {
    const of = await begin();
    await damaged(of);
    const bob = await of.newMember();
    const ask = async () => outcomeOf(await of.send("GET", `${of.path}/health`, { as: bob }));
    expect(await ask()).toBe("404 not-found");
    await of.world.setRole(of.ann.workspaceId, bob, 1);
    expect(await ask()).toBe("200");
  });

  test("[IN-6] [CP-15] says when one of its checkpoints was last proven, and by which of them", async () => {
    const of = await begin();
    const save = await sealSave(of.ann, of.session, null);
    expect((await of.save(save)).status).toBe(201);
    expect((await healthOf(of)).lastProof).toBeNull();
    const { workspaceId, deviceId, spaceKey, signer } = of.ann;
    const now = Date.now();
    const ids = [randomBytes(16), randomBytes(16)];
    for (const [n, thingId] of ids.entries()) {
      const sealed = async (thing: typeof THING.checkpoint | typeof THING.proof, version: number) => {
        const place = { workspaceId, epoch: 1, thingId, thing, version, deviceId };
        return toBase64url(await sealMeta(vault, place, spaceKey, utf8("{}"), signer));
      };
      const id = formatId("cpt", thingId);
      const meta = await sealed(THING.checkpoint, 1);
      const named = { id, at: toHex(save.digest), origin: "manual", pinned: false, meta };
      expect((await of.send("POST", `${of.path}/checkpoints`, { body: named })).status).toBe(201);
      const at = now - n;
      const body = { at: new Date(at).toISOString(), whole: n === 0, meta: await sealed(THING.proof, at) };
      expect((await of.send("POST", `${of.path}/checkpoints/${id}/proofs`, { body })).ok).toBe(true);
    }
    expect((await healthOf(of)).lastProof).toEqual({
      checkpoint: formatId("cpt", ids[0] ?? randomBytes(16)),
      at: new Date(now).toISOString(),
      whole: true,
    });
  });

  test("[IN-4] says when the scrub last ended, and what it found", async () => {
    const of = await begin();
    await of.stores.scrubs.begin(new Date(1_000));
    const count = { bytes: 0, found: 0, mended: 0 };
    const work = async (rows: readonly unknown[]) => ({ ...count, objects: rows.length });
    while ((await of.stores.scrubs.running()) !== null)
      await of.stores.scrubs.next(50, new Date(2_000), work);
    const { lastScrub } = await healthOf(of);
    expect(lastScrub).toMatchObject({ endedAt: "1970-01-01T00:00:02.000Z", found: 0, mended: 0 });
  });
});
