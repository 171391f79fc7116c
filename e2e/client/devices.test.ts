import { afterEach, describe, expect, test } from "bun:test";
import type { Device } from "@holdfast/client/contract/devices";
import type { Holdfast } from "@holdfast/client/contract/holdfast";
import type { Id } from "@holdfast/protocol/ids";
import { answerLost, rewriteJson } from "./proxy.ts";
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

const devicesOf = async (of: Holdfast): Promise<readonly Device[]> => value(await of.devices.list());

/** A save of this device on the session, with this text in the first file. */
const typeInto = async (device: Holdfast, id: Id<"ses">, text: string): Promise<void> => {
  const handle = value(await device.openSession(id));
  handle.update(write(firstFile(handle.state()).id, text));
  value(await handle.save());
  await handle.close();
};

const twoDevices = async (name: string) => {
  const person = await newcomer(world, name);
  const second = await secondDevice(world, `${name}-2`, person.email);
  const other = (await devicesOf(person.device)).find(({ current }) => !current);
  if (other === undefined) throw new Error("there is no second device");
  return { ...person, second, other };
};

const isReadOnly = async (device: Holdfast, id: Id<"ses">): Promise<string | false> => {
  const status = value(await device.openSession(id, { alongside: true })).status();
  return status.kind === "read-only" ? status.reason : false;
};

describe("the devices of an account", () => {
  test("[DV-1] are listed, this one first, and all show the same words", async () => {
    const { device, account, second, other } = await twoDevices("list");
    const listed = await devicesOf(device);
    expect(listed.map(({ current, revoked }) => [current, revoked])).toEqual([
      [true, false],
      [false, false],
    ]);
    expect(listed[0]?.id).toBe(account.deviceId);
    expect(other.name).toStartWith("Bun ");
    expect(Date.parse(other.lastSeenAt ?? "")).toBeGreaterThan(0);
    expect(value(await second.devices.words())).toEqual(value(await device.devices.words()));
  });

  test("[DV-1] a device that the service made up, or hides as good, is not believed", async () => {
    const { device, other } = await twoDevices("made-up");
    value(await device.devices.revoke(other.id));
    world.proxy.meddle(
      rewriteJson(/\/keys\/devices$/, (json) => {
        const devices = json["devices"] as Record<string, unknown>[];
        const honest = devices.map((each) => ({ ...each, revoked: false }));
        return { ...json, devices: [...honest, { ...devices[0], id: `dev_${"0".repeat(32)}` }] };
      }),
    );
    expect((await devicesOf(device)).map(({ revoked }) => revoked)).toEqual([false, true]);
  });
});

