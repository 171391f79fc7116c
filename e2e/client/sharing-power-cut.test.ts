import { describe, expect, test } from "bun:test";
import { createHoldfast } from "@holdfast/client/holdfast";
import { createProcessLocks } from "@holdfast/client/locks";
import { createNodePlatform } from "@holdfast/client/node/create-node-holdfast";
import type { Platform } from "@holdfast/client/platform";
import { belongs, join, joinAgain, memberNamed, newTeam } from "./sharing.ts";
import { firstFile, texts, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

/** More steps than a removal has; a run that reaches none of them ends the enumeration. */
const MOST_STEPS = 80;

/** The same device, killed at its `at`th call or answer from `arm` on: that one and everything after it never happen. */
const killedAt = (platform: Platform, at: number) => {
  const { promise: gone, resolve: go } = Promise.withResolvers<"killed">();
  let armed = false;
  let steps = 0;
  const step = (): Promise<void> => {
    if (armed) steps += 1;
    if (!armed || steps < at) return Promise.resolve();
    go("killed");
    return new Promise<never>(() => undefined);
  };
  return {
    gone,
    arm: () => {
      armed = true;
    },
    platform: {
      ...platform,
      locks: createProcessLocks(),
      send: async (url: string, init: RequestInit) => {
        await step();
        const answer = await platform.send(url, init);
        await step();
        return answer;
      },
    },
  };
};

describe("a device that is killed at any step of a removal", () => {
  test("[WS-9] [WS-13] leaves a workspace that everybody who belongs can read and write, and removes when asked again", async () => {
    const { owner, workspace, session } = await newTeam(world, "killed");
    const cem = await join(world, owner.device, workspace, "witness", "member");
    const ben = await join(world, owner.device, workspace, "target", "member");
    const outcomes = new Set<string>();
    let at = 1;
    for (; at <= MOST_STEPS; at++) {
      const his = value(await ben.device.openSession(session.id));
      const text = `by Ben before step ${at}`;
      his.update(write(firstFile(his.state()).id, text));
      value(await his.save());
      await his.close();
      const { accountId } = await memberNamed(owner.device, ben.email);

      const directory = world.directoryOf("killed");
      const real = createNodePlatform({ origin: world.origin, directory, deviceName: "killed" });
      const killed = killedAt(real, at);
      const core = createHoldfast(killed.platform);
      await core.start();
      value(await core.members.list());
      killed.arm();
      const outcome = await Promise.race([killed.gone, core.members.remove(accountId)]);
      const over = outcome !== "killed";
      if (over) value(outcome);

      const gone = !(await belongs(ben.device, workspace));
      outcomes.add(over ? "over" : gone ? "removed" : "not removed");
      // Whoever was not at the machine reads and writes as before.
      const there = value(await cem.device.openSession(session.id));
      expect(texts(there)).toContain(text);
      if (there.status().kind !== "read-only") {
        there.update(write(firstFile(there.state()).id, `by Cem after step ${at}`));
        value(await there.save());
      }
      await there.close();
      // The same machine again, as after SIGKILL.
      const again = world.device("killed");
      await again.start();
      value(await again.members.remove(accountId));
      expect(await belongs(ben.device, workspace)).toBe(false);
      const back = value(await again.openSession(session.id));
      expect(back.status().kind).not.toBe("read-only");
      back.update(write(firstFile(back.state()).id, `by Ada after step ${at}`));
      value(await back.save());
      await back.close();
      if (over) break;
      await joinAgain(again, ben, workspace, "member");
    }
    expect(outcomes).toEqual(new Set(["not removed", "removed", "over"]));
    expect(at).toBeGreaterThan(8);
    expect(at).toBeLessThan(MOST_STEPS);
  }, 240_000);
});
