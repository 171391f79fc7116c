import { describe, expect, test } from "bun:test";
import type { Bytes } from "@holdfast/vault/bytes";
import { KIND } from "@holdfast/vault/kinds";
import { unreachable } from "./proxy.ts";
import { openAll, recording } from "./sealed-traffic.ts";
import { belongs, goneFrom, join, joinAgain, memberNamed, newTeam } from "./sharing.ts";
import { rosterSeenBy, stealAccount, workspaceKeys } from "./stolen-keys.ts";
import { firstFile, refusal, texts, until, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

describe("a removed member", () => {
  test("[WS-9] [B7] is refused at once: reading, saving, looking around", async () => {
    const { owner, workspace, session } = await newTeam(world, "boss");
    const ben = await join(world, owner.device, workspace, "fired", "member");
    const his = value(await ben.device.openSession(session.id));
    value(await owner.device.members.remove((await memberNamed(owner.device, ben.email)).accountId));
    his.update(write(firstFile(his.state()).id, "too late"));
    expect((await his.save()).ok).toBe(false);
    await goneFrom(ben.device, workspace);
    expect(await belongs(ben.device, workspace)).toBe(false);
    expect((await ben.device.switchWorkspace(workspace)).ok).toBe(false);
    const hers = value(await owner.device.openSession(session.id));
    expect(texts(hers)).not.toContain("too late");
    await hers.close();
    const left = value(await owner.device.members.list());
    expect(left.map(({ email }) => email)).toEqual([owner.email]);
    // Where he works now is his own.
    expect(value(await ben.device.listSessions()).map(({ name }) => name)).toEqual(["First"]);
    expect(value(await ben.device.workspaces.list())).toHaveLength(1);
  });

  test("[WS-9] with all his keys and a copy of all that is stored opens nothing that was saved after", async () => {
    const { owner, workspace, session } = await newTeam(world, "keeper");
    const ben = await join(world, owner.device, workspace, "copier", "admin");
    const stolen = await stealAccount(world, ben.email);
    value(await ben.device.openSession(session.id));
    const keys = await workspaceKeys(stolen, await rosterSeenBy(world, stolen, workspace));
    const hers = value(await owner.device.openSession(session.id, { alongside: true }));
    const file = firstFile(hers.state()).id;
    const save = async (text: string): Promise<Bytes[]> => {
      const sent: Bytes[] = [];
      world.proxy.meddle(recording(sent));
      hers.update(write(file, text));
      value(await hers.save());
      world.proxy.meddle(null);
      return sent;
    };
    const tryAll = (objects: readonly Bytes[]) => openAll(objects, keys, [stolen.identity.x]);

    // While he belongs, the same attempt opens every part of a save: it can fail.
    const before = await tryAll(await save("while he was here"));
    expect(before.opened.toSorted()).toEqual([KIND.segment, KIND.manifest]);
    const removal: Bytes[] = [];
    world.proxy.meddle(recording(removal));
    value(await owner.device.members.remove((await memberNamed(owner.device, ben.email)).accountId));
    world.proxy.meddle(null);
    // Ring and grants of the new epoch, and whatever was saved on the way.
    const during = await tryAll(removal);
    expect(during.sealed).toBeGreaterThanOrEqual(2);
    expect(during.opened).toEqual([]);
    const after = await tryAll([...(await save("after he had gone")), ...(await save("and again"))]);
    expect(after.sealed).toBeGreaterThanOrEqual(4);
    expect(after.opened).toEqual([]);
    await hers.close();
    await expect(rosterSeenBy(world, stolen, workspace)).rejects.toThrow("404");
  });

  test("[WS-10] [SP-21] keeps on his device what he had not sent, and has it again when he is let in anew", async () => {
    const { owner, workspace, session } = await newTeam(world, "forgiver");
    const ben = await join(world, owner.device, workspace, "returner", "member");
    const his = value(await ben.device.openSession(session.id));
    world.proxy.meddle((request, forward) =>
      request.url.endsWith("/saves") ? unreachable(request, forward) : forward(request),
    );
    his.update(write(firstFile(his.state()).id, "never sent"));
    expect((await his.save()).ok).toBe(false);
    value(await owner.device.members.remove((await memberNamed(owner.device, ben.email)).accountId));
    world.proxy.meddle(null);
    expect((await his.save()).ok).toBe(false);
    await goneFrom(ben.device, workspace);
    expect(refusal(await ben.device.signOut({ discardUnsent: false })).code).toBe("offline");

    await joinAgain(owner.device, ben, workspace, "member");
    const again = value(await ben.device.openSession(session.id));
    expect(texts(again)).toContain("never sent");
    value(await again.save());
    await again.close();
    const hers = value(await owner.device.openSession(session.id));
    expect(texts(hers)).toContain("never sent");
    await hers.close();
  });

  test("[WS-13] what he saved last stays readable, and writable for those who stay", async () => {
    const { owner, workspace, session } = await newTeam(world, "heir");
    const ben = await join(world, owner.device, workspace, "author", "member");
    const cem = await join(world, owner.device, workspace, "colleague", "member");
    const his = value(await ben.device.openSession(session.id));
    his.update(write(firstFile(his.state()).id, "his last words"));
    value(await his.save());
    await his.close();
    value(await owner.device.members.remove((await memberNamed(owner.device, ben.email)).accountId));
    const handle = value(await cem.device.openSession(session.id));
    expect(texts(handle)).toContain("his last words");
    expect(handle.status().kind).not.toBe("read-only");
    handle.update(write(firstFile(handle.state()).id, "and mine"));
    value(await handle.save());
    await handle.close();
  });
});

describe("leaving and handing over", () => {
  test("[WS-8] who leaves is out at once, and an admin's device takes the keys away", async () => {
    const { owner, workspace, session } = await newTeam(world, "host");
    const ben = await join(world, owner.device, workspace, "leaver", "member");
    const hers = value(await owner.device.openSession(session.id));
    const home = value(await ben.device.leaveWorkspace());
    expect(home.workspaceId).not.toBe(workspace);
    expect(await belongs(ben.device, workspace)).toBe(false);
    await until(async () => {
      await owner.device.members.settle();
      return value(await owner.device.members.list()).length === 1;
    });
    hers.update(write(firstFile(hers.state()).id, "under the new epoch"));
    value(await hers.save());
    await hers.close();
    expect(refusal(await owner.device.leaveWorkspace()).code).toBe("forbidden");
  });

  test("[WS-7] ownership is handed over in one roster, and a workspace is never without an owner", async () => {
    const { owner, workspace } = await newTeam(world, "old-owner");
    const ben = await join(world, owner.device, workspace, "new-owner", "member");
    const [hers, his] = [
      await memberNamed(owner.device, owner.email),
      await memberNamed(owner.device, ben.email),
    ];
    expect(refusal(await owner.device.members.changeRole(hers.accountId, "admin")).code).toBe("forbidden");
    expect(refusal(await ben.device.members.transfer(hers.accountId)).code).toBe("forbidden");
    value(await owner.device.members.transfer(his.accountId));
    expect((await memberNamed(ben.device, ben.email)).role).toBe("owner");
    expect((await memberNamed(ben.device, owner.email)).role).toBe("admin");
    expect(refusal(await owner.device.members.remove(his.accountId)).code).toBe("forbidden");
    // Grants by who is admin no more are made anew: nobody is locked out by a demotion.
    value(await ben.device.members.changeRole(hers.accountId, "viewer"));
    expect((await memberNamed(owner.device, owner.email)).role).toBe("viewer");
    expect((await owner.device.listSessions()).ok).toBe(true);
    value(await owner.device.leaveWorkspace());
  });
});
