import { afterEach, describe, expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SessionHandle } from "@holdfast/client/contract/session";
import { answerLost, unreachable } from "./proxy.ts";
import {
  createManualClock,
  firstFile,
  newcomer,
  refusal,
  secondDevice,
  until,
  value,
  worldOfFile,
  write,
} from "./world.ts";

const world = worldOfFile();
afterEach(() => world.proxy.meddle(null));

const begin = async () => {
  const name = `offline-${randomUUID().slice(0, 8)}`;
  const clock = createManualClock(Date.now());
  const person = await newcomer(world, name, clock);
  const handle = value(await person.device.openSession(person.session.id));
  const { id } = firstFile(handle.state());
  const textIn = (of: SessionHandle): unknown => of.state().files[id]?.content;
  /** The same device after its process has ended without a word. */
  const restart = async () => {
    const device = world.device(name, clock);
    await device.start();
    return device;
  };
  return { ...person, name, clock, handle, id, textIn, restart };
};

const bundlesSince = (n: number): number =>
  world.proxy.seen.slice(n).filter((request) => request.endsWith("/bundle")).length;

describe("what a device keeps", () => {
  test("[SP-27] opening a session again fetches nothing this device has seen", async () => {
    const { handle, id, session, restart, textIn } = await begin();
    handle.update(write(id, "kept here"));
    value(await handle.save());
    await handle.close();
    const before = world.proxy.seen.length;
    const again = value(await (await restart()).openSession(session.id));
    expect([textIn(again), bundlesSince(before)]).toEqual(["kept here", 0]);
  });

  test("[SP-27] only what is new is fetched after another device has saved", async () => {
    const { handle, id, session, restart, textIn, email } = await begin();
    await handle.close();
    const other = await secondDevice(world, `${email}-other`, email);
    const there = value(await other.openSession(session.id));
    there.update(write(id, "from the other device"));
    value(await there.save());
    let bytes = 0;
    world.proxy.meddle(async (request, forward) => {
      const answer = await forward(request);
      if (!request.url.endsWith("/bundle")) return answer;
      const body = await answer.arrayBuffer();
      bytes = body.byteLength;
      return new Response(body, answer);
    });
    const again = value(await (await restart()).openSession(session.id));
    world.proxy.meddle(null);
    expect(textIn(again)).toBe("from the other device");
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(12_000);
  });

  test("[SP-27] a copy that was damaged is fetched anew, and nothing is lost", async () => {
    const { handle, session, restart, name, state } = await begin();
    await handle.close();
    const folder = join(world.directoryOf(name), "cache", session.id);
    for (const file of await readdir(folder)) {
      if (!file.startsWith("seg_")) continue;
      const bytes = await readFile(join(folder, file));
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      await writeFile(join(folder, file), bytes);
    }
    const again = value(await (await restart()).openSession(session.id));
    expect(again.state().files).toEqual(state.files);
  });

  test("[SP-27] what is kept is sealed, and goes with signing out", async () => {
    const { device, handle, id, name } = await begin();
    handle.update(write(id, "a secret sentence nobody else reads"));
    value(await handle.save());
    const folder = join(world.directoryOf(name), "cache");
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const file of files.filter((each) => each.isFile())) {
      const text = await readFile(join(file.parentPath, file.name), "latin1");
      expect(text).not.toContain("secret sentence");
    }
    value(await device.signOut({ discardUnsent: false }));
    expect(await readdir(folder).catch(() => [])).toEqual([]);
  });
});

describe("a day without the service", () => {
  test("[SP-28] restarting, unlocking, opening, listing and working go on, and all arrives once afterwards", async () => {
    const { handle, id, session, restart, textIn, email, clock } = await begin();
    await handle.close();
    world.proxy.meddle(unreachable);
    let day = await restart();
    for (let hour = 1; hour <= 8; hour++) {
      expect(value(await day.listSessions()).map((each) => each.name)).toEqual(["First"]);
      const opened = value(await day.openSession(session.id));
      expect(opened.status()).toMatchObject({ kind: "offline", keptOnDevice: true });
      expect(textIn(opened)).toBe(hour === 1 ? firstFile(opened.state()).content : `hour ${hour - 1}`);
      opened.update(write(id, `hour ${hour}`));
      clock.advance(30_000);
      await until(() => opened.status().kind === "offline");
      await opened.close();
      clock.advance(3600_000);
      day = await restart();
    }
    world.proxy.meddle(null);
    const before = world.proxy.seen.length;
    const back = value(await day.openSession(session.id));
    expect(textIn(back)).toBe("hour 8");
    value(await back.save());
    const saves = world.proxy.seen.slice(before).filter((request) => request.endsWith("/saves"));
    expect(saves.length).toBeLessThanOrEqual(2);
    const other = await secondDevice(world, `${email}-evening`, email, clock);
    expect(textIn(value(await other.openSession(session.id)))).toBe("hour 8");
  });

  test("[SP-28] [SP-21] a save whose answer was lost before the outage is not made twice nor taken for a stranger's", async () => {
    const { handle, id, session, restart, textIn } = await begin();
    handle.update(write(id, "sent, and the answer lost"));
    world.proxy.meddle(answerLost(/saves$/));
    await handle.save();
    world.proxy.meddle(unreachable);
    await handle.close();
    const offline = value(await (await restart()).openSession(session.id));
    expect(textIn(offline)).toBe("sent, and the answer lost");
    offline.update(write(id, "typed on top of it"));
    await until(async () => offline.status().kind !== "opening");
    world.proxy.meddle(null);
    value(await offline.save());
    expect(textIn(offline)).toBe("typed on top of it");
    expect(Object.keys(offline.state().files)).toEqual(Object.keys(handle.state().files));
    const { saves } = value(await offline.timeline.saves());
    expect(saves.map(({ seq }) => seq)).toEqual([3, 2, 1]);
  });

  test("[SP-28] what others saved meanwhile is there when the service is back, without a change here", async () => {
    const { handle, id, session, restart, textIn, email, clock } = await begin();
    await handle.close();
    const day = await restart();
    world.proxy.meddle(unreachable);
    const here = value(await day.openSession(session.id));
    world.proxy.meddle(null);
    const other = await secondDevice(world, `${email}-elsewhere`, email);
    const there = value(await other.openSession(session.id));
    there.update(write(id, "from elsewhere"));
    value(await there.save());
    await until(() => {
      clock.advance(1_000);
      return textIn(here) === "from elsewhere";
    });
    // The other one writes there: this one has it, and reads on as soon as it knows.
    expect(["saved", "read-only"]).toContain(here.status().kind);
  });

  test("[SP-28] a session this device never opened says that the service is needed", async () => {
    const { device, session, name } = await begin();
    await world.forgetCopies(name);
    await device.lock();
    world.proxy.meddle(unreachable);
    const again = world.device(name);
    await again.start();
    value(await again.unlock("Correct-horse7battery"));
    // Who has nothing to go on with tries again for some seconds.
    expect(refusal(await again.openSession(session.id))).toMatchObject({ code: "unavailable" });
    world.proxy.meddle(null);
  }, 120_000);
});
