import { describe, expect, test } from "bun:test";
import type { SessionHandle } from "@holdfast/client/contract/session";
import type { CheckpointNote } from "@holdfast/client/contract/timeline";
import { createHoldfast } from "@holdfast/client/holdfast";
import { inBackground } from "@holdfast/client/in-background";
import { FIRST, STRIDE } from "./kill-steps.ts";
import { cutPower } from "./power-cut.ts";
import { quickPlatform } from "./quick-platform.ts";
import { createManualClock, firstFile, newcomer, texts, until, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

/** More steps than a visit has; a run that reaches none of them ends the enumeration. */
const MOST_STEPS = 80;
const THEN: CheckpointNote = { name: "then", description: "", tags: [], priority: "low" };

/** Names a save, types on, restores, and undoes, until the power goes at step `at`. */
const visit = async (at: number) => {
  const name = `restore-${at}`;
  const { device, session, state } = await newcomer(world, name);
  const { id } = firstFile(state);
  const clock = createManualClock(Date.now());
  const directory = world.directoryOf(name);
  const real = quickPlatform({ origin: world.origin, directory, clock, deviceName: "cut" });
  const cut = cutPower(real, at, () => undefined);
  const core = createHoldfast(cut.platform);
  await core.start();
  const handle = value(await core.openSession(session.id));
  const acknowledged: string[] = [];
  let over = false;
  const work = async (): Promise<void> => {
    handle.update(write(id, "then"));
    const named = value(await handle.timeline.name(THEN));
    acknowledged.push(named.save.digest);
    handle.update(write(id, "now"));
    const restored = value(await handle.timeline.restore(named.save.digest));
    acknowledged.push(restored.before);
    value(await handle.timeline.restore(restored.before));
    await handle.close();
    over = true;
  };
  inBackground(work());
  await until(() => over || cut.isOut());
  return { device, session, state, id, acknowledged, ranOut: cut.isOut(), done: cut.done };
};

const savesOf = async (
  handle: SessionHandle,
): Promise<readonly { digest: string; parent: string | null }[]> =>
  value(await handle.timeline.saves()).saves;

describe("power that goes at any step of naming, restoring and undoing", () => {
  test("[CP-8] [SP-21] [SP-23] the present or the restored state is there, never a mixture, and no save is lost", async () => {
    let at = FIRST;
    const stepsSeen = new Set<string>();
    for (; at <= MOST_STEPS; at += STRIDE) {
      const { device, session, state, id, acknowledged, ranOut, done } = await visit(at);
      for (const name of done) stepsSeen.add(name);
      const back = value(await device.openSession(session.id));
      const files = Object.keys(back.state().files);
      expect(files).toHaveLength(Object.keys(state.files).length);
      expect(["then", "now", firstFile(state).content]).toContain(back.state().files[id]?.content ?? "");
      const saves = await savesOf(back);
      for (const digest of acknowledged) expect(saves.map((save) => save.digest)).toContain(digest);
      // One chain: whatever was sent twice is stored once, and nothing branches off.
      saves.slice(0, -1).forEach((save, n) => {
        expect(save.parent).toBe(saves[n + 1]?.digest ?? null);
      });
      value(await back.save());
      const again = value(await back.timeline.name({ ...THEN, name: "afterwards" }));
      expect(texts(back)).toEqual(
        Object.values(value(await back.timeline.preview(again.save.digest)).files).map(({ content }) =>
          String(content),
        ),
      );
      await back.close();
      if (!ranOut) break;
    }
    expect([...stepsSeen]).toContain("answer checkpoint");
    expect([...stepsSeen]).toContain("send checkpoint");
    expect(at).toBeGreaterThan(20);
    expect(at).toBeLessThan(MOST_STEPS);
  }, 240_000);
});
