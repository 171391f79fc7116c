import { afterEach, describe, expect, test } from "bun:test";
import type { Holdfast } from "@holdfast/client/contract/holdfast";
import type { Id } from "@holdfast/protocol/ids";
import type { Meddle } from "./proxy.ts";
import {
  firstFile,
  newcomer,
  PASSPHRASE,
  refusal,
  secondDevice,
  texts,
  until,
  value,
  worldOfFile,
  write,
} from "./world.ts";

const world = worldOfFile();
afterEach(() => world.proxy.meddle(null));

const NEXT = "Another-lantern9kelp";
const ROOT = /\/api\/keys\/root$/;

const textsOf = async (device: Holdfast, id: Id<"ses">): Promise<readonly string[]> => {
  const handle = value(await device.openSession(id));
  const all = texts(handle);
  await handle.close();
  return all;
};

/** The token that the device shows to the service now. */
const tokenOf = async (device: Holdfast): Promise<string> => {
  let token = "";
  world.proxy.meddle((request, forward) => {
    token = request.headers.get("authorization") ?? token;
    return forward(request);
  });
  value(await device.recoveryCodes.status());
  world.proxy.meddle(null);
  return token;
};

/** A service that lets a login live on that should have ended. */
const as =
  (token: string): Meddle =>
  (request, forward) => {
    const headers = new Headers(request.headers);
    headers.set("authorization", token);
    return forward(new Request(request, { headers }));
  };

describe("a device whose root key was replaced elsewhere", () => {
  test("[RO-14] locks as soon as it finds out, keeps what was typed, and opens by the new passphrase only", async () => {
    const { device, email, session } = await newcomer(world, "first");
    const second = await secondDevice(world, "first-2", email);
    const handle = value(await second.openSession(session.id));
    value(await device.replaceRootKey({ present: PASSPHRASE, next: NEXT, newCodes: false }));
    handle.update(write(firstFile(handle.state()).id, "typed under the earlier keys"));
    world.proxy.meddle(as(await tokenOf(device)));
    expect(refusal(await second.recoveryCodes.status()).code).toBe("keys-replaced");
    await until(() => second.status().kind === "locked");
    await until(async () => (await second.listSessions()).ok === false);
    expect(second.status()).toEqual({ kind: "locked", email, replaced: true });

    const again = world.device("first-2");
    await again.start();
    expect(again.status()).toEqual({ kind: "locked", email, replaced: true });
    expect(refusal(await again.unlock(PASSPHRASE)).code).toBe("wrong-passphrase");
    world.proxy.meddle(null);
    // Its own login has ended: the passphrase makes a new one.
    value(await again.unlock(NEXT));
    expect(again.status()).toMatchObject({ kind: "unlocked" });
    const back = value(await again.openSession(session.id));
    expect(texts(back)).toContain("typed under the earlier keys");
    value(await back.save());
    await back.close();
    expect(await textsOf(device, session.id)).toContain("typed under the earlier keys");
    expect(value(await device.devices.list())).toHaveLength(2);
  }, 120_000);

  test("[RO-14] a login that lives on is good for the new keys as well", async () => {
    const { device, email, session } = await newcomer(world, "living");
    const second = await secondDevice(world, "living-2", email);
    value(await device.replaceRootKey({ present: PASSPHRASE, newCodes: false }));
    world.proxy.meddle(as(await tokenOf(device)));
    expect(refusal(await second.recoveryCodes.status()).code).toBe("keys-replaced");
    await until(() => second.status().kind === "locked");
    value(await second.unlock(PASSPHRASE));
    expect((await textsOf(second, session.id)).length).toBeGreaterThan(0);
    expect(value(await second.devices.words())).toEqual(value(await device.devices.words()));
  }, 120_000);

  test("[RO-11] of two devices that replace it at once one does, and the other loses nothing", async () => {
    const { device, email, session } = await newcomer(world, "both");
    const second = await secondDevice(world, "both-2", email);
    const typed = value(await second.openSession(session.id));
    typed.update(write(firstFile(typed.state()).id, "typed on the second one"));
    await second.flush(true);
    const outcomes = await Promise.all([
      device.replaceRootKey({ present: PASSPHRASE, next: NEXT, newCodes: false }),
      second.replaceRootKey({ present: PASSPHRASE, next: `${NEXT}!`, newCodes: false }),
    ]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    const passphrase = outcomes[0]?.ok ? NEXT : `${NEXT}!`;
    const loser = outcomes[0]?.ok ? second : device;
    value(await loser.signIn({ email, passphrase }));
    expect(await textsOf(loser, session.id)).toContain("typed on the second one");
    const fresh = world.device("both-3");
    value(await fresh.signIn({ email, passphrase }));
    expect((await textsOf(fresh, session.id)).length).toBeGreaterThan(0);
  }, 120_000);

  test("[RO-11] [RO-14] what another device saves meanwhile is there, before it and after it", async () => {
    const { device, email, session } = await newcomer(world, "meanwhile");
    const second = await secondDevice(world, "meanwhile-2", email);
    const handle = value(await second.openSession(session.id));
    const type = async (text: string) => {
      handle.update(write(firstFile(handle.state()).id, text));
      return handle.save();
    };
    const meddle: Meddle = async (request, forward) => {
      if (!ROOT.test(request.url)) return forward(request);
      value(await type("just before it"));
      const answer = await forward(request);
      expect((await type("just after it")).ok).toBe(false);
      return answer;
    };
    world.proxy.meddle(meddle);
    value(await device.replaceRootKey({ present: PASSPHRASE, newCodes: false }));
    world.proxy.meddle(null);
    expect(await textsOf(device, session.id)).toContain("just before it");
    value(await second.signIn({ email, passphrase: PASSPHRASE }));
    const back = value(await second.openSession(session.id));
    expect(texts(back)).toContain("just after it");
    value(await back.save());
    await back.close();
    expect(await textsOf(device, session.id)).toContain("just after it");
  }, 120_000);
});
