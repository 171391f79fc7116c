import { describe, expect, test } from "bun:test";
import { createHoldfast } from "@holdfast/client/holdfast";
import { FIRST, STRIDE } from "./kill-steps.ts";
import { cutPower } from "./power-cut.ts";
import { quickPlatform } from "./quick-platform.ts";
import {
  createManualClock,
  firstFile,
  newcomer,
  secondDevice,
  texts,
  until,
  value,
  worldOfFile,
  write,
} from "./world.ts";

const world = worldOfFile();

/** More steps than a visit has; a run that reaches none of them ends the enumeration. */
const MOST_STEPS = 40;

/** Types one text, saves it, types another while the save is on its way, until the power goes at step `at`. */
const visit = async (at: number) => {
  const { device, session, state, email } = await newcomer(world, `cut-${at}`);
  const { id } = firstFile(state);
  const clock = createManualClock(Date.now());
  const directory = world.directoryOf(`cut-${at}`);
  const real = quickPlatform({ origin: world.origin, directory, clock, deviceName: "cut" });
  let typed = "";
  const kept = new Set<string>();
  const cut = cutPower(real, at, (name) => {
    if (name === "append") kept.add(typed);
    if (name !== "send") return;
    typed = "second";
    handle.update(write(id, typed));
    clock.advance(500);
  });
  const core = createHoldfast(cut.platform);
  await core.start();
  const handle = value(await core.openSession(session.id));
  typed = "first";
  handle.update(write(id, typed));
  clock.advance(500);
  await until(() => cut.isOut() || cut.done.includes("append"));
  let over = cut.isOut();
  handle.save().then(
    () =>
      handle.close().then(() => {
        over = true;
      }),
    (cause: unknown) => {
      throw cause;
    },
  );
  await until(() => over || cut.isOut());
  return { device, session, state, email, kept, ranOut: cut.isOut(), done: cut.done };
};

describe("power that goes at any step of a save", () => {
  test("[SP-20] [SP-21] [SP-23] what the journal held is there again, once, and reaches the service", async () => {
    let at = FIRST;
    const stepsSeen = new Set<string>();
    for (; at <= MOST_STEPS; at += STRIDE) {
      const { device, session, state, email, kept, ranOut, done } = await visit(at);
      for (const name of done) stepsSeen.add(name);
      const back = value(await device.openSession(session.id));
      const found = texts(back);
      if (kept.has("second")) expect(found).toContain("second");
      else if (kept.has("first")) expect(found.includes("first") || found.includes("second")).toBe(true);
      expect(Object.keys(back.state().files)).toHaveLength(Object.keys(state.files).length);
      value(await back.save());
      await back.close();
      const other = await secondDevice(world, `cut-${at}-2`, email);
      const there = value(await other.openSession(session.id));
      expect(texts(there).toSorted()).toEqual(found.toSorted());
      await there.close();
      if (!ranOut) break;
    }
    expect([...stepsSeen].toSorted()).toEqual(["answer", "append", "send", "set outbox", "trim"]);
    expect(at).toBeGreaterThan(8);
    expect(at).toBeLessThan(MOST_STEPS);
  }, 120_000);
});
