import { describe, expect, test } from "bun:test";
import type { Holdfast } from "@holdfast/client/contract/holdfast";
import type { Id } from "@holdfast/protocol/ids";
import { expectOutcomes, FIRST, STRIDE } from "./kill-steps.ts";
import { doomedDevice } from "./killed-at.ts";
import { join, newTeam } from "./sharing.ts";
import { firstFile, PASSPHRASE, texts, until, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

/** More steps than a replacement has; a run that reaches none of them ends the enumeration. */
const MOST_STEPS = 90;
const OTHER = "Another-lantern9kelp";

const typeInto = async (device: Holdfast, id: Id<"ses">, text: string): Promise<void> => {
  const handle = value(await device.openSession(id));
  handle.update(write(firstFile(handle.state()).id, text));
  value(await handle.save());
  await handle.close();
};

const textsOf = async (device: Holdfast, id: Id<"ses">): Promise<readonly string[]> => {
  const handle = value(await device.openSession(id));
  const all = texts(handle);
  await handle.close();
  return all;
};

/** Which of the two passphrases the account opens with, on a machine that has nothing but its own earlier visits. */
const inForce = async (email: string, one: string, other: string): Promise<string> => {
  const probe = world.device("probe");
  const first = await probe.signIn({ email, passphrase: one });
  if (first.ok) return one;
  value(await probe.signIn({ email, passphrase: other }));
  return other;
};

describe("a device that is killed at any step of replacing the root key", () => {
  test("[RO-14] [RO-11] opens with the earlier or the new passphrase, has lost nothing, and does it when asked again", async () => {
    const { owner, workspace, session } = await newTeam(world, "killed");
    const ben = await join(world, owner.device, workspace, "beside", "member");
    const home = value(await owner.device.workspaces.list()).find((each) => each.home);
    if (home === undefined) throw new Error("there is no home");
    value(await owner.device.switchWorkspace(home.id));
    const outcomes = new Set<string>();
    let [present, next] = [PASSPHRASE, OTHER];
    let at = FIRST;
    for (; at <= MOST_STEPS; at += STRIDE) {
      const doomed = doomedDevice(world, "killed", at, "requests and stores");
      await doomed.core.start();
      const own = value(await doomed.core.openSession(owner.session.id));
      own.update(write(firstFile(own.state()).id, `before step ${at}`));
      value(await own.save());
      await own.close();
      doomed.arm();
      const outcome = await Promise.race([
        doomed.gone,
        doomed.core.replaceRootKey({ present, next, newCodes: false }),
      ]);
      const over = outcome !== "killed";
      if (over) value(outcome);

      const opens = await inForce(owner.email, next, present);
      outcomes.add(over ? "over" : opens === next ? "after" : "before");
      // Whoever else works in the workspace reads and writes as before.
      await typeInto(ben.device, session.id, `by Ben after step ${at}`);
      // The same machine again, as after SIGKILL: it finds out by itself where it is.
      const again = world.device("killed");
      await again.start();
      const known = await again.recoveryCodes.status();
      if (!known.ok) expect(known.error.code).toBe("keys-replaced");
      await until(async () => (await again.recoveryCodes.status()).ok);
      expect(value(await again.recoveryCodes.status()).codesLeft).toBe(8);
      expect(await textsOf(again, owner.session.id)).toContain(`before step ${at}`);
      await typeInto(again, owner.session.id, `after step ${at}`);
      if (over) break;
      if (opens === next) [present, next] = [next, present];
    }
    expectOutcomes(outcomes, ["before", "after", "over"]);
    expect(at).toBeGreaterThan(15);
    expect(at).toBeLessThan(MOST_STEPS);
  }, 600_000);
});
