import { describe, expect, test } from "bun:test";
import { expectOutcomes, FIRST, STRIDE } from "./kill-steps.ts";
import { doomedDevice } from "./killed-at.ts";
import { belongs, join, joinAgain, memberNamed, newTeam } from "./sharing.ts";
import { firstFile, texts, until, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

/** More steps than a removal has; a run that reaches none of them ends the enumeration. */
const MOST_STEPS = 80;

describe("a device that is killed at any step of a removal", () => {
  test("[WS-9] [WS-13] leaves a workspace that everybody who belongs can read and write, and removes when asked again", async () => {
    const { owner, workspace, session } = await newTeam(world, "killed");
    const cem = await join(world, owner.device, workspace, "witness", "member");
    const ben = await join(world, owner.device, workspace, "target", "member");
    const outcomes = new Set<string>();
    let at = FIRST;
    for (; at <= MOST_STEPS; at += STRIDE) {
      const his = value(await ben.device.openSession(session.id));
      // Who wrote here last may be giving it back at this moment.
      await until(() => his.status().kind !== "read-only");
      const text = `by Ben before step ${at}`;
      his.update(write(firstFile(his.state()).id, text));
      value(await his.save());
      await his.close();
      const { accountId } = await memberNamed(owner.device, ben.email);

      const doomed = doomedDevice(world, "killed", at, "requests");
      await doomed.core.start();
      value(await doomed.core.members.list());
      doomed.arm();
      const outcome = await Promise.race([doomed.gone, doomed.core.members.remove(accountId)]);
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
    expectOutcomes(outcomes, ["not removed", "removed", "over"]);
    expect(at).toBeGreaterThan(8);
    expect(at).toBeLessThan(MOST_STEPS);
  }, 240_000);
});
