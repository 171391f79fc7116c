import { afterEach, describe, expect, test } from "bun:test";
import type { Holdfast } from "@holdfast/client/contract/holdfast";
import type { Id } from "@holdfast/protocol/ids";
import { unreachable } from "./proxy.ts";
import { join, memberNamed, newTeam, type Team } from "./sharing.ts";
import { firstFile, PASSPHRASE, refusal, texts, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();
afterEach(() => world.proxy.meddle(null));

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

/** A team in which Ben, a member, has replaced his root key. */
const changed = async (
  name: string,
  before: (team: Team, ben: Awaited<ReturnType<typeof join>>) => Promise<void>,
) => {
  const team = await newTeam(world, name);
  const cem = await join(world, team.owner.device, team.workspace, `${name}-cem`, "member");
  const ben = await join(world, team.owner.device, team.workspace, `${name}-ben`, "member");
  value(await cem.device.members.list());
  await before(team, ben);
  const replaced = value(await ben.device.replaceRootKey({ present: PASSPHRASE, newCodes: false }));
  return { ...team, ben, cem, replaced };
};

describe("a member with new keys", () => {
  test("[RO-12] [RO-13] waits for an admin who compares words, and then goes on with what was not sent", async () => {
    const { owner, cem, ben, session, workspace, replaced } = await changed(
      "waiting",
      async (team, { device }) => {
        await typeInto(device, team.session.id, "saved by Ben");
        const handle = value(await device.openSession(team.session.id));
        world.proxy.meddle(unreachable);
        handle.update(write(firstFile(handle.state()).id, "not sent by Ben"));
        await handle.save();
        await device.flush(true);
        world.proxy.meddle(null);
        await team.owner.device.members.list();
      },
    );
    expect(replaced.waiting).toEqual([workspace]);
    expect(refusal(await ben.device.switchWorkspace(workspace)).code).toBe("keys-unconfirmed");

    // Everybody else goes on, and is told.
    for (const { device } of [owner, cem]) {
      const told = await memberNamed(device, ben.email);
      expect(told.changedKeys).toEqual({ since: expect.any(String) });
      expect(told.words).toEqual(value(await ben.device.devices.words()));
    }
    expect((await memberNamed(owner.device, cem.email)).changedKeys).toBeNull();

    // Somebody who is no admin only takes the notice away.
    const { accountId } = await memberNamed(cem.device, ben.email);
    value(await cem.device.members.confirmKeys(accountId));
    expect((await memberNamed(cem.device, ben.email)).changedKeys).toBeNull();
    expect(refusal(await ben.device.switchWorkspace(workspace)).code).toBe("keys-unconfirmed");

    value(await owner.device.members.confirmKeys(accountId));
    expect((await memberNamed(owner.device, ben.email)).changedKeys).toBeNull();
    value(await ben.device.switchWorkspace(workspace));
    const his = value(await ben.device.openSession(session.id));
    expect(texts(his)).toContain("not sent by Ben");
    value(await his.save());
    await his.close();
    expect(await textsOf(cem.device, session.id)).toContain("not sent by Ben");
  }, 120_000);

  test("[RO-12] what was saved before stays readable, opens read-only until somebody vouches, and the workspace goes on", async () => {
    const { owner, cem, session } = await changed("reading", async (team, { device }) => {
      await typeInto(device, team.session.id, "the last word of Ben");
    });
    value(await owner.device.members.list());
    const hers = value(await owner.device.openSession(session.id));
    expect(texts(hers)).toContain("the last word of Ben");
    expect(hers.status()).toEqual({ kind: "read-only", reason: "past-author" });
    value(await hers.vouch());
    await hers.close();
    await typeInto(cem.device, session.id, "Cem after it");
    expect(await textsOf(owner.device, session.id)).toContain("Cem after it");
  }, 120_000);

  test("[RO-12] roles, admissions and removals go on meanwhile; whoever waits gets the keys with the confirmation", async () => {
    const { owner, cem, ben, workspace, session } = await changed("meanwhile", async () => undefined);
    const { accountId } = await memberNamed(owner.device, cem.email);
    value(await owner.device.members.changeRole(accountId, "admin"));
    value(await owner.device.members.changeRole(accountId, "viewer"));
    const dora = await join(world, owner.device, workspace, "meanwhile-dora", "member");
    value(await owner.device.members.remove(accountId));
    await typeInto(dora.device, session.id, "after the removal");
    expect(refusal(await ben.device.switchWorkspace(workspace)).code).toBe("keys-unconfirmed");
    const waiting = await memberNamed(owner.device, ben.email);
    value(await owner.device.members.confirmKeys(waiting.accountId));
    value(await ben.device.switchWorkspace(workspace));
    expect(await textsOf(ben.device, session.id)).toContain("after the removal");
    await typeInto(ben.device, session.id, "Ben is back");
  }, 120_000);

  test("[RO-13] exactly the words that were shown are confirmed, and no others that came later", async () => {
    const { owner, ben, workspace } = await changed("later", async () => undefined);
    const { accountId, words } = await memberNamed(owner.device, ben.email);
    value(await ben.device.replaceRootKey({ present: PASSPHRASE, newCodes: false }));
    expect(refusal(await owner.device.members.confirmKeys(accountId)).code).toBe("not-trusted");
    const again = await memberNamed(owner.device, ben.email);
    expect(again.words).not.toEqual(words);
    value(await owner.device.members.confirmKeys(accountId));
    value(await ben.device.switchWorkspace(workspace));
  }, 120_000);

  test("[RO-12] [WS-13] what somebody saved who was removed and has other keys by now stays readable", async () => {
    const { owner, cem, ben, session, workspace } = await changed("former", async (team, { device }) => {
      await typeInto(device, team.session.id, "by Ben, who left");
    });
    const { accountId } = await memberNamed(owner.device, ben.email);
    value(await owner.device.members.remove(accountId));
    value(await ben.device.replaceRootKey({ present: PASSPHRASE, newCodes: false }));
    for (const { device } of [owner, cem]) {
      expect(value(await device.members.list())).toHaveLength(2);
      expect(await textsOf(device, session.id)).toContain("by Ben, who left");
    }
    const fresh = world.device("former-fresh");
    value(await fresh.signIn({ email: cem.email, passphrase: PASSPHRASE }));
    value(await fresh.switchWorkspace(workspace));
    const opened = value(await fresh.openSession(session.id));
    expect(texts(opened)).toContain("by Ben, who left");
    expect(value(await opened.timeline.saves()).saves.length).toBeGreaterThan(1);
    await opened.close();
  }, 120_000);

  test("[RO-12] an admin who changed keys stays one, and the other members are told", async () => {
    const team = await newTeam(world, "chief");
    const cem = await join(world, team.owner.device, team.workspace, "chief-cem", "admin");
    const before = await memberNamed(cem.device, team.owner.email);
    value(await team.owner.device.replaceRootKey({ present: PASSPHRASE, newCodes: false }));
    const told = await memberNamed(cem.device, team.owner.email);
    expect(told.changedKeys).not.toBeNull();
    expect(told.words).not.toEqual(before.words);
    value(await cem.device.members.confirmKeys(told.accountId));
    expect((await memberNamed(cem.device, team.owner.email)).changedKeys).toBeNull();
    await typeInto(cem.device, team.session.id, "on as before");
    expect(await textsOf(team.owner.device, team.session.id)).toContain("on as before");
  }, 120_000);
});
