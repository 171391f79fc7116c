import { describe, expect, test } from "bun:test";
import type { SessionHandle } from "@holdfast/client/contract/session";
import { unreachable } from "./proxy.ts";
import {
  createManualClock,
  type Device,
  firstFile,
  newcomer,
  PASSPHRASE,
  secondDevice,
  until,
  value,
  worldOfFile,
  write,
} from "./world.ts";

const world = worldOfFile();

const set = async (
  device: Device,
  change: { readonly autoSaveIntervalSeconds?: number; readonly compressionEnabled?: boolean },
): Promise<void> => {
  const { terms, version } = value(await device.retention.config());
  value(await device.retention.setConfig({ version, terms: { ...terms, ...change } }));
};

const kindOf = (handle: SessionHandle): string => handle.status().kind;

/** Moves time on by whole seconds until what was typed is saved; how many that took. */
const secondsToSave = async (handle: SessionHandle, clock: ReturnType<typeof createManualClock>) => {
  for (let seconds = 0; seconds < 1000; seconds++) {
    if (kindOf(handle) === "saving" || kindOf(handle) === "saved") {
      await until(() => kindOf(handle) === "saved");
      return seconds;
    }
    clock.advance(1_000);
    await Bun.sleep(1);
  }
  throw new Error("nothing was saved");
};

/** Repeats itself: deflating makes almost nothing of it. */
const LONG = "the same line again and again\n".repeat(5_000);

describe("the account's terms of saving", () => {
  test("[NT-12] [A28] set the pace of every device that chose none of its own, as soon as it hears of them", async () => {
    const clock = createManualClock(Date.now());
    const { device, email, session, state } = await newcomer(world, "pace", clock);
    const file = firstFile(state).id;
    const handle = value(await device.openSession(session.id));
    await set(device, { autoSaveIntervalSeconds: 90 });
    handle.update(write(file, "after ninety"));
    expect(await secondsToSave(handle, clock)).toBe(90);
    device.setAutosaveSeconds(10);
    handle.update(write(file, "after ten"));
    expect(await secondsToSave(handle, clock)).toBe(10);
    device.setAutosaveSeconds("account");
    handle.update(write(file, "after ninety again"));
    expect(await secondsToSave(handle, clock)).toBe(90);

    const other = await secondDevice(world, "pace-2", email);
    await set(other, { autoSaveIntervalSeconds: 45 });
    const asked = world.proxy.seen.length;
    clock.advance(15 * 60_000);
    handle.update(write(file, "a quarter of an hour later"));
    value(await handle.save());
    await until(() => world.proxy.seen.slice(asked).includes("GET /api/session-config"));
    // What was asked before is heard before the next call is answered.
    value(await device.listSessions());
    handle.update(write(file, "after forty-five"));
    expect(await secondsToSave(handle, clock)).toBe(45);
    await handle.close();
  });

  test("[NT-12] [A28] without deflating, sections are stored as long as they are, and read back like any other", async () => {
    const { device, email, session, state } = await newcomer(world, "flat");
    const file = firstFile(state).id;
    const handle = value(await device.openSession(session.id));
    handle.update(write(file, LONG));
    expect(value(await handle.save())?.bytes).toBeLessThan(LONG.length / 4);
    await set(device, { compressionEnabled: false });
    handle.update(write(file, LONG.toUpperCase()));
    expect(value(await handle.save())?.bytes).toBeGreaterThan(LONG.length);
    await handle.close();
    const other = await secondDevice(world, "flat-2", email);
    const there = value(await other.openSession(session.id));
    expect(there.state().files[file]?.content).toBe(LONG.toUpperCase());
    await there.close();
  });

  test("[NT-12] hold without the service as they were heard last", async () => {
    const { device, session, state } = await newcomer(world, "kept");
    const opened = value(await device.openSession(session.id));
    await set(device, { autoSaveIntervalSeconds: 75 });
    await opened.close();
    await device.lock();
    world.proxy.meddle(unreachable);
    const clock = createManualClock(Date.now());
    const again = world.device("kept", clock);
    await again.start();
    value(await again.unlock(PASSPHRASE));
    world.proxy.meddle(null);
    const handle = value(await again.openSession(session.id, { alongside: true }));
    handle.update(write(firstFile(state).id, "typed"));
    expect(await secondsToSave(handle, clock)).toBe(75);
    await handle.close();
  });
});
