import { afterEach, describe, expect, test } from "bun:test";
import type { Holdfast } from "@holdfast/client/contract/holdfast";
import type { Id } from "@holdfast/protocol/ids";
import { belongs, joinAgain, linkOf, newTeam } from "./sharing.ts";
import {
  createManualClock,
  firstFile,
  newcomer,
  PASSPHRASE,
  refusal,
  secondDevice,
  texts,
  value,
  worldOfFile,
  write,
} from "./world.ts";

const world = worldOfFile();
afterEach(() => world.proxy.meddle(null));

const REPLACE = { present: PASSPHRASE, newCodes: false };

const textsOf = async (device: Holdfast, id: Id<"ses">): Promise<readonly string[]> => {
  const handle = value(await device.openSession(id));
  const all = texts(handle);
  await handle.close();
  return all;
};

const typeInto = async (device: Holdfast, id: Id<"ses">, text: string): Promise<void> => {
  const handle = value(await device.openSession(id));
  handle.update(write(firstFile(handle.state()).id, text));
  value(await handle.save());
  await handle.close();
};

describe("devices of an account that has a new root key", () => {
  /** Lets the device in by a hand-off of the other one, up to what a person compares. */
  const paired = async (from: Holdfast, name: string) => {
    const clock = createManualClock(Date.now());
    const device = world.device(name, clock);
    const begun = value(await device.beginPairing());
    const waiting = device.awaitPairing();
    value(await from.pairing.lookup(begun.userCode));
    const words = value(await from.pairing.approve(begun.userCode));
    clock.advance(5_000);
    const arrived = value(await waiting);
    expect(arrived.words).toEqual(words);
    value(await device.confirmPairing());
    return device;
  };

  test("[RO-10] [KY-22] lets a device in by pairing, one that was never there and one that knew the earlier keys", async () => {
    const { device, email, session } = await newcomer(world, "pairs");
    const known = await secondDevice(world, "pairs-known", email);
    value(await known.signOut({ discardUnsent: false }));
    value(await device.replaceRootKey(REPLACE));
    await typeInto(device, session.id, "for the new ones");
    for (const name of ["pairs-fresh", "pairs-known"]) {
      expect(await textsOf(await paired(device, name), session.id)).toContain("for the new ones");
    }
    expect(value(await device.devices.list())).toHaveLength(3);
  }, 120_000);

  test("[DV-4] [RO-11] what a device saved that was revoked before stays, and is written on, also where nobody was before", async () => {
    const { device, email, session } = await newcomer(world, "revoker");
    const second = await secondDevice(world, "revoker-2", email);
    await typeInto(second, session.id, "by the revoked one");
    const other = value(await device.devices.list()).find(({ current }) => !current);
    if (other === undefined) throw new Error("there is no second device");
    expect(value(await device.devices.revoke(other.id)).toLookAt).toEqual([]);
    value(await device.replaceRootKey(REPLACE));
    expect(await textsOf(device, session.id)).toContain("by the revoked one");
    const fresh = world.device("revoker-fresh");
    value(await fresh.signIn({ email, passphrase: PASSPHRASE }));
    const opened = value(await fresh.openSession(session.id));
    expect(opened.status().kind).not.toBe("read-only");
    expect(value(await opened.timeline.saves()).saves.length).toBe(3);
    await opened.close();
    await typeInto(fresh, session.id, "on top of it");
    const listed = value(await fresh.devices.list());
    expect(listed.find(({ id }) => id === other.id)?.revoked).toBe(true);
  }, 120_000);
});

describe("an invitation made under earlier keys", () => {
  test("[RO-11] is closed, says so, and a new one works", async () => {
    const { owner, workspace } = await newTeam(world, "inviting");
    const guest = await newcomer(world, "guest");
    const made = value(await owner.device.members.invite({ email: guest.email, role: "member" }));
    value(await owner.device.replaceRootKey(REPLACE));
    const late = await guest.device.invitations.accept(linkOf(made));
    expect(refusal(late).code).toBe("invite-closed");
    await joinAgain(owner.device, guest, workspace, "member");
    expect(await belongs(guest.device, workspace)).toBe(true);
  }, 120_000);

  test("[RO-11] [WS-6] what a member knows a workspace by goes on after the founder's keys and the member's own changed", async () => {
    const { owner, workspace, session } = await newTeam(world, "pinned");
    const guest = await newcomer(world, "pinning");
    await joinAgain(owner.device, guest, workspace, "admin");
    value(await owner.device.replaceRootKey(REPLACE));
    value(await guest.device.replaceRootKey(REPLACE));
    const fresh = world.device("pinning-fresh");
    value(await fresh.signIn({ email: guest.email, passphrase: PASSPHRASE }));
    value(await fresh.switchWorkspace(workspace));
    expect((await textsOf(fresh, session.id)).length).toBeGreaterThan(0);
  }, 120_000);
});
