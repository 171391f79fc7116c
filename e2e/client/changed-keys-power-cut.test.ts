import { describe, expect, test } from "bun:test";
import { expectOutcomes, FIRST, STRIDE } from "./kill-steps.ts";
import { doomedDevice } from "./killed-at.ts";
import { join, memberNamed, newTeam } from "./sharing.ts";
import { firstFile, PASSPHRASE, texts, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

/** More steps than a confirmation has; a run that reaches none of them ends the enumeration. */
const MOST_STEPS = 60;

describe("an admin's device that is killed at any step of confirming a member's keys", () => {
  test("[RO-12] leaves a workspace that everybody else goes on in, and lets the member in when asked again", async () => {
    const { owner, workspace, session } = await newTeam(world, "confirming");
    const cem = await join(world, owner.device, workspace, "bystander", "member");
    const ben = await join(world, owner.device, workspace, "changing", "member");
    const outcomes = new Set<string>();
    const isIn = async () => (await ben.device.switchWorkspace(workspace)).ok;
    let at = FIRST;
    for (; at <= MOST_STEPS; at += STRIDE) {
      if (await isIn()) value(await ben.device.replaceRootKey({ present: PASSPHRASE, newCodes: false }));
      const doomed = doomedDevice(world, "confirming", at, "requests and stores");
      await doomed.core.start();
      const told = value(await doomed.core.members.list()).find(({ email }) => email === ben.email);
      if (told === undefined) throw new Error("Ben is no member");
      doomed.arm();
      const outcome = await Promise.race([doomed.gone, doomed.core.members.confirmKeys(told.accountId)]);
      const over = outcome !== "killed";
      if (over) value(outcome);
      outcomes.add(over ? "over" : (await isIn()) ? "confirmed" : "not confirmed");

      const there = value(await cem.device.openSession(session.id));
      there.update(write(firstFile(there.state()).id, `by Cem after step ${at}`));
      value(await there.save());
      await there.close();
      // The same machine again, as after SIGKILL.
      const again = world.device("confirming");
      await again.start();
      const { accountId } = await memberNamed(again, ben.email);
      value(await again.members.confirmKeys(accountId));
      expect((await memberNamed(again, ben.email)).changedKeys).toBeNull();
      expect(await isIn()).toBe(true);
      const his = value(await ben.device.openSession(session.id));
      expect(texts(his)).toContain(`by Cem after step ${at}`);
      await his.close();
      if (over) break;
    }
    expectOutcomes(outcomes, ["not confirmed", "confirmed", "over"]);
    expect(at).toBeGreaterThan(6);
    expect(at).toBeLessThan(MOST_STEPS);
  }, 600_000);
});
