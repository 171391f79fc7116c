import { describe, expect, test } from "bun:test";
import { createHoldfast } from "@holdfast/client/holdfast";
import { sampleProject } from "@holdfast/state/sample-project";
import { epochsOfHeads } from "./epochs.ts";
import { doomedDevice } from "./killed-at.ts";
import { unreachable } from "./proxy.ts";
import { quickPlatform } from "./quick-platform.ts";
import { join, newTeam } from "./sharing.ts";
import {
  type Device,
  firstFile,
  newcomer,
  PASSPHRASE,
  refusal,
  texts,
  until,
  value,
  worldOfFile,
  write,
} from "./world.ts";

const world = worldOfFile();

const rotated = async (device: Device): Promise<void> => {
  value(await device.rotation.rotate({ reason: "suspected-leak" }));
};

const settled = (device: Pick<Device, "rotation">, state: "done" | "paused"): Promise<void> =>
  until(async () => value(await device.rotation.resealStatus()).state === state);

const SESSIONS = 3;

/** A person with sessions that have saves of three epochs each, and what each of those saves holds. */
const longHistory = async (name: string) => {
  const person = await newcomer(world, name);
  const { device, session } = person;
  const state = sampleProject("2026-11-21T08:00:00.000Z");
  const sessions = [session];
  while (sessions.length < SESSIONS) {
    const created = await device.createSession({ name: `Number ${sessions.length}`, state });
    sessions.push(value(created));
  }
  const written = new Map<string, string>();
  for (const epoch of [1, 2, 3]) {
    if (epoch > 1) await rotated(device);
    for (const { id } of sessions) {
      const handle = value(await device.openSession(id));
      const file = Object.keys(handle.state().files)[epoch] ?? "";
      const text = `${id} in epoch ${epoch}`;
      handle.update(write(file, text));
      const saved = value(await handle.save());
      written.set(saved?.digest ?? "", text);
      await handle.close();
    }
  }
  return { ...person, sessions, written };
};

type History = Awaited<ReturnType<typeof longHistory>>;

/** Every save there ever was opens, on a device that has no copies. */
const expectHistory = async (device: Device, { sessions, written }: History): Promise<void> => {
  let seen = 0;
  for (const { id } of sessions) {
    const handle = value(await device.openSession(id));
    for (const { digest } of value(await handle.timeline.saves()).saves) {
      const text = written.get(digest);
      const { files } = value(await handle.timeline.preview(digest));
      if (text === undefined) continue;
      seen += 1;
      expect(Object.values(files).map(({ content }) => content)).toContain(text);
    }
    for (const epoch of [1, 2, 3]) expect(texts(handle)).toContain(`${id} in epoch ${epoch}`);
    await handle.close();
  }
  expect(seen).toBe(written.size);
};

