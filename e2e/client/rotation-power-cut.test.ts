import { describe, expect, test } from "bun:test";
import { ageEpoch } from "./epochs.ts";
import { expectOutcomes, FIRST, STRIDE } from "./kill-steps.ts";
import { doomedDevice } from "./killed-at.ts";
import { join, newTeam } from "./sharing.ts";
import { firstFile, texts, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

/** More steps than a rotation has; a run that reaches none of them ends the enumeration. */
const MOST_STEPS = 80;

describe("a device that is killed at any step of a rotation", () => {
  test("[RO-3] [A18] leaves one epoch in force that everybody reads and writes, and finishes or finds it done when asked again", async () => {
    const { owner, workspace, session } = await newTeam(world, "cut");
    const ben = await join(world, owner.device, workspace, "bystander", "member");
    const outcomes = new Set<string>();
    let at = FIRST;
    for (; at <= MOST_STEPS; at += STRIDE) {
      const reason = at % 2 === 0 ? "routine" : "suspected-leak";
      await ageEpoch(world, workspace, 40);
      const { epoch } = value(await owner.device.rotation.status());
      const his = value(await ben.device.openSession(session.id));
      his.update(write(firstFile(his.state()).id, `before step ${at}`));
      value(await his.save());
      await his.close();

      const doomed = doomedDevice(world, "cut", at, "requests and stores");
      await doomed.core.start();
      value(await doomed.core.members.list());
      doomed.arm();
      const outcome = await Promise.race([doomed.gone, doomed.core.rotation.rotate({ reason })]);
      const over = outcome !== "killed";
      if (over) value(outcome);

      // Whoever was not at the machine reads and writes as before.
      const there = value(await ben.device.openSession(session.id));
      expect(texts(there)).toContain(`before step ${at}`);
      there.update(write(firstFile(there.state()).id, `after step ${at}`));
      value(await there.save());
      await there.close();
      // The same machine again, as after SIGKILL.
      const again = world.device("cut");
      await again.start();
      value(await again.members.list());
      const now = value(await again.rotation.status()).epoch;
      expect([epoch, epoch + 1]).toContain(now);
      outcomes.add(over ? "over" : now === epoch ? "not rotated" : "rotated");
      const repeated = await again.rotation.rotate({ reason });
      value(await again.members.list());
      const { epoch: after } = value(await again.rotation.status());
      // What was on its way when the device was killed may arrive later than what was read here. A routine rotation that was done
      // is found by the age of its keys.
      if (repeated.ok) expect([now + 1, epoch + 2]).toContain(after);
      else expect([reason, after, repeated.error.code]).toEqual(["routine", epoch + 1, "key-too-young"]);
      const back = value(await again.openSession(session.id));
      expect(texts(back)).toContain(`after step ${at}`);
      back.update(write(firstFile(back.state()).id, `and again after step ${at}`));
      value(await back.save());
      await back.close();
      value(await owner.device.members.list());
      if (over) break;
    }
    expectOutcomes(outcomes, ["not rotated", "rotated", "over"]);
    expect(at).toBeGreaterThan(8);
    expect(at).toBeLessThan(MOST_STEPS);
  }, 240_000);
});
