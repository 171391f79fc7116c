import { describe, expect, test } from "bun:test";
import { idBytes } from "@holdfast/protocol/ids";
import { DEVICES_BEFORE_FORGETTING, DEVICES_MAX } from "@holdfast/protocol/limits";
import { listOf } from "./crowded-account.ts";
import { firstFile, newcomer, PASSPHRASE, secondDevice, texts, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

describe("an account that had many devices", () => {
  test("[SL-7] [SL-8] with a hundred dead ones it takes a new one, and what they saved stays readable", async () => {
    const { device, email, session } = await newcomer(world, "crowd");
    const second = await secondDevice(world, "crowd-2", email);
    const theirs = value(await second.openSession(session.id));
    theirs.update(write(firstFile(theirs.state()).id, "typed on a device that is gone"));
    value(await theirs.save());
    await theirs.close();
    const gone = value(await device.devices.list()).find(({ current }) => !current);
    const goneId = gone?.id ?? "dev_";
    value(await device.devices.revoke(goneId));
    const list = await listOf(world, email);
    await list.crowd(DEVICES_MAX);
    expect((await list.counts()).named).toBe(DEVICES_MAX);
    expect(await list.isNamed(idBytes(goneId))).toBe(true);

    const third = await secondDevice(world, "crowd-3", email);
    const { named, revoked } = await list.counts();
    expect([named < 10, revoked]).toEqual([true, 0]);
    expect(await list.isNamed(idBytes(goneId))).toBe(false);
    const opened = value(await third.openSession(session.id));
    expect(texts(opened)).toContain("typed on a device that is gone");
    opened.update(write(firstFile(opened.state()).id, "and after it"));
    value(await opened.save());
    const { saves } = value(await opened.timeline.saves());
    for (const { digest } of saves) value(await opened.timeline.preview(digest));
    const shown = value(await third.devices.list());
    expect(shown.some(({ id }) => id === goneId)).toBe(false);
    expect(shown).toHaveLength(named);
    // A device from before goes on, and so does one that was forgotten once it signs in anew.
    value(await device.recoveryCodes.replace());
    value(await second.signIn({ email, passphrase: PASSPHRASE }));
    expect(texts(value(await second.openSession(session.id)))).toContain("and after it");
  }, 120_000);

  test("[SL-8] a change of slots leaves them out too, and a shorter list keeps them", async () => {
    const { device, email } = await newcomer(world, "slots");
    const list = await listOf(world, email);
    await list.crowd(10);
    value(await device.recoveryCodes.replace());
    expect(await list.counts()).toEqual({ named: 10, revoked: 8 });
    await list.crowd(DEVICES_BEFORE_FORGETTING + 1);
    value(await device.recoveryCodes.replace());
    expect((await list.counts()).revoked).toBe(0);
  }, 120_000);
});
