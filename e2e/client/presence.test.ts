import { describe, expect, test } from "bun:test";
import type { SessionHandle } from "@holdfast/client/contract/session";
import { createHoldfast } from "@holdfast/client/holdfast";
import { quickPlatform } from "./quick-platform.ts";
import { newcomer, PASSPHRASE, until, value, worldOfFile } from "./world.ts";

const world = worldOfFile();

/** Straight to the service: sockets do not go through what stands before it in other tests. */
const direct = (name: string) =>
  createHoldfast({
    ...quickPlatform({ origin: world.origin, directory: world.directoryOf(name), deviceName: name }),
    sockets: true,
  });

const seen = (handle: SessionHandle): readonly string[] =>
  handle.presence().map(({ state, own }) => `${own ? "here" : "there"} ${state}`);

describe("presence", () => {
  test("[EV-10] who has a session open is known to everybody who has, until it is closed", async () => {
    const { email, session } = await newcomer(world, "present");
    const [one, two] = [direct("one"), direct("two")];
    for (const device of [one, two]) value(await device.signIn({ email, passphrase: PASSPHRASE }));
    const here = value(await one.openSession(session.id));
    await until(() => seen(here).join() === "here editing");
    const told: string[] = [];
    here.watch(({ type }) => told.push(type));
    const there = value(await two.openSession(session.id));
    await until(() => seen(here).join() === "here editing,there viewing");
    await until(() => seen(there).join() === "there editing,here viewing");
    expect(told).toContain("presence");
    // Who may write is asked as soon as somebody leaves.
    await here.close();
    await until(() => seen(there).join() === "here editing");
    expect(there.status().kind).not.toBe("read-only");
    await two.lock();
    await one.lock();
  });

  test("[EV-10] a device without sockets hears who is there, and is not seen", async () => {
    const { device, email, session } = await newcomer(world, "stream");
    const loud = direct("loud");
    value(await loud.signIn({ email, passphrase: PASSPHRASE }));
    const quiet = value(await device.openSession(session.id));
    const heard = value(await loud.openSession(session.id));
    await until(() => seen(quiet).join() === "there viewing");
    expect(seen(heard)).toEqual(["here viewing"]);
    await heard.close();
    await until(() => seen(quiet).length === 0);
    await quiet.close();
    await loud.lock();
  });
});
