import { afterEach, describe, expect, test } from "bun:test";
import { createHoldfast } from "@holdfast/client/holdfast";
import { createProcessLocks } from "@holdfast/client/locks";
import type { Platform } from "@holdfast/client/platform";
import { createMemoryJournal } from "@holdfast/client/stores/memory-journal";
import { sendOutbox } from "@holdfast/client/web/service-worker/send-outbox";
import { checkpointsOf, momentsOf, note, someoneNaming } from "./naming.ts";
import { unreachable } from "./proxy.ts";
import { quickPlatform } from "./quick-platform.ts";
import { PASSPHRASE, refusal, until, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();
afterEach(() => world.proxy.meddle(null));

/** What a service worker has of a device: the way to the service and the stores; nothing that seals or opens. */
const workerOf = (name: string): Parameters<typeof sendOutbox>[0] => {
  const platform = quickPlatform({ origin: world.proxy.origin, directory: world.directoryOf(name) });
  const { origin, credentials, send, clock, locks, vault, device, journal } = platform;
  // Only a browser can tell: here the lock does.
  const isOpen = async (): Promise<boolean> => false;
  return { origin, credentials, send, clock, locks, vault, device, journal, isOpen };
};

const namedOffline = async () => {
  const person = await someoneNaming(world);
  world.proxy.meddle(unreachable);
  for (const text of ["one", "two"]) {
    person.type(text);
    value(await person.handle.timeline.name(note(text)));
  }
  person.type("typed on");
  return person;
};

describe("the service worker's sending", () => {
  test("[SP-29] [SP-30] [CP-10] sends saves and names in order while the keys are locked, and twice is once", async () => {
    const { name, device, session, elsewhere, textOf } = await namedOffline();
    await device.lock();
    expect(await sendOutbox(workerOf(name))).toBe("later");
    world.proxy.meddle(null);
    const before = world.proxy.seen.length;
    expect(await sendOutbox(workerOf(name))).toBe("done");
    const sent = world.proxy.seen.slice(before).filter((line) => line.startsWith("POST"));
    expect(sent.map((line) => line.split("/").at(-1))).toEqual([
      "saves",
      "checkpoints",
      "saves",
      "checkpoints",
    ]);
    expect(await sendOutbox(workerOf(name))).toBe("done");

    value(await device.unlock(PASSPHRASE));
    const back = value(await device.openSession(session.id));
    value(await back.save());
    expect(textOf(back.state())).toBe("typed on");
    const there = await elsewhere();
    expect((await momentsOf(there)).map(([said, at]) => [said, textOf(at)])).toEqual([
      ["one", "one"],
      ["two", "two"],
    ]);
    expect(value(await there.timeline.saves()).saves.map(({ seq }) => seq)).toEqual([4, 3, 2, 1]);
  });

  // It writes nothing on the device: where it is ended shows only in what has arrived by then.
  for (const when of ["before the service has it", "before the answer is there"] as const) {
    test(`[SP-29] [SP-30] ended at any request, ${when}, it leaves the rest to the next page`, async () => {
      for (const at of [1, 2, 3, 4]) {
        const { name, device, session, elsewhere, textOf } = await namedOffline();
        await device.lock();
        let asked = 0;
        world.proxy.meddle(async (request, forward) => {
          if (request.method === "POST") asked += 1;
          if (asked < at) return forward(request);
          if (asked === at && when === "before the answer is there") await forward(request);
          return unreachable(request, forward);
        });
        expect(await sendOutbox(workerOf(name))).toBe("later");
        expect(asked).toBe(at);
        world.proxy.meddle(null);
        value(await device.unlock(PASSPHRASE));
        const back = value(await device.openSession(session.id));
        value(await back.save());
        const there = await elsewhere();
        expect((await momentsOf(there)).map(([said, state]) => [said, textOf(state)])).toEqual([
          ["one", "one"],
          ["two", "two"],
        ]);
        expect(textOf(there.state())).toBe("typed on");
        expect(value(await there.timeline.saves()).saves.map(({ seq }) => seq)).toEqual([4, 3, 2, 1]);
      }
    });
  }

  test("[SP-29] [SP-30] [CP-11] stops where another device was first, and the next page merges what is left", async () => {
    const { name, device, session, elsewhere, textOf, file } = await namedOffline();
    await device.lock();
    world.proxy.meddle(null);
    const there = await elsewhere();
    const other = Object.keys(there.state().files).find((id) => id !== file) ?? "";
    let saves = 0;
    world.proxy.meddle(async (request, forward) => {
      if (request.url.endsWith("/saves")) saves += 1;
      if (saves !== 2) return forward(request);
      world.proxy.meddle(null);
      const rival = await elsewhere();
      rival.update(write(other, "from elsewhere"));
      value(await rival.save());
      return forward(request);
    });
    expect(await sendOutbox(workerOf(name))).toBe("done");
    expect((await momentsOf(there)).map(([said]) => said)).toEqual(["one"]);
    value(await device.unlock(PASSPHRASE));
    const back = value(await device.openSession(session.id));
    value(await back.save());
    expect(textOf(back.state())).toBe("typed on");
    const moments = await momentsOf(await elsewhere());
    expect(
      moments.map(([said, at]) => [said, textOf(at), at.files[other]?.content === "from elsewhere"]),
    ).toEqual([
      ["one", "one", false],
      ["two", "two", true],
    ]);
  });

  test("[SP-29] [WB-17] leaves a session that a page has open to that page, and asks to be woken until it is closed", async () => {
    const { name, handle, device } = await namedOffline();
    world.proxy.meddle(null);
    const before = world.proxy.seen.length;
    expect(await sendOutbox(workerOf(name))).toBe("later");
    expect(world.proxy.seen.slice(before)).toEqual([]);
    value(await handle.save());
    await device.lock();
    expect(await sendOutbox(workerOf(name))).toBe("done");
  });
});

/** A device whose disk refuses what the journal or the outbox is to hold, when told so. */
const refusing = (platform: Platform) => {
  const full = { journal: false, outbox: false };
  const { journal } = platform;
  const unless = <T>(refuses: boolean, act: () => Promise<T>): Promise<T> =>
    refuses ? Promise.reject(new Error("no space left")) : act();
  return {
    full,
    platform: {
      ...platform,
      // One process stands for two here, one after the other.
      locks: createProcessLocks(),
      journal: {
        ...journal,
        append: (session, item) => unless(full.journal, () => journal.append(session, item)),
        setOutbox: (session, items) => unless(full.outbox, () => journal.setOutbox(session, items)),
      },
    } satisfies Platform,
  };
};

const onFullDisk = async () => {
  const person = await someoneNaming(world);
  await person.handle.close();
  const { name, clock, session } = person;
  const directory = world.directoryOf(name);
  const real = quickPlatform({ origin: world.proxy.origin, directory, clock, deviceName: name });
  const begin = async () => {
    const { full, platform } = refusing(real);
    const core = createHoldfast(platform);
    await core.start();
    return { full, journal: platform.journal, handle: value(await core.openSession(session.id)) };
  };
  return { ...person, begin };
};

describe("a disk that refuses", () => {
  test("[CP-10] without the service a name is refused that cannot be kept, and nothing of it is left", async () => {
    const { begin, type, elsewhere, textOf } = await onFullDisk();
    const { full, handle } = await begin();
    world.proxy.meddle(unreachable);
    type("kept", handle);
    value(await handle.timeline.name(note("kept")));
    full.outbox = true;
    type("refused", handle);
    const answer = refusal(await handle.timeline.name(note("refused")));
    expect(answer).toMatchObject({ code: "unavailable", dataSafe: true });
    expect(answer.detail).toContain("cannot keep it");
    expect((await checkpointsOf(handle)).map((each) => each.note?.name)).toEqual(["kept"]);
    world.proxy.meddle(null);
    value(await handle.save());
    const there = await elsewhere();
    expect((await momentsOf(there)).map(([said, at]) => [said, textOf(at)])).toEqual([["kept", "kept"]]);
    expect(textOf(there.state())).toBe("refused");
  });

  test("[CP-10] neither is a name kept by a device that keeps nothing beyond the page", async () => {
    const person = await someoneNaming(world);
    await person.handle.close();
    const { name, session, type, textOf } = person;
    const directory = world.directoryOf(name);
    const real = quickPlatform({ origin: world.proxy.origin, directory, deviceName: name });
    const core = createHoldfast({ ...real, locks: createProcessLocks(), journal: createMemoryJournal() });
    await core.start();
    const handle = value(await core.openSession(session.id));
    world.proxy.meddle(unreachable);
    type("typed", handle);
    const answer = refusal(await handle.timeline.name(note("refused")));
    expect(answer.detail).toContain("cannot keep it");
    world.proxy.meddle(null);
    value(await handle.save());
    expect([await checkpointsOf(handle), textOf(handle.state())]).toEqual([[], "typed"]);
    await handle.close();
  });

  test("[CP-10] with the service a name arrives that cannot be kept", async () => {
    const { begin, type, textOf } = await onFullDisk();
    const { full, handle } = await begin();
    full.outbox = true;
    full.journal = true;
    type("sent at once", handle);
    expect(value(await handle.timeline.name(note("sent"))).waiting).toBeUndefined();
    expect((await momentsOf(handle)).map(([said, at]) => [said, textOf(at)])).toEqual([
      ["sent", "sent at once"],
    ]);
  });

  test("[SP-31] what it refused after a save is in the next entry it takes", async () => {
    const { begin, type, textOf, clock, file } = await onFullDisk();
    const { full, handle, journal } = await begin();
    const other = Object.keys(handle.state().files).find((id) => id !== file) ?? "";
    const session = handle.summary.id;
    type("saved", handle);
    world.proxy.meddle(async (request, forward) => {
      if (!request.url.endsWith("/saves")) return forward(request);
      world.proxy.meddle(null);
      const { length } = await journal.entries(session);
      handle.update(write(other, "typed while it was on its way"));
      clock.advance(500);
      await until(async () => (await journal.entries(session)).length > length);
      full.journal = true;
      return forward(request);
    });
    value(await handle.save());
    full.journal = false;
    const before = (await journal.entries(session)).at(-1)?.n ?? 0;
    type("typed since", handle);
    clock.advance(500);
    await until(async () => ((await journal.entries(session)).at(-1)?.n ?? 0) > before);

    const { handle: again } = await begin();
    expect([textOf(again.state()), again.state().files[other]?.content]).toEqual([
      "typed since",
      "typed while it was on its way",
    ]);
  });
});