describe("sealing everything anew", () => {
  test("[RO-8] [A18] leaves newest saves that need no earlier keys, and every earlier one as it was", async () => {
    const person = await longHistory("resealer");
    const { device, account } = person;
    expect(value(await device.rotation.resealStatus())).toMatchObject({ state: "idle", done: 0 });
    expect(await epochsOfHeads(world, account.workspaceId)).toEqual([1, 1, 1]);
    value(await device.rotation.reseal());
    await settled(device, "done");
    expect(value(await device.rotation.resealStatus())).toEqual({
      state: "done",
      done: 3,
      total: 3,
      skipped: 0,
    });
    expect(await epochsOfHeads(world, account.workspaceId)).toEqual([3, 3, 3]);
    await world.forgetCopies("resealer");
    const again = world.device("resealer");
    await again.start();
    await expectHistory(again, person);
    // Nothing is left to do: another time makes no saves.
    const before = world.proxy.seen.filter((line) => line.endsWith("/saves")).length;
    value(await again.rotation.reseal());
    await settled(again, "done");
    expect(world.proxy.seen.filter((line) => line.endsWith("/saves") && line.startsWith("POST")).length).toBe(
      before,
    );
    // It is of one epoch: after the next one nothing was asked for yet.
    await rotated(again);
    expect(value(await again.rotation.resealStatus()).state).toBe("idle");
  }, 120_000);

  test("[RO-8] goes on where it was killed, at every third step", async () => {
    const person = await longHistory("mortal");
    const { account } = person;
    const outcomes = new Set<string>();
    let over = false;
    for (let at = 1; !over && at < 200; at += 3) {
      const doomed = doomedDevice(world, "mortal", at, "requests and stores");
      await doomed.core.start();
      value(await doomed.core.rotation.rotate({ reason: "suspected-leak" }));
      const { epoch } = value(await doomed.core.rotation.status());
      doomed.arm();
      const begun = await Promise.race([doomed.gone, doomed.core.rotation.reseal()]);
      if (begun !== "killed") {
        const ended = settled(doomed.core, "done").then(() => "over" as const);
        over = (await Promise.race([doomed.gone, ended])) === "over";
      }
      const again = world.device("mortal");
      await again.start();
      const status = value(await again.rotation.resealStatus());
      outcomes.add(status.state === "idle" ? "not begun" : over ? "over" : "begun");
      // What was asked for goes on by itself; what was not, is asked for again.
      if (status.state === "idle") value(await again.rotation.reseal());
      await settled(again, "done");
      expect(await epochsOfHeads(world, account.workspaceId)).toEqual(Array(SESSIONS).fill(epoch));
    }
    expect(outcomes).toEqual(new Set(["not begun", "begun", "over"]));
    await world.forgetCopies("mortal");
    const last = world.device("mortal");
    await last.start();
    await expectHistory(last, person);
  }, 240_000);

  test("[RO-8] stops when it is told to, and goes on when it is asked again", async () => {
    const { device, account } = await longHistory("stopper");
    let sent = 0;
    world.proxy.meddle(async (request, forward) => {
      if (request.method === "POST" && request.url.endsWith("/saves")) {
        sent += 1;
        if (sent === 1) value(await device.rotation.stopReseal());
      }
      return forward(request);
    });
    value(await device.rotation.reseal());
    await settled(device, "paused");
    await until(async () => value(await device.rotation.resealStatus()).done === 1);
    expect(value(await device.rotation.resealStatus())).toMatchObject({ state: "paused", total: 3 });
    world.proxy.meddle(null);
    // Also for the next visit it stays stopped.
    await device.lock();
    const again = world.device("stopper");
    await again.start();
    expect(await epochsOfHeads(world, account.workspaceId)).toEqual([1, 1, 3]);
    value(await again.unlock(PASSPHRASE));
    expect(value(await again.rotation.resealStatus()).state).toBe("paused");
    value(await again.rotation.reseal());
    await settled(again, "done");
    expect(await epochsOfHeads(world, account.workspaceId)).toEqual([3, 3, 3]);
  }, 120_000);

  test("[RO-8] an open session goes on meanwhile, and stays open for who opened it", async () => {
    const { device, account, sessions } = await longHistory("writer");
    const [first, second] = sessions;
    if (first === undefined || second === undefined) throw new Error("no sessions");
    const handle = value(await device.openSession(first.id));
    const { id } = firstFile(handle.state());
    let opened: Awaited<ReturnType<Device["openSession"]>> | null = null;
    world.proxy.meddle(async (request, forward) => {
      if (request.method === "POST" && request.url.includes(second.id) && request.url.endsWith("/saves")) {
        opened ??= await device.openSession(second.id);
      }
      return forward(request);
    });
    value(await device.rotation.reseal());
    handle.update(write(id, "typed meanwhile"));
    await settled(device, "done");
    world.proxy.meddle(null);
    handle.update(write(id, "typed afterwards"));
    value(await handle.save());
    if (opened === null) throw new Error("nothing was sealed anew");
    const other = value(opened as Awaited<ReturnType<Device["openSession"]>>);
    other.update(write(firstFile(other.state()).id, "in the other one"));
    expect(value(await other.save())?.seq).toBeGreaterThan(1);
    expect(await epochsOfHeads(world, account.workspaceId)).toEqual([3, 3, 3]);
    await handle.close();
    await other.close();
  }, 120_000);

  test("[RO-8] a session that another tab writes in waits for it", async () => {
    const { device, account, sessions } = await longHistory("tabs");
    const [held] = sessions;
    if (held === undefined) throw new Error("no sessions");
    const directory = world.directoryOf("tabs");
    const platform = quickPlatform({ origin: world.proxy.origin, directory, deviceName: "tabs" });
    const other = createHoldfast(platform);
    await other.start();
    const handle = value(await other.openSession(held.id));
    value(await device.rotation.reseal());
    await settled(device, "paused");
    expect(value(await device.rotation.resealStatus())).toMatchObject({ done: 2, total: 3, skipped: 1 });
    await handle.close();
    value(await device.rotation.reseal());
    await settled(device, "done");
    expect(await epochsOfHeads(world, account.workspaceId)).toEqual([3, 3, 3]);
  }, 120_000);

  test("[RO-8] [WS-12] viewers seal nothing, and without the service it waits", async () => {
    const { owner, workspace } = await newTeam(world, "resealing-team");
    const viewer = await join(world, owner.device, workspace, "looker", "viewer");
    expect(refusal(await viewer.device.rotation.reseal()).code).toBe("forbidden");
    await rotated(owner.device);
    world.proxy.meddle(unreachable);
    value(await owner.device.rotation.reseal());
    await settled(owner.device, "paused");
    world.proxy.meddle(null);
    value(await owner.device.rotation.reseal());
    await settled(owner.device, "done");
    expect(await epochsOfHeads(world, workspace)).toEqual([2]);
  }, 120_000);

  test("[RO-8] [SP-20] what somebody saves by hand alone is not saved along with it", async () => {
    const { device, account, sessions } = await longHistory("by-hand");
    const [first] = sessions;
    if (first === undefined) throw new Error("no sessions");
    device.setAutosaveSeconds(null);
    const handle = value(await device.openSession(first.id));
    handle.update(write(firstFile(handle.state()).id, "not yet"));
    value(await device.rotation.reseal());
    await settled(device, "paused");
    expect(value(await device.rotation.resealStatus())).toMatchObject({ done: 2, skipped: 1 });
    expect(handle.status().kind).toBe("unsaved");
    expect(await epochsOfHeads(world, account.workspaceId)).toEqual([1, 3, 3]);
    value(await handle.save());
    value(await device.rotation.reseal());
    await settled(device, "done");
    await handle.close();
  }, 120_000);
});
