import { describe, expect, test } from "bun:test";
import { createHoldfast } from "@holdfast/client/holdfast";
import { argon2id } from "@holdfast/client/node/argon2id.node";
import { createNodePlatform } from "@holdfast/client/node/create-node-holdfast";
import { KDF_FLOOR } from "@holdfast/protocol/limits";
import { sampleProject } from "@holdfast/state/sample-project";
import type { Argon2id } from "@holdfast/vault/passphrase";
import { firstFile, PASSPHRASE, refusal, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile({ thorough: true });

type Derivation = Omit<Parameters<Argon2id>[0], "password">;

/** A device that notes how its keys are derived. */
const noting = (name: string) => {
  const derived: Derivation[] = [];
  const platform = createNodePlatform({
    origin: world.proxy.origin,
    directory: world.directoryOf(name),
    deviceName: name,
  });
  const noted: Argon2id = ({ password, ...parameters }) => {
    derived.push({ ...parameters, salt: parameters.salt.slice() });
    return argon2id({ password, ...parameters });
  };
  /** How often keys were derived by `act`. */
  const during = async (act: () => Promise<unknown>): Promise<number> => {
    const before = derived.length;
    await act();
    return derived.length - before;
  };
  return { device: createHoldfast({ ...platform, argon2id: noted }), derived, during };
};

const textOf = ({ salt }: Derivation): string => Buffer.from(salt).toString("hex");

describe("deriving keys from passphrases", () => {
  test("[A15] [KY-1] [KY-2] once for each unlock and never for a save, by Argon2id with the floor and a salt of its own", async () => {
    const { device, derived, during } = noting("first");
    const email = "deriving@example.org";
    expect(await during(async () => value(await device.register({ email, passphrase: PASSPHRASE })))).toBe(1);
    const state = sampleProject("2026-11-21T08:00:00.000Z");
    const saves = await during(async () => {
      const { id } = value(await device.createSession({ name: "First", state }));
      const handle = value(await device.openSession(id));
      for (const text of ["one", "two", "three"]) {
        handle.update(write(firstFile(handle.state()).id, text));
        value(await handle.save());
      }
      await handle.close();
      value(await device.slots.list());
      value(await device.recoveryCodes.replace());
    });
    expect(saves).toBe(0);
    await device.lock();
    expect(await during(async () => refusal(await device.unlock("Not-the-right7one")))).toBe(1);
    expect(await during(async () => value(await device.unlock(PASSPHRASE)))).toBe(1);
    const again = noting("first");
    expect(await again.during(() => again.device.start())).toBe(0);
    expect(again.device.status().kind).toBe("unlocked");
    const second = noting("second");
    expect(
      await second.during(async () => value(await second.device.signIn({ email, passphrase: PASSPHRASE }))),
    ).toBe(1);
    const change = { present: PASSPHRASE, next: "Another-lantern9kelp" };
    // The present one is shown, and the next one is made.
    expect(await during(async () => value(await device.changePassphrase(change)))).toBe(2);
    for (const { memoryKib, passes, lanes, salt } of [...derived, ...second.derived]) {
      expect({ memoryKib, passes, lanes }).toEqual(KDF_FLOOR);
      expect(salt).toHaveLength(32);
    }
    const salts = [...derived, ...second.derived].map(textOf);
    // Of the first passphrase, wherever it was typed, and of the second.
    expect(new Set(salts).size).toBe(2);
  }, 120_000);
});
