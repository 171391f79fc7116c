import { describe, expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import { formatId } from "@holdfast/protocol/ids";
import { rewriteJson } from "./proxy.ts";
import { firstFile, newcomer, refusal, secondDevice, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

const begin = async () => {
  const person = await newcomer(world, `sessions-${randomUUID().slice(0, 8)}`);
  const { id } = person.session;
  const handle = value(await person.device.openSession(id));
  const file = firstFile(handle.state()).id;
  return { ...person, id, handle, file, type: (text: string) => handle.update(write(file, text)) };
};

describe("a session that begins from another one", () => {
  test("[CP-17] [CP-19] [A29] has what is on the screen, goes its own way, and outlives the first", async () => {
    const { device, id, handle, file, type, email } = await begin();
    type("typed and not saved yet");
    const clone = value(await device.sessions.clone(id, { name: "Another try" }));
    expect(clone).toMatchObject({ name: "Another try", seq: 1 });
    const there = value(await device.openSession(clone.id));
    expect(there.state()).toEqual(handle.state());
    there.update(write(file, "only there"));
    value(await there.save());
    expect(handle.state().files[file]?.content).toBe("typed and not saved yet");
    value(await device.deleteSession(id));
    const other = await secondDevice(world, `${email}-other`, email);
    const again = value(await other.openSession(clone.id));
    expect(again.state().files[file]?.content).toBe("only there");
    expect(value(await again.timeline.saves()).saves.map(({ kind }) => kind)).toEqual(["manual", "clone"]);
  }, 120_000);

  test("[CP-17] [CP-19] begins from any earlier save, without sending anything of it again", async () => {
    const { device, id, handle, file, type } = await begin();
    type("the earlier one");
    const { digest = "" } = value(await handle.save()) ?? {};
    type("the later one");
    value(await handle.save());
    const sent = world.proxy.seen.length;
    const clone = value(await device.sessions.clone(id, { name: "Earlier", at: digest }));
    expect(world.proxy.seen.slice(sent).filter((each) => each.includes("/segments/"))).toEqual([]);
    const there = value(await device.openSession(clone.id));
    expect(there.state().files[file]?.content).toBe("the earlier one");
    expect(refusal(await device.sessions.clone(id, { name: "Earlier" })).code).toBe("name-taken");
    expect(refusal(await device.sessions.clone(id, { name: "No", at: "0".repeat(64) })).code).toBe(
      "not-found",
    );
  }, 120_000);
});

describe("sessions out of the way", () => {
  test("[CP-18] [CP-19] are archived, deleted and brought back, under the names they had", async () => {
    const { device, id, handle } = await begin();
    await handle.close();
    const { sessions } = device;
    value(await sessions.archive(id));
    expect(value(await device.listSessions())).toEqual([]);
    expect(value(await sessions.archived())).toMatchObject([
      { id, name: "First", deletedAt: null, until: null },
    ]);
    value(await sessions.unarchive(id));
    expect(value(await device.listSessions()).map((each) => each.id)).toEqual([id]);
    value(await device.deleteSession(id));
    const [trashed] = value(await sessions.trash());
    expect(trashed).toMatchObject({ id, name: "First" });
    expect(Date.parse(trashed?.until ?? "") - Date.parse(trashed?.deletedAt ?? "")).toBe(7 * 24 * 3_600_000);
    value(await sessions.undelete(id));
    const back = value(await device.openSession(id));
    expect(Object.keys(back.state().files).length).toBeGreaterThan(0);
    const never = formatId("ses", crypto.getRandomValues(new Uint8Array(16)));
    expect(refusal(await sessions.undelete(never)).code).toBe("not-found");
  }, 120_000);

  test("[CP-18] [CP-19] activity says who did what, page by page, and nothing that was typed", async () => {
    const { device, id, handle, type, account } = await begin();
    type("canary of a sentence");
    value(
      await handle.timeline.name({ name: "canary of a name", description: "", tags: [], priority: "low" }),
    );
    value(await device.sessions.archive(id));
    const { entries, next } = value(await device.sessions.activity(id));
    expect(next).toBeNull();
    expect(entries.every(({ own, accountId }) => own && accountId === account.accountId)).toBe(true);
    const actions = entries.map(({ action }) => action);
    for (const action of ["session.created", "session.saved", "checkpoint.created", "session.archived"])
      expect(actions).toContain(action);
    expect(JSON.stringify(entries)).not.toContain("canary");
    // A lie about who did it is told as what it is: somebody else's.
    world.proxy.meddle(
      rewriteJson(/\/activity/, (json) => ({
        ...json,
        items: (json["items"] as readonly object[]).map((item) => ({ ...item, accountId: null })),
      })),
    );
    const lied = value(await device.sessions.activity(id));
    world.proxy.meddle(null);
    expect(lied.entries.some(({ own }) => own)).toBe(false);
  }, 120_000);
});
