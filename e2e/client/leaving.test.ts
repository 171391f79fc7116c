import { describe, expect, test } from "bun:test";
import { unreachable } from "./proxy.ts";
import {
  createManualClock,
  firstFile,
  newcomer,
  PASSPHRASE,
  refusal,
  secondDevice,
  texts,
  until,
  value,
  worldOfFile,
  write,
} from "./world.ts";

const world = worldOfFile();

/** The service falls silent on a route; resolves `asked` once it was asked there. Who waits, waits until somebody gives up. */
const silent = (path: RegExp): { readonly asked: () => Promise<void> } => {
  const before = world.proxy.seen.length;
  world.proxy.meddle((request, forward) =>
    path.test(new URL(request.url).pathname) ? new Promise(() => undefined) : forward(request),
  );
  return { asked: () => until(() => world.proxy.seen.slice(before).some((line) => path.test(line))) };
};

/** Well below the time after which a request is given up. */
const SOON = 15_000;

describe("locking while the service is silent", () => {
  test(
    "[SP-24] [SP-21] does not wait for a save on its way, which arrives later",
    async () => {
      const { device, session, state } = await newcomer(world, "silent-save");
      const handle = value(await device.openSession(session.id));
      handle.update(write(firstFile(state).id, "on its way"));
      const { asked } = silent(/\/saves$/);
      const saved = handle.save();
      await asked();
      await device.lock();
      expect(device.status().kind).toBe("locked");
      expect((await saved).ok).toBe(false);
      world.proxy.meddle(null);
      value(await device.unlock(PASSPHRASE));
      const back = value(await device.openSession(session.id));
      expect(texts(back)).toContain("on its way");
      expect(back.status()).toMatchObject({ kind: "saved", seq: 2 });
      await back.close();
    },
    SOON,
  );

  test(
    "[SP-24] [SP-25] ends the opening of a session, and leaves neither its state nor its lock behind",
    async () => {
      const { device, session, state } = await newcomer(world, "silent-open");
      const { asked } = silent(/\/head$/);
      const opened = device.openSession(session.id);
      await asked();
      await device.lock();
      expect(refusal(await opened).code).toBe("locked");
      world.proxy.meddle(null);
      value(await device.unlock(PASSPHRASE));
      const handle = value(await device.openSession(session.id));
      expect(handle.status().kind).toBe("saved");
      expect(handle.state()).toEqual(state);
      await handle.close();
    },
    SOON,
  );

  test(
    "[SP-24] ends the making of a session",
    async () => {
      const { device, state } = await newcomer(world, "silent-create");
      const { asked } = silent(/\/saves$/);
      const created = device.createSession({ name: "Half made", state });
      await asked();
      await device.lock();
      expect((await created).ok).toBe(false);
      world.proxy.meddle(null);
      value(await device.unlock(PASSPHRASE));
      const half = value(await device.listSessions()).find(({ name }) => name === "Half made");
      if (half === undefined) throw new Error("the session was made before its first save");
      const handle = value(await device.openSession(half.id));
      expect(handle.state().files).toEqual(state.files);
      await handle.close();
    },
    SOON,
  );
});

describe("one session asked for more than once", () => {
  test("[SP-25] opening it twice at a time gives the same one, which can write", async () => {
    const { device, session, state } = await newcomer(world, "twice");
    const [one, two] = await Promise.all([device.openSession(session.id), device.openSession(session.id)]);
    const [first, second] = [value(one), value(two)];
    expect([first.status().kind, second.status().kind]).toEqual(["saved", "saved"]);
    first.update(write(firstFile(state).id, "the same"));
    expect(texts(second)).toContain("the same");
    await first.close();
  });

  test(
    "[SP-25] the second one goes on when the first closes, also when the service comes back later",
    async () => {
      const clock = createManualClock(Date.now());
      const { device, session, email } = await newcomer(world, "later");
      const writer = value(await device.openSession(session.id));
      const other = world.device("later", clock);
      await other.start();
      const reader = value(await other.openSession(session.id));
      expect(reader.status()).toEqual({ kind: "read-only", reason: "other-tab" });
      world.proxy.meddle(unreachable);
      await writer.close();
      for (let step = 0; step < 40; step++) {
        clock.advance(500);
        await Bun.sleep(5);
      }
      world.proxy.meddle(null);
      await until(() => {
        clock.advance(1000);
        return reader.status().kind !== "read-only";
      });
      value(await reader.save());
      await reader.close();
      const third = await secondDevice(world, "later-2", email);
      value(await third.openSession(session.id));
    },
    SOON,
  );

  test(
    "a session that could not be deleted stays open and goes on saving",
    async () => {
      const { device, session, state } = await newcomer(world, "undeleted");
      const handle = value(await device.openSession(session.id));
      world.proxy.meddle((request, forward) =>
        request.method === "DELETE" ? unreachable(request, forward) : forward(request),
      );
      expect((await device.deleteSession(session.id)).ok).toBe(false);
      world.proxy.meddle(null);
      handle.update(write(firstFile(state).id, "still here"));
      expect(value(await handle.save())?.seq).toBe(2);
      await handle.close();
    },
    SOON,
  );
});
