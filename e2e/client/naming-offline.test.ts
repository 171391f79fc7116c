import { afterEach, describe, expect, test } from "bun:test";
import { checkpointsOf, momentsOf, note, someoneNaming } from "./naming.ts";
import { unreachable } from "./proxy.ts";
import { PASSPHRASE, refusal, until, value, worldOfFile } from "./world.ts";

const world = worldOfFile();
afterEach(() => world.proxy.meddle(null));

const sent = (since: number, end: string): number =>
  world.proxy.seen.slice(since).filter((line) => line.startsWith("POST") && line.endsWith(end)).length;

describe("naming a checkpoint without the service", () => {
  test("[CP-10] [SP-30] [A9] several moments of a day arrive in order, once, each with its own state", async () => {
    const { handle, type, textOf, clock, elsewhere, state, file } = await someoneNaming(world);
    world.proxy.meddle(unreachable);
    for (const hour of ["nine", "ten", "eleven"]) {
      for (const typed of [`${hour}, a first try`, `${hour} o'clock`]) {
        type(typed);
        clock.advance(60_000);
        await Bun.sleep(5);
      }
      const wish = note(` ${hour} `, { description: "offline", tags: [hour], priority: "high" });
      const made = value(await handle.timeline.name(wish, { pinned: hour === "ten" }));
      expect(made).toMatchObject({
        waiting: true,
        note: { ...wish, name: hour },
        pinned: hour === "ten",
        version: 1,
      });
      expect(handle.status()).toMatchObject({ kind: "offline", keptOnDevice: true });
    }
    type("after the last one");
    const waiting = await checkpointsOf(handle);
    expect(waiting.map((each) => [each.note?.name, each.waiting])).toEqual([
      ["eleven", true],
      ["ten", true],
      ["nine", true],
    ]);
    world.proxy.meddle(null);
    const before = world.proxy.seen.length;
    value(await handle.save());
    expect(handle.status().kind).toBe("saved");
    expect(sent(before, "/checkpoints")).toBe(3);
    // One save was on its way when the service went; then one a name, and one for what was typed since.
    expect(sent(before, "/saves")).toBeLessThanOrEqual(5);

    const there = await elsewhere();
    expect(textOf(there.state())).toBe("after the last one");
    const moments = await momentsOf(there);
    expect(moments.map(([name, at]) => [name, textOf(at)])).toEqual([
      ["nine", "nine o'clock"],
      ["ten", "ten o'clock"],
      ["eleven", "eleven o'clock"],
    ]);
    for (const [, at] of moments) {
      const typed = at.files[file];
      expect(at.files).toEqual(typed === undefined ? {} : { ...state.files, [file]: typed });
    }
    const arrived = await checkpointsOf(there);
    expect(arrived.map(({ pinned }) => pinned)).toEqual([false, true, false]);
    expect(arrived.map((each) => each.note)).toEqual(waiting.map((each) => each.note));
    expect(new Set(arrived.map(({ id }) => id))).toEqual(new Set(waiting.map(({ id }) => id)));
  });

  test("[CP-10] [SP-24] [SP-28] what waits survives restarts, locking and unlocking, and is sealed meanwhile", async () => {
    const person = await someoneNaming(world);
    const { handle, type, textOf, session, restart, name, elsewhere } = person;
    world.proxy.meddle(unreachable);
    type("named first");
    value(await handle.timeline.name(note("a secret name")));
    await handle.close();
    let device = await restart();
    let opened = value(await device.openSession(session.id));
    expect((await checkpointsOf(opened)).map((each) => each.note?.name)).toEqual(["a secret name"]);
    type("named second", opened);
    value(await opened.timeline.name(note("second")));
    await device.lock();
    const outbox = await Bun.file(`${world.directoryOf(name)}/journal/${session.id}/outbox`).bytes();
    expect(Buffer.from(outbox).toString("latin1")).not.toContain("secret");
    device = await restart();
    value(await device.unlock(PASSPHRASE));
    opened = value(await device.openSession(session.id));
    expect(textOf(opened.state())).toBe("named second");
    type("typed at last", opened);
    await opened.close();
    world.proxy.meddle(null);
    opened = value(await (await restart()).openSession(session.id));
    expect(textOf(opened.state())).toBe("typed at last");
    value(await opened.save());
    const moments = await momentsOf(await elsewhere());
    expect(moments.map(([said, at]) => [said, textOf(at)])).toEqual([
      ["a secret name", "named first"],
      ["second", "named second"],
    ]);
  });

  test("[CP-10] [SP-31] what was taken back after the last name is not there again after a crash", async () => {
    const { handle, type, textOf, session, restart, clock, state, file } = await someoneNaming(world);
    world.proxy.meddle(unreachable);
    const first = String(state.files[file]?.content);
    type("named");
    value(await handle.timeline.name(note("named")));
    type(first);
    await handle.close();
    for (let visit = 0; visit < 3; visit++) {
      const again = value(await (await restart()).openSession(session.id));
      expect(textOf(again.state())).toBe(first);
      clock.advance(1000);
      await again.close();
    }
    world.proxy.meddle(null);
    const back = value(await (await restart()).openSession(session.id));
    expect(textOf(back.state())).toBe(first);
    value(await back.save());
    expect((await momentsOf(back)).map(([, at]) => textOf(at))).toEqual(["named"]);
  });

  test("[CP-10] two names for one state need one save, and none where the newest one holds it", async () => {
    const { handle, type } = await someoneNaming(world);
    world.proxy.meddle(unreachable);
    value(await handle.timeline.name(note("of what was saved before")));
    type("once");
    const one = value(await handle.timeline.name(note("one")));
    const two = value(await handle.timeline.name(note("two")));
    expect(two.save.digest).toBe(one.save.digest);
    world.proxy.meddle(null);
    const before = world.proxy.seen.length;
    value(await handle.save());
    expect([sent(before, "/saves"), sent(before, "/checkpoints")]).toEqual([1, 3]);
    const [last, middle, oldest] = await checkpointsOf(handle);
    expect([last?.save.seq, middle?.save.seq, oldest?.save.seq]).toEqual([2, 2, 1]);
  });

  test("[CP-7] [CP-10] the same content is not named twice when duplicates are skipped", async () => {
    const { handle, type } = await someoneNaming(world);
    world.proxy.meddle(unreachable);
    type("once");
    value(await handle.timeline.name(note("one"), { skipDuplicates: true }));
    type("something else");
    type("once");
    const again = await handle.timeline.name(note("two"), { skipDuplicates: true });
    expect(refusal(again).code).toBe("nothing-new");
    type("more");
    value(await handle.timeline.name(note("three"), { skipDuplicates: true }));
    expect((await checkpointsOf(handle)).map((each) => each.note?.name)).toEqual(["three", "one"]);
    await handle.close();
  });

  test("[CP-10] one that waits can be looked at and taken back, and changed once it has arrived", async () => {
    const { handle, type, textOf } = await someoneNaming(world);
    value(await handle.timeline.name(note("before")));
    await checkpointsOf(handle);
    world.proxy.meddle(unreachable);
    type("kept");
    const kept = value(await handle.timeline.name(note("kept")));
    type("taken back");
    const mistake = value(await handle.timeline.name(note("taken back")));
    expect(textOf(value(await handle.timeline.preview(kept.save.digest)))).toBe("kept");
    expect(refusal(await handle.timeline.change(kept, { pinned: true })).code).toBe("offline");
    value(await handle.timeline.remove(mistake));
    const names = (await checkpointsOf(handle)).map((each) => [each.note?.name, each.waiting ?? false]);
    expect(names).toEqual([
      ["kept", true],
      ["before", false],
    ]);
    world.proxy.meddle(null);
    value(await handle.save());
    const [arrived] = await checkpointsOf(handle);
    expect(arrived).toMatchObject({ id: kept.id, save: { digest: kept.save.digest } });
    if (arrived === undefined) throw new Error("it arrived");
    value(await handle.timeline.change(arrived, { note: note("renamed") }));
    expect(textOf(handle.state())).toBe("taken back");
  });

  test("[CP-10] [SP-21] signing out asks while a name waits, and takes it along when told to", async () => {
    const { handle, device, name, session, clock } = await someoneNaming(world);
    world.proxy.meddle(unreachable);
    value(await handle.timeline.name(note("of what is saved")));
    expect(handle.status()).toMatchObject({ kind: "offline", changes: 1 });
    expect(refusal(await device.signOut({ discardUnsent: false })).code).toBe("offline");
    let out = false;
    device.signOut({ discardUnsent: true }).then(
      () => {
        out = true;
      },
      (cause: unknown) => {
        throw cause;
      },
    );
    await until(() => {
      clock.advance(10_000);
      return out;
    });
    expect(await Bun.file(`${world.directoryOf(name)}/journal/${session.id}/outbox`).exists()).toBe(false);
  });
});
