import { describe, expect, test } from "bun:test";
import { LOCK_SECONDS } from "@holdfast/protocol/limits";
import { withPasskey } from "./authenticator.ts";
import { unreachable } from "./proxy.ts";
import {
  createManualClock,
  newcomer,
  PASSPHRASE,
  refusal,
  secondDevice,
  value,
  worldOfFile,
} from "./world.ts";

const world = worldOfFile();

const WRONG = "Not-the-right7one";

describe("wrong passphrases on a device", () => {
  test("[SL-9] [A17] five in a row lock unlocking there for a quarter of an hour, over a restart and without the service", async () => {
    const clock = createManualClock(Date.now());
    const { device, email } = await newcomer(world, "wrong", clock);
    const elsewhere = await secondDevice(world, "wrong-2", email);
    await device.lock();
    const tried = async (holdfast: typeof device, passphrase = WRONG): Promise<string> => {
      const outcome = await holdfast.unlock(passphrase);
      return outcome.ok ? "unlocked" : outcome.error.code;
    };
    for (let turn = 0; turn < 4; turn++) expect(await tried(device)).toBe("wrong-passphrase");
    const again = world.device("wrong", clock);
    await again.start();
    expect(await tried(again)).toBe("wrong-passphrase");
    world.proxy.meddle(unreachable);
    expect(await tried(again)).toBe("account-locked");
    expect(await tried(device, PASSPHRASE)).toBe("account-locked");
    clock.advance((LOCK_SECONDS - 60) * 1000);
    expect(refusal(await device.unlock(PASSPHRASE)).retryAfterSeconds).toBe(60);
    clock.advance(60_000);
    world.proxy.meddle(null);
    // Whoever was let in before goes on meanwhile.
    value(await elsewhere.listSessions());
    expect(await tried(device)).toBe("wrong-passphrase");
    expect(await tried(device, PASSPHRASE)).toBe("unlocked");
    value(await device.listSessions());
    await device.lock();
    for (let turn = 0; turn < 4; turn++) expect(await tried(device)).toBe("wrong-passphrase");
    expect(await tried(device, PASSPHRASE)).toBe("unlocked");
  }, 120_000);

  test("[SL-9] a passkey opens it meanwhile, and a clock that was put back locks nobody out for longer", async () => {
    const { device, keyring } = await withPasskey(world, "other-way");
    await device.lock();
    for (let turn = 0; turn < 5; turn++) await device.unlock(WRONG);
    expect(refusal(await device.unlock(PASSPHRASE)).code).toBe("account-locked");
    value(await keyring.unlock(device));
    await device.lock();
    const earlier = world.device("other-way", createManualClock(Date.now() - 3600 * 1000));
    await earlier.start();
    value(await earlier.unlock(PASSPHRASE));
  }, 120_000);
});
