import { afterEach, describe, expect, test } from "bun:test";
import type { Holdfast } from "@holdfast/client/contract/holdfast";
import type { Id } from "@holdfast/protocol/ids";
import { withPasskey } from "./authenticator.ts";
import { unreachable } from "./proxy.ts";
import { join, newTeam } from "./sharing.ts";
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

/** A save of this device on the session, with this text in the first file. */
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

const signsIn = async (name: string, email: string, passphrase: string) =>
  (await world.device(name).signIn({ email, passphrase })).ok;

describe("a new root key", () => {
  test("[RO-11] [RO-16] takes the place of the earlier one with everything that was there, on this device and on a fresh one", async () => {
    const { device, email, session, account } = await newcomer(world, "anew");
    await typeInto(device, session.id, "before");
    const words = value(await device.devices.words());
    const replaced = value(await device.replaceRootKey({ present: PASSPHRASE, next: NEXT, newCodes: true }));
    expect(replaced.waiting).toEqual([]);
    expect(replaced.codes).toHaveLength(8);
    expect(device.status()).toMatchObject({ kind: "unlocked", account: { email } });
    expect(value(await device.devices.words())).not.toEqual(words);
    expect(await textsOf(device, session.id)).toContain("before");
    await typeInto(device, session.id, "after");
    // What this device keeps of it opens without the service, also after a restart.
    await device.lock();
    const restarted = world.device("anew");
    await restarted.start();
    world.proxy.meddle(unreachable);
    expect(refusal(await restarted.unlock(PASSPHRASE)).code).toBe("wrong-passphrase");
    value(await restarted.unlock(NEXT));
    world.proxy.meddle(null);
    await device.start();
    const history = value(await device.openSession(session.id));
    expect(value(await history.timeline.saves()).saves.length).toBe(3);
    await history.close();

    expect(await signsIn("anew-earlier", email, PASSPHRASE)).toBe(false);
    const [earlierCode = ""] = account.recoveryCodes;
    const fresh = world.device("anew-fresh");
    const byEarlier = await fresh.recover({ email, code: earlierCode, passphrase: PASSPHRASE });
    expect(refusal(byEarlier).code).toBe("wrong-code");
    value(await fresh.signIn({ email, passphrase: NEXT }));
    expect(await textsOf(fresh, session.id)).toContain("after");
    await typeInto(fresh, session.id, "from the fresh one");
    value(
      await world
        .device("anew-code")
        .recover({ email, code: replaced.codes?.[2] ?? "", passphrase: PASSPHRASE }),
    );
  }, 120_000);

  test("[RO-14] [RO-11] another device signs in again as the one it was, and what it had not sent arrives", async () => {
    const { device, email, session } = await newcomer(world, "left");
    const second = await secondDevice(world, "left-2", email);
    const { deviceId } = value(await second.signIn({ email, passphrase: PASSPHRASE }));
    const handle = value(await second.openSession(session.id));
    world.proxy.meddle(unreachable);
    handle.update(write(firstFile(handle.state()).id, "typed in the tunnel"));
    await handle.save();
    await second.flush(true);
    world.proxy.meddle(null);
    value(await device.replaceRootKey({ present: PASSPHRASE, next: NEXT, newCodes: false }));
    // Its login ended with the earlier keys.
    await second.devices.list();
    await until(() => second.status().kind === "signed-out");
    expect(refusal(await second.signIn({ email, passphrase: PASSPHRASE })).code).toBe("invalid-credentials");
    const back = value(await second.signIn({ email, passphrase: NEXT }));
    expect(back.deviceId).toBe(deviceId);
    const again = value(await second.openSession(session.id));
    expect(texts(again)).toContain("typed in the tunnel");
    value(await again.save());
    await again.close();
    expect(await textsOf(device, session.id)).toContain("typed in the tunnel");
    expect(value(await device.devices.list())).toHaveLength(2);
  }, 120_000);

  test("[RO-14] another program on the same device goes on with the new keys by itself", async () => {
    const { device, session } = await newcomer(world, "beside");
    const other = world.device("beside");
    await other.start();
    value(await other.listSessions());
    value(await device.replaceRootKey({ present: PASSPHRASE, newCodes: false }));
    expect(refusal(await other.recoveryCodes.status()).code).toBe("keys-replaced");
    await until(async () => (await other.recoveryCodes.status()).ok);
    await typeInto(other, session.id, "by the other program");
    expect(await textsOf(device, session.id)).toContain("by the other program");
  }, 120_000);

  test("[RO-15] [RO-10] codes that were made before open the account after two changes, each with the passphrase kept", async () => {
    const { device, email, session, account } = await newcomer(world, "twice");
    value(await device.replaceRootKey({ present: PASSPHRASE, newCodes: false }));
    value(await device.replaceRootKey({ present: PASSPHRASE, newCodes: false }));
    const fresh = world.device("twice-fresh");
    const [, code = ""] = account.recoveryCodes;
    value(await fresh.recover({ email, code, passphrase: NEXT }));
    expect(value(await fresh.recoveryCodes.status())).toEqual({ codesLeft: 7 });
    expect((await textsOf(fresh, session.id)).length).toBeGreaterThan(0);
    value(await fresh.replaceRootKey({ present: NEXT, next: PASSPHRASE, newCodes: true }));
    await typeInto(fresh, session.id, "after three");
  }, 120_000);

  test("[RO-15] a passkey from before unlocks, is sealed anew when it is used, and goes on", async () => {
    const { device, email, session, keyring } = await withPasskey(world, "keyed");
    value(await device.replaceRootKey({ present: PASSPHRASE, newCodes: false }));
    const slots = async () => {
      const answers: unknown[] = [];
      world.proxy.meddle(async (request, forward) => {
        const answer = await forward(request);
        if (request.url.endsWith("/api/keys/slots"))
          answers.push(((await answer.clone().json()) as { slots: unknown }).slots);
        return answer;
      });
      value(await device.recoveryCodes.status());
      world.proxy.meddle(null);
      return JSON.stringify(answers.at(-1));
    };
    const before = await slots();
    const second = world.device("keyed-2");
    expect(value(await keyring.signIn(second)).kind).toBe("unlocked");
    expect(await textsOf(second, session.id)).not.toEqual([]);
    await until(async () => (await slots()) !== before);
    const settled = await slots();
    await second.lock();
    value(await keyring.unlock(second));
    expect(value(await keyring.signIn(world.device("keyed-3"))).kind).toBe("unlocked");
    value(await device.replaceRootKey({ present: PASSPHRASE, newCodes: false }));
    expect(value(await keyring.signIn(world.device("keyed-4"))).kind).toBe("unlocked");
    expect(await slots()).not.toBe(settled);
    expect(await signsIn("keyed-5", email, PASSPHRASE)).toBe(true);
  }, 120_000);

  test("[RO-11] every workspace of an owner gets a new epoch in the same act, and members go on in it", async () => {
    const { owner, workspace, session } = await newTeam(world, "founder");
    const ben = await join(world, owner.device, workspace, "companion", "member");
    const his = value(await ben.device.openSession(session.id));
    value(await owner.device.replaceRootKey({ present: PASSPHRASE, newCodes: false }));
    // It is back where it was.
    expect(owner.device.status()).toMatchObject({ kind: "unlocked", account: { workspaceId: workspace } });
    his.update(write(firstFile(his.state()).id, "Ben types on"));
    value(await his.save());
    await his.close();
    expect(await textsOf(owner.device, session.id)).toContain("Ben types on");
    await typeInto(owner.device, session.id, "and so does the owner");
    expect(await textsOf(ben.device, session.id)).toContain("and so does the owner");
    const fresh = world.device("founder-fresh");
    value(await fresh.signIn({ email: owner.email, passphrase: PASSPHRASE }));
    value(await fresh.switchWorkspace(workspace));
    expect(await textsOf(fresh, session.id)).toContain("and so does the owner");
  }, 120_000);

  test("[RO-11] nothing changes for a wrong passphrase, an easy one, or without the service", async () => {
    const { device, email, session } = await newcomer(world, "refused");
    const wrong = await device.replaceRootKey({ present: NEXT, newCodes: false });
    expect(refusal(wrong).code).toBe("wrong-passphrase");
    const easy = await device.replaceRootKey({ present: PASSPHRASE, next: "password", newCodes: false });
    expect(refusal(easy).code).toBe("weak-passphrase");
    world.proxy.meddle(unreachable);
    expect((await device.replaceRootKey({ present: PASSPHRASE, newCodes: false })).ok).toBe(false);
    world.proxy.meddle(null);
    expect(await signsIn("refused-2", email, PASSPHRASE)).toBe(true);
    await typeInto(device, session.id, "as before");
  }, 120_000);
});
