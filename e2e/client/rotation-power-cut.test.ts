import { describe, expect, test } from "bun:test";
import { doomedDevice } from "./killed-at.ts";
import { join, newTeam } from "./sharing.ts";
import { firstFile, texts, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

/** More steps than a rotation has; a run that reaches none of them ends the enumeration. */
const MOST_STEPS = 60;

describe("a device that is killed at any step of a rotation", () => {
  test("[RO-3] [RO-6] leaves the earlier epoch in force or the next one, both readable, and rotates when asked again", async () => {
    const { owner, workspace, session } = await newTeam(world, "turned");
    const cem = await join(world, owner.device, workspace, "turned-witness", "member");
    // Somebody who has it open all the time, with something typed before each rotation and not sent.
    const hers = value(await cem.device.openSession(session.id));
    const file = firstFile(hers.state()).id;
    const outcomes = new Set<string>();
    let at = 1;
    for (; at <= MOST_STEPS; at++) {
      const doomed = doomedDevice(world, "turned", at, "requests and stores");
      await doomed.core.start();
      value(await doomed.core.members.list());
      const { epoch } = value(await doomed.core.rotation.status());
      hers.update(write(file, `typed before step ${at}`));
      doomed.arm();
      const outcome = await Promise.race([
        doomed.gone,
        doomed.core.rotation.rotate({ reason: "suspected-leak" }),
      ]);
      const over = outcome !== "killed";
      if (over) value(outcome);

      value(await hers.save());
      // The same machine again, as after SIGKILL.
      const again = world.device("turned");
      await again.start();
      value(await again.members.list());
      const found = value(await again.rotation.status()).epoch;
      outcomes.add(over ? "over" : found === epoch ? "earlier epoch" : "next epoch");
      expect(found === epoch || found === epoch + 1).toBe(true);
      const back = value(await again.openSession(session.id));
      expect(texts(back)).toContain(`typed before step ${at}`);
      expect(back.status().kind).not.toBe("read-only");
      await back.close();
      if (over) break;
      value(await again.rotation.rotate({ reason: "suspected-leak" }));
      expect(value(await again.rotation.status()).epoch).toBe(found + 1);
    }
    expect(outcomes).toEqual(new Set(["earlier epoch", "next epoch", "over"]));
    expect(at).toBeGreaterThan(5);
    expect(at).toBeLessThan(MOST_STEPS);
    await hers.close();
    // What was saved before all of them opens on a device that was never here.
    const fresh = world.device("turned-fresh");
    value(await fresh.signIn({ email: cem.email, passphrase: "Correct-horse7battery" }));
    value(await fresh.switchWorkspace(workspace));
    const opened = value(await fresh.openSession(session.id));
    const { saves } = value(await opened.timeline.saves());
    expect(saves.length).toBeGreaterThan(at);
    await opened.close();
  }, 240_000);
});
