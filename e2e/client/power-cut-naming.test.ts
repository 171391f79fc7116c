import { describe, expect, test } from "bun:test";
import { createHoldfast } from "@holdfast/client/holdfast";
import { inBackground } from "@holdfast/client/in-background";
import type { Send } from "@holdfast/client/platform";
import type { Id } from "@holdfast/protocol/ids";
import { FIRST, STRIDE } from "./kill-steps.ts";
import { momentsOf, note } from "./naming.ts";
import { cutPower } from "./power-cut.ts";
import { unreachable } from "./proxy.ts";
import { quickPlatform } from "./quick-platform.ts";
import {
  createManualClock,
  firstFile,
  newcomer,
  secondDevice,
  until,
  value,
  worldOfFile,
  write,
} from "./world.ts";

const world = worldOfFile();

/** More steps than a visit has; a run that reaches none of them ends the enumeration. */
const MOST_STEPS = 80;
const NAMES = ["one", "two", "three"] as const;

/**
 * Names three moments without the service, types on, and has all of it sent when the service is back, until the power goes at
 * step `at`. A rival saves another file before the service is back.
 */
const visit = async (at: number, rival: boolean) => {
  const name = `naming-cut-${rival}-${at}`;
  const { session, state, email } = await newcomer(world, name);
  const { id } = firstFile(state);
  const other = Object.keys(state.files).find((each) => each !== id) ?? "";
  const clock = createManualClock(Date.now());
  let away = false;
  const send: Send = (url, init) =>
    away ? Promise.reject(new TypeError("no way to the service")) : fetch(url, init);
  const directory = world.directoryOf(name);
  const platform = () => quickPlatform({ origin: world.origin, directory, clock, deviceName: "cut", send });
  const cut = cutPower(platform(), at);
  const core = createHoldfast(cut.platform);
  await core.start();
  const handle = value(await core.openSession(session.id));
  let promised = 0;
  let wasSaved = false;
  let over = false;
  const work = async (): Promise<void> => {
    away = true;
    for (const moment of NAMES) {
      handle.update(write(id, moment));
      value(await handle.timeline.name(note(moment)));
      promised += 1;
    }
    handle.update(write(id, "typed on"));
    if (rival) {
      const rival = await secondDevice(world, `${name}-rival`, email);
      const there = value(await rival.openSession(session.id, { alongside: true }));
      there.update(write(other, "from elsewhere"));
      value(await there.save());
      await there.close();
      wasSaved = true;
    }
    away = false;
    await handle.save();
    await handle.close();
    over = true;
  };
  inBackground(work());
  await until(() => over || cut.isOut());
  await cut.atRest();
  return { session, state, email, id, other, promised, wasSaved, ranOut: cut.isOut(), done: cut.done, name };
};

/** What somebody finds who comes back, at first without the service and then with it. */
const comeBack = async (name: string, id: Id<"ses">) => {
  world.proxy.meddle(unreachable);
  const first = world.device(name);
  await first.start();
  const offline = await first.openSession(id);
  // Between two heads this device may not have all of either: then it waits for the service, and keeps what it has.
  if (offline.ok) await offline.value.close();
  else expect(offline.error).toMatchObject({ code: "unavailable", dataSafe: true });
  world.proxy.meddle(null);
  const device = world.device(name);
  await device.start();
  const handle = value(await device.openSession(id));
  value(await handle.save());
  await until(() => handle.status().kind === "saved");
  return { handle, wasOpen: offline.ok };
};

describe("power that goes at any step of naming without the service, and of what follows", () => {
  for (const rival of [false, true]) {
    const told = rival ? "another device was first" : "nobody was first";
    test(`[CP-10] [CP-11] [SP-30] [SP-31] ${told}: every promised moment is there once, in order, with its own state`, async () => {
      let at = FIRST;
      let closed = 0;
      const stepsSeen = new Set<string>();
      for (; at <= MOST_STEPS; at += STRIDE) {
        const { session, state, email, id, other, promised, wasSaved, ranOut, done, name } = await visit(
          at,
          rival,
        );
        for (const step of done) stepsSeen.add(step);
        const { handle, wasOpen } = await comeBack(name, session.id);
        if (!wasOpen) closed += 1;
        const second = await secondDevice(world, `${name}-2`, email);
        const there = value(await second.openSession(session.id, { alongside: true }));
        expect(there.state().files).toEqual(handle.state().files);
        expect(Object.keys(there.state().files).toSorted()).toEqual(Object.keys(state.files).toSorted());
        if (wasSaved) expect(there.state().files[other]?.content).toBe("from elsewhere");

        const moments = await momentsOf(there);
        // One that was being named when the power went may be there or not.
        const most = NAMES.slice(0, Math.max(promised, moments.length));
        expect([at, moments.map(([said]) => said)]).toEqual([at, most]);
        expect(moments.length - promised).toBeLessThanOrEqual(1);
        for (const [said, then] of moments) expect(then.files[id]?.content).toBe(said);
        const present = String(there.state().files[id]?.content);
        const typed = [firstFile(state).content, ...NAMES, "typed on"].map(String);
        expect(typed.indexOf(present)).toBeGreaterThanOrEqual(promised);

        const { saves } = value(await there.timeline.saves());
        saves.slice(0, -1).forEach((save, n) => {
          expect(save.parent).toBe(saves[n + 1]?.digest ?? null);
        });
        await handle.close();
        await there.close();
        if (!ranOut) break;
      }
      expect([...stepsSeen].toSorted()).toEqual([
        "answer",
        "answer checkpoint",
        "append",
        "send",
        "send checkpoint",
        "set outbox",
        "trim",
      ]);
      expect(closed).toBeLessThanOrEqual(rival ? 2 : 0);
      expect(at).toBeGreaterThan(20);
      expect(at).toBeLessThan(MOST_STEPS);
    }, 240_000);
  }
});
