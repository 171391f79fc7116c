import { expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { RestorePage } from "@holdfast/protocol/restores";
import { Value } from "@sinclair/typebox/value";
import { type SealedSave, sealSave } from "../../testing/chain.ts";
import { type BackendFixture, outcomeOf } from "../../testing/fixture.ts";
import { randomBytes } from "../../testing/member.ts";
import { nameSave, saveOften } from "../../testing/named-saves.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";

/** Two saves, and one of kind restore on top of them. */
const begin = async (start: () => Promise<BackendFixture>) => {
  const of = await start();
  const [first, second] = await saveOften(of, 2);
  if (first === undefined || second === undefined) throw new Error("no saves");
  const restore = async (on: SealedSave): Promise<SealedSave> => {
    const save = await sealSave(of.ann, of.session, on, { ext: { kind: "restore" } });
    await of.save(save);
    return save;
  };
  const note = (body: object, as = of.ann) => of.send("POST", `${of.path}/restores`, { body, as });
  return { of, first, second, restore, note };
};

describeOnBackends("restores", (start) => {
  test("[CP-16] [A12] a restore is noted once, with login, account, device and time, and listed newest first", async () => {
    const { of, first, second, restore, note } = await begin(start);
    const { id } = await nameSave(of, first);
    const one = await restore(second);
    const two = await restore(one);
    const body = { save: toHex(one.digest), from: toHex(first.digest), checkpoint: id, parts: 3 };
    expect((await note(body)).status).toBe(204);
    expect((await note(body)).status).toBe(204);
    expect(await outcomeOf(await note({ ...body, parts: null }))).toBe("409 id-taken");
    expect((await note({ save: toHex(two.digest), from: toHex(second.digest), parts: null })).status).toBe(
      204,
    );
    const page = await (await of.send("GET", `${of.path}/restores?limit=1`)).json();
    expect(Value.Check(RestorePage, page)).toBe(true);
    expect(page.items).toMatchObject([{ save: { seq: 4 }, checkpointId: null, parts: null }]);
    const rest = await (await of.send("GET", `${of.path}/restores?cursor=${page.next}`)).json();
    expect(rest.next).toBeNull();
    expect(rest.items).toMatchObject([
      {
        save: { seq: 3, digest: toHex(one.digest) },
        from: toHex(first.digest),
        checkpointId: id,
        parts: 3,
        accountId: formatId("acc", of.ann.accountId),
        loginId: formatId("lgn", of.ann.loginId),
        deviceId: formatId("dev", of.ann.deviceId),
      },
    ]);
    const entries = (await of.audited(of.ann.workspaceId)).filter(
      ({ action }) => action === "session.restored",
    );
    expect(entries).toHaveLength(2);
  });

  test("[CP-16] only a save of kind restore goes back, to an earlier save and by a checkpoint of its own session", async () => {
    const { of, first, second, restore, note } = await begin(start);
    const save = await restore(second);
    const other = await of.newSession();
    const [theirs] = await saveOften(of, 1, null, other);
    const path = `/sessions/${formatId("ses", other)}`;
    const { id } = await nameSave(of, theirs ?? first, { path });
    const body = { save: toHex(save.digest), from: toHex(first.digest), parts: null };
    for (const wrong of [
      { save: toHex(second.digest) },
      { save: toHex(randomBytes(32)) },
      { from: toHex(save.digest) },
      { from: toHex(theirs?.digest ?? first.digest) },
      { checkpoint: id },
    ])
      expect(await outcomeOf(await note({ ...body, ...wrong }))).toBe("409 not-a-save");
    expect(await outcomeOf(await note({ ...body, parts: 0 }))).toBe("400 invalid-request");
    const eve = await of.newMember();
    expect(await outcomeOf(await note(body, eve))).toBe("404 not-found");
    expect((await (await of.send("GET", `${of.path}/restores`)).json()).items).toEqual([]);
  });

  test("[CP-16] [Z2] without an unlock token undoing is a plan: the save right before the newest restore", async () => {
    const { of, first, second, restore } = await begin(start);
    const undo = () => of.send("POST", `${of.path}/restore/undo`);
    expect(await outcomeOf(await undo())).toBe("404 not-found");
    const one = await restore(second);
    const plan = await (await undo()).json();
    expect(plan).toMatchObject({
      restore: { seq: 3, digest: toHex(one.digest) },
      back: toHex(second.digest),
    });
    expect(Date.parse(plan.until) - Date.parse(plan.restore.receivedAt)).toBe(24 * 3_600_000);
    expect(plan.back).not.toBe(toHex(first.digest));
    const history = await (await of.send("GET", `${of.path}/history`)).json();
    expect(history.items).toHaveLength(3);
  });
});
