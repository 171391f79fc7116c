import { describe, expect, test } from "bun:test";
import type { SessionHandle } from "@holdfast/client/contract/session";
import { rewriteJson, unreachable } from "./proxy.ts";
import {
  type Device,
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

const otherOf = async (device: Device) => {
  const other = value(await device.logins()).find(({ current }) => !current);
  if (other === undefined) throw new Error("there is no other login");
  return other;
};

const type = (handle: SessionHandle, text: string): void =>
  handle.update(write(firstFile(handle.state()).id, text));

/** Somebody on two devices, both with the same session open. */
const onTwo = async (name: string) => {
  const { email, device, session } = await newcomer(world, name);
  const second = await secondDevice(world, `${name}-2`, email);
  const first = value(await device.openSession(session.id, { alongside: true }));
  return { email, device, second, session, first };
};

const signedOut = (device: Device): Promise<void> => until(() => device.status().kind === "signed-out");

describe("logins", () => {
  test("[B17] [AU-18] are listed on each device, its own first, by name, device and address", async () => {
    const { device, second } = await onTwo("list");
    const [own, other, ...more] = value(await second.logins());
    expect(more).toEqual([]);
    const view = second.status();
    if (view.kind !== "unlocked" || own === undefined) throw new Error("nobody is here");
    expect(own).toMatchObject({ kind: "program", current: true, deviceId: view.account.deviceId });
    expect(own.name).toStartWith("Bun ");
    expect(own.address).toMatch(/^(127\.0\.0\.1|::1)$/);
    expect(other).toMatchObject({ current: false });
    expect(other?.deviceId).not.toBe(own.deviceId);
    expect((await otherOf(device)).id).toBe(own.id);
    await second.lock();
    expect(refusal(await second.logins()).code).toBe("locked");
    expect(refusal(await second.revokeLogin(own.id)).code).toBe("locked");
    expect(refusal(await second.signOutEverywhere()).code).toBe("locked");
  });

  test("[AU-18] a device that signs in again is listed as the same one", async () => {
    const { email, device } = await newcomer(world, "again");
    value(await device.signOut({ discardUnsent: false }));
    const { deviceId } = value(await device.signIn({ email, passphrase: PASSPHRASE }));
    expect(value(await device.logins())).toMatchObject([{ deviceId, current: true }]);
  });

  test("[AU-20] [AU-22] one that was ended elsewhere is signed out, its unsent work sealed, and sent after the next sign-in", async () => {
    const { email, device, second, session } = await onTwo("lost");
    const handle = value(await second.openSession(session.id, { alongside: true }));
    world.proxy.meddle(async (request, forward) =>
      request.url.includes("/saves") ? unreachable(request, forward) : forward(request),
    );
    type(handle, "typed where it was lost");
    await second.flush(false);
    value(await device.revokeLogin((await otherOf(device)).id));
    world.proxy.meddle(null);
    expect(refusal(await second.listSessions()).code).toBe("unauthenticated");
    await signedOut(second);
    expect(value(await device.logins())).toHaveLength(1);
    let kept = "";
    for await (const path of new Bun.Glob("**/*").scan({ cwd: world.directoryOf("lost-2"), dot: true }))
      kept += await Bun.file(`${world.directoryOf("lost-2")}/${path}`).text();
    expect(kept).not.toContain("typed where it was lost");
    value(await second.signIn({ email, passphrase: PASSPHRASE }));
    const again = value(await second.openSession(session.id, { alongside: true }));
    expect(texts(again)).toContain("typed where it was lost");
    value(await again.save());
    const here = value(
      await (await secondDevice(world, "lost-3", email)).openSession(session.id, { alongside: true }),
    );
    expect(texts(here)).toContain("typed where it was lost");
  });

  test("[AU-20] a login that ended saves nothing any more", async () => {
    const { device, second, session, first } = await onTwo("saves");
    await first.close();
    const handle = value(await second.openSession(session.id, { alongside: true }));
    value(await device.revokeLogin((await otherOf(device)).id));
    type(handle, "after the end");
    expect((await handle.save()).ok).toBe(false);
    const opened = value(await device.openSession(session.id, { alongside: true }));
    expect(texts(opened)).not.toContain("after the end");
  });

  test("[AU-22] ending the own one sends what is left and leaves", async () => {
    const { email, device, first, session } = await onTwo("own");
    type(first, "last words");
    const own = value(await device.logins())[0];
    if (own === undefined) throw new Error("there is no login");
    value(await device.revokeLogin(own.id));
    expect(device.status().kind).toBe("signed-out");
    const there = await secondDevice(world, "own-3", email);
    expect(texts(value(await there.openSession(session.id, { alongside: true })))).toContain("last words");
    expect(value(await there.logins())).toHaveLength(2);
  });

  test("[B14] [AU-21] [AU-22] everywhere: all devices are signed out, and what was typed here is sent before", async () => {
    const { email, device, second, first, session } = await onTwo("everywhere");
    type(first, "sent on the way out");
    value(await device.signOutEverywhere());
    expect(device.status().kind).toBe("signed-out");
    expect((await second.listSessions()).ok).toBe(false);
    await signedOut(second);
    value(await second.signIn({ email, passphrase: PASSPHRASE }));
    expect(value(await second.logins())).toHaveLength(1);
    expect(texts(value(await second.openSession(session.id, { alongside: true })))).toContain(
      "sent on the way out",
    );
  });

  test("[AU-22] everywhere, with work that the service does not take: it stays sealed here until the next sign-in", async () => {
    const { email, device, first, session } = await onTwo("sealed");
    world.proxy.meddle(async (request, forward) =>
      request.url.includes("/saves") ? unreachable(request, forward) : forward(request),
    );
    type(first, "nobody took this");
    value(await device.signOutEverywhere());
    world.proxy.meddle(null);
    expect(device.status().kind).toBe("signed-out");
    value(await device.signIn({ email, passphrase: PASSPHRASE }));
    const again = value(await device.openSession(session.id, { alongside: true }));
    expect(texts(again)).toContain("nobody took this");
  });

  test("[AU-22] without the service nothing ends", async () => {
    const { device, second } = await onTwo("offline");
    const other = await otherOf(device);
    world.proxy.meddle(unreachable);
    expect((await device.logins()).ok).toBe(false);
    expect((await device.revokeLogin(other.id)).ok).toBe(false);
    expect((await device.signOutEverywhere()).ok).toBe(false);
    expect(device.status().kind).toBe("unlocked");
    world.proxy.meddle(null);
    for (const each of [device, second]) expect((await each.listSessions()).ok).toBe(true);
  }, 120_000);

  test("[AU-20] an end whose answer is lost is told as done, and so is one that had ended", async () => {
    const { device } = await onTwo("unanswered");
    const other = await otherOf(device);
    let lost = 0;
    world.proxy.meddle(async (request, forward) => {
      const answer = await forward(request);
      if (request.method !== "DELETE" || lost > 0) return answer;
      lost += 1;
      return new Response("", { status: 503 });
    });
    value(await device.revokeLogin(other.id));
    expect(lost).toBe(1);
    lost = 0;
    world.proxy.meddle(async (request, forward) => {
      const answer = await forward(request);
      if (!request.url.endsWith("/logout-all") || lost > 0) return answer;
      lost += 1;
      return new Response("", { status: 503 });
    });
    value(await device.signOutEverywhere());
    world.proxy.meddle(null);
    expect([lost, device.status().kind]).toEqual([1, "signed-out"]);
  });

  test("[AU-18] a list that is none, or never ends, is refused", async () => {
    const { device } = await onTwo("hostile");
    const LIST = /\/auth\/sessions$/;
    const change = (members: object) =>
      rewriteJson(LIST, ({ items, next }) => ({
        items: (items as object[]).map((item) => ({ ...item, ...members })),
        next,
      }));
    for (const members of [{ id: "lgn_1" }, { deviceId: "me" }, { current: "yes" }, { extra: 1 }]) {
      world.proxy.meddle(change(members));
      expect(refusal(await device.logins()).code).toBe("damaged");
    }
    world.proxy.meddle(rewriteJson(LIST, ({ items }) => ({ items, next: "AAAA" })));
    const endless = await device.logins();
    world.proxy.meddle(null);
    expect(endless.ok).toBe(false);
    expect(value(await device.logins())).toHaveLength(2);
  }, 120_000);
});
