import { describe, expect, test } from "bun:test";
import { createHoldfast } from "@holdfast/client/holdfast";
import { ageEpoch } from "./epochs.ts";
import { rewriteJson } from "./proxy.ts";
import { quickPlatform } from "./quick-platform.ts";
import { join, newTeam } from "./sharing.ts";
import {
  createManualClock,
  type Device,
  newcomer,
  PASSPHRASE,
  secondDevice,
  until,
  value,
  worldOfFile,
} from "./world.ts";

const world = worldOfFile();
const DAY = 24 * 3600 * 1000;
const CURRENT = /\/workspaces\/current$/;

const epochOf = async (device: Pick<Device, "rotation">): Promise<number> =>
  value(await device.rotation.status()).epoch;

/** How often the service was sent another epoch. */
const rotations = (): number =>
  world.proxy.seen.filter((line) => line.startsWith("PUT") && line.endsWith("/roster")).length;

describe("overdue keys", () => {
  test("[RO-5] [A18] are replaced once by whichever device of an admin is unlocked first", async () => {
    const { device, email, account } = await newcomer(world, "overdue");
    const other = await secondDevice(world, "overdue-too", email);
    await other.lock();
    await device.lock();
    await ageEpoch(world, account.workspaceId, 91);
    const before = rotations();
    // Neither has seen how old they are yet.
    const fresh = await secondDevice(world, "overdue-fresh", email);
    await until(async () => (await epochOf(fresh)) === 2);
    for (const each of [device, other]) {
      value(await each.unlock(PASSPHRASE));
      value(await each.members.list());
      expect(value(await each.rotation.status())).toMatchObject({ epoch: 2, state: "young" });
    }
    expect(rotations()).toBe(before + 1);
  });

  test("[RO-5] are replaced by one tab of a browser", async () => {
    const { device, account } = await newcomer(world, "overdue-tabs");
    await ageEpoch(world, account.workspaceId, 400);
    const before = rotations();
    const directory = world.directoryOf("overdue-tabs");
    const tabs = Array.from({ length: 4 }, () => {
      const platform = quickPlatform({ origin: world.proxy.origin, directory, deviceName: "tab" });
      return createHoldfast({ ...platform, device: { ...platform.device, epochSeen: async () => null } });
    });
    for (const tab of tabs) await tab.start();
    await Promise.all(tabs.map((tab) => tab.listSessions()));
    await until(() => rotations() > before);
    await until(async () => {
      value(await device.members.list());
      return (await epochOf(device)) > 1;
    });
    await Promise.all(tabs.map((tab) => tab.lock()));
    expect(rotations()).toBe(before + 1);
  });

  test("[RO-5] members see that they are due, and replace nothing", async () => {
    const { owner, workspace } = await newTeam(world, "due-owner");
    const ben = await join(world, owner.device, workspace, "due-member", "member");
    await ageEpoch(world, workspace, 85);
    // A member's device that has not asked before.
    const late = await secondDevice(world, "due-late", ben.email);
    value(await late.switchWorkspace(workspace));
    const status = value(await late.rotation.status());
    expect(status).toMatchObject({ epoch: 1, state: "due-soon", mayRotate: false });
    expect(value(await ben.device.rotation.status()).epoch).toBe(1);
  });

  test("[RO-5] a device that stays unlocked looks again, at most once an hour", async () => {
    const clock = createManualClock(Date.now());
    const { device, account } = await newcomer(world, "patient", clock);
    expect(value(await device.rotation.status()).state).toBe("young");
    const asked = (): number =>
      world.proxy.seen.filter((line) => line.endsWith("/workspaces/current")).length;
    const before = asked();
    for (let n = 0; n < 20; n++) {
      clock.advance(60_000);
      value(await device.listSessions());
    }
    expect(asked()).toBe(before);
    // For the service they are old enough; this device has seen itself how old they are.
    await ageEpoch(world, account.workspaceId, 91);
    clock.advance(91 * DAY);
    value(await device.unlock(PASSPHRASE));
    value(await device.listSessions());
    await until(async () => (await epochOf(device)) === 2);
  });

  test("[RO-5] a service that calls new keys old does not make a device replace them again and again", async () => {
    const { device, email, account } = await newcomer(world, "hurried");
    await device.lock();
    await ageEpoch(world, account.workspaceId, 91);
    world.proxy.meddle(rewriteJson(CURRENT, (json) => ({ ...json, epochSince: "1970-01-01T00:00:00.000Z" })));
    const before = rotations();
    const fresh = await secondDevice(world, "hurried-fresh", email);
    await until(async () => (await epochOf(fresh)) === 2);
    await ageEpoch(world, account.workspaceId, 400);
    for (let n = 0; n < 3; n++) {
      await fresh.lock();
      value(await fresh.unlock(PASSPHRASE));
      value(await fresh.members.list());
      expect(value(await fresh.rotation.status())).toMatchObject({ epoch: 2, state: "young" });
    }
    world.proxy.meddle(null);
    expect(rotations()).toBe(before + 1);
  });

  test("[RO-1] [RO-5] a service that calls them young stops no device from replacing them after a leak", async () => {
    const clock = createManualClock(Date.now());
    const { device } = await newcomer(world, "lulled", clock);
    expect(value(await device.rotation.status()).state).toBe("young");
    world.proxy.meddle(
      rewriteJson(CURRENT, (json) => ({ ...json, epochSince: new Date(clock.now()).toISOString() })),
    );
    clock.advance(84 * DAY);
    expect(value(await device.rotation.status()).state).toBe("due-soon");
    value(await device.rotation.rotate({ reason: "suspected-leak" }));
    expect(value(await device.rotation.status())).toMatchObject({ epoch: 2, state: "young" });
    world.proxy.meddle(null);
  });
});