describe("a device that is revoked", () => {
  test("[DV-2] [DV-3] is signed out at its next request; what it has not sent stays sealed on it", async () => {
    const { device, email, session, second, other } = await twoDevices("lost");
    const handle = value(await second.openSession(session.id));
    expect(value(await device.devices.revoke(other.id))).toEqual({ toLookAt: [] });
    handle.update(write(firstFile(handle.state()).id, "written after it was revoked"));
    await handle.save();
    await until(() => second.status().kind === "signed-out");
    const kept = value(await device.openSession(session.id));
    expect(texts(kept)).not.toContain("written after it was revoked");
    await kept.close();
    // With the passphrase the machine is let in again, as another device, and what it kept arrives.
    value(await second.signIn({ email, passphrase: PASSPHRASE }));
    const again = value(await second.openSession(session.id));
    expect(texts(again)).toContain("written after it was revoked");
    value(await again.save());
    const now = await devicesOf(device);
    expect(now).toHaveLength(3);
    expect(now.filter(({ revoked }) => revoked).map(({ id }) => id)).toEqual([other.id]);
  });

  test("[DV-3] its saves and names are refused at once, whatever login they come with", async () => {
    const { device, session, second, other } = await twoDevices("refused");
    const handle = value(await second.openSession(session.id));
    let owner = "";
    world.proxy.meddle((request, forward) => {
      owner = request.headers.get("authorization") ?? owner;
      return forward(request);
    });
    value(await device.devices.revoke(other.id));
    const answers: string[] = [];
    world.proxy.meddle(async (request, forward) => {
      const headers = new Headers(request.headers);
      headers.set("authorization", owner);
      const answer = await forward(new Request(request, { headers }));
      if (request.method === "POST" && request.url.endsWith("/saves"))
        answers.push(`${answer.status} ${(await answer.clone().json()).code}`);
      return answer;
    });
    handle.update(write(firstFile(handle.state()).id, "with the login of another device"));
    expect((await handle.save()).ok).toBe(false);
    expect(answers).toEqual(["403 device-not-allowed"]);
    expect(handle.status().kind).toBe("read-only");
    expect(refusal(await second.renameSession(session.id, "Mine")).code).toBe("device-not-allowed");
  });

  test("[DV-2] the own device, and one that never was, are refused", async () => {
    const { device, account } = await newcomer(world, "own");
    expect(refusal(await device.devices.revoke(account.deviceId)).code).toBe("own-device");
    expect(refusal(await device.devices.revoke(`dev_${"0".repeat(32)}`)).code).toBe("not-found");
  });

  test("[DV-2] is revoked although the answer was lost, and not when the service only says so", async () => {
    const lost = await twoDevices("answer-lost");
    world.proxy.meddle(answerLost(/\/keys\/devices\/dev_/));
    value(await lost.device.devices.revoke(lost.other.id));
    const lied = await twoDevices("lied");
    world.proxy.meddle(async (request, forward) =>
      request.method === "DELETE" ? Response.json({ version: 9 }) : forward(request),
    );
    expect(refusal(await lied.device.devices.revoke(lied.other.id)).code).toBe("not-trusted");
    world.proxy.meddle(null);
    expect((await devicesOf(lied.device)).some(({ revoked }) => revoked)).toBe(false);
  });
});

describe("what a revoked device saved last", () => {
  test("[DV-4] stays the newest that everybody goes on from: who revokes stands behind it", async () => {
    const { device, email, session, second, other } = await twoDevices("vouched");
    await typeInto(second, session.id, "by the device that goes");
    expect(value(await device.devices.revoke(other.id))).toEqual({ toLookAt: [] });
    const third = await secondDevice(world, "vouched-3", email);
    expect(await isReadOnly(third, session.id)).toBe(false);
    const opened = value(await third.openSession(session.id));
    expect(texts(opened)).toContain("by the device that goes");
    opened.update(write(firstFile(opened.state()).id, "and it goes on"));
    value(await opened.save());
    const history = value(await opened.timeline.saves()).saves;
    expect(history.length).toBeGreaterThanOrEqual(4);
    const past = history.find(({ seq }) => seq === 2);
    expect(value(await opened.timeline.preview(past?.digest ?? "")).files).toBeDefined();
  });

  test("[DV-4] in the moment between is looked at read-only first, and kept by one call", async () => {
    const { device, email, session, second, other } = await twoDevices("between");
    world.proxy.meddle(async (request, forward) => {
      if (request.method === "DELETE") {
        world.proxy.meddle(null);
        await typeInto(second, session.id, "slipped in");
      }
      return forward(request);
    });
    expect(value(await device.devices.revoke(other.id))).toEqual({ toLookAt: [session.id] });
    expect(await isReadOnly(device, session.id)).toBe("past-author");
    const third = await secondDevice(world, "between-3", email);
    expect(await isReadOnly(third, session.id)).toBe("past-author");
    expect(texts(value(await device.openSession(session.id)))).toContain("slipped in");
    value(await value(await device.openSession(session.id)).vouch());
    expect(await isReadOnly(device, session.id)).toBe(false);
    await value(await third.openSession(session.id)).close();
    expect(await isReadOnly(third, session.id)).toBe(false);
  });
});
