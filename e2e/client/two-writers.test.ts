import { describe, expect, test } from "bun:test";
import { resolveConflict } from "@holdfast/state/merge/resolve";
import { nothingTold } from "./proxy.ts";
import { newcomer, secondDevice, texts, until, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

/** Two devices that find out about each other when they save. */
const pair = async (name: string) => {
  world.proxy.meddle(nothingTold);
  const { device, email, session, state } = await newcomer(world, name);
  const other = await secondDevice(world, `${name}-2`, email);
  const here = value(await device.openSession(session.id));
  const there = value(await other.openSession(session.id, { alongside: true }));
  const [first, second] = Object.keys(state.files);
  if (first === undefined || second === undefined) throw new Error("the sample has files");
  return { device, other, here, there, first, second };
};

describe("two clients at once", () => {
  test("[SP-26] one of them is second, and both end with everything", async () => {
    const { here, there, first, second } = await pair("two");
    here.update(write(first, "by the one"));
    there.update(write(second, "by the other"));
    const saves = await Promise.all([here.save(), there.save()]);
    expect(saves.map((save) => value(save)?.seq).toSorted()).toEqual([2, 3]);
    const late = value(saves[0])?.seq === 3 ? here : there;
    expect(texts(late)).toContain("by the one");
    expect(texts(late)).toContain("by the other");
    const early = late === here ? there : here;
    early.update(write(first, "and again"));
    value(await early.save());
    expect(texts(early)).toContain("by the other");
    expect(texts(early)).toContain("and again");
  });

  test("[SP-26] [MG-4] [MG-10] one file that both changed holds both changes, in a save that says it merged", async () => {
    const { other, here, there: early, first } = await pair("lines");
    await early.close();
    here.update(write(first, "one\ntwo\nthree\n"));
    value(await here.save());
    const there = value(await other.openSession(here.summary.id, { alongside: true }));
    here.update(write(first, "ONE\ntwo\nthree\n"));
    value(await here.save());
    there.update(write(first, "one\ntwo\nthree\nfour\n"));
    await there.close();
    const again = value(await other.openSession(here.summary.id, { alongside: true }));
    expect(again.state().files[first]?.content).toBe("ONE\ntwo\nthree\nfour\n");
    expect(again.state().files[first]?.mergedFrom?.device).toMatch(/^dev_/);
    expect(again.state().conflicts).toEqual({});
    expect(value(await again.timeline.saves()).saves.map(({ kind }) => kind)).toEqual([
      "merge",
      "manual",
      "manual",
      "manual",
    ]);
  });

  test("[SP-26] [MG-5] [MG-6] where both changed one line both texts stay until somebody chooses, on both ends", async () => {
    const { here, there, first } = await pair("same");
    const heard: string[] = [];
    there.subscribe((_, origin) => heard.push(origin));
    here.update(write(first, "by the one"));
    there.update(write(first, "by the other"));
    value(await here.save());
    value(await there.save());
    expect(heard).toContain("remote");
    const [conflict] = Object.values(there.state().conflicts);
    expect(conflict).toMatchObject({
      kind: "file",
      thing: first,
      ours: "by the other",
      theirs: "by the one",
    });
    expect(there.state().files[first]?.content).toBe("by the one");
    there.update((state) => value(resolveConflict(state, conflict?.id ?? "", "ours")));
    value(await there.save());
    here.update((state) => ({ ...state, settings: { ...state.settings, theme: "dark" } }));
    value(await here.save());
    expect(here.state().files[first]?.content).toBe("by the other");
    expect(here.state().conflicts).toEqual({});
  });

  test("[SP-21] after a 409 with the same content the client adopts the head and saves nothing", async () => {
    const { here, there, first } = await pair("equal");
    here.update(write(first, "the same words"));
    there.update(write(first, "the same words"));
    value(await here.save());
    expect(value(await there.save())).toBeNull();
    expect(there.state()).toEqual(here.state());
    expect(there.status()).toMatchObject({ kind: "saved" });
    there.update(write(first, "and more"));
    expect(value(await there.save())?.seq).toBe(3);
  });

  test("[SP-26] what is typed while the other's save is being merged is not lost", async () => {
    const { here, there, first, second } = await pair("typing");
    here.update(write(first, "by the one"));
    value(await here.save());
    there.update(write(second, "before"));
    const saving = there.save();
    there.update(write(second, "before and during"));
    value(await saving);
    value(await there.save());
    expect(texts(there)).toContain("by the one");
    expect(texts(there)).toContain("before and during");
  });
});

describe("two tabs of one browser", () => {
  test("[SP-25] the second is read-only until the first closes, then goes on with its state", async () => {
    const { device, session, state } = await newcomer(world, "tabs");
    const [first] = Object.keys(state.files);
    if (first === undefined) throw new Error("the sample has files");
    const writer = value(await device.openSession(session.id));
    const second = world.device("tabs");
    await second.start();
    const reader = value(await second.openSession(session.id));
    expect(reader.status()).toEqual({ kind: "read-only", reason: "other-tab" });
    expect((await reader.save()).ok).toBe(false);
    writer.update(write(first, "from the first tab"));
    await writer.close();
    await until(() => reader.status().kind === "saved");
    expect(texts(reader)).toContain("from the first tab");
    reader.update(write(first, "from the second tab"));
    expect(value(await reader.save())?.seq).toBe(3);
    await reader.close();
  });
});
