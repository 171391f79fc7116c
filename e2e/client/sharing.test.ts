import { describe, expect, test } from "bun:test";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { Result } from "@holdfast/protocol/result";
import { join, linkOf, memberNamed, newTeam } from "./sharing.ts";
import {
  firstFile,
  newcomer,
  refusal,
  secondDevice,
  texts,
  until,
  value,
  worldOfFile,
  write,
} from "./world.ts";

const world = worldOfFile();

describe("a shared workspace", () => {
  test("[WS-1] [WS-2] [WS-3] [B3] is founded under a sealed name, listed, entered, renamed and left for home again", async () => {
    const { device, email } = await newcomer(world, "founder");
    const made = value(await device.workspaces.create("  The team  "));
    expect(made).toMatchObject({ name: "The team", role: "owner", home: false, current: false });
    const [home, team] = value(await device.workspaces.list());
    expect(home).toMatchObject({ home: true, current: true, name: null });
    expect(team).toEqual(made);
    expect(refusal(await device.workspaces.create("no")).code).toBe("invalid-request");

    expect(value(await device.switchWorkspace(made.id)).workspaceId).toBe(made.id);
    expect(value(await device.listSessions())).toEqual([]);
    const renamed = value(await device.workspaces.rename("Another name"));
    expect(renamed).toMatchObject({ name: "Another name", current: true });

    const other = await secondDevice(world, "founder-2", email);
    const there = value(await other.workspaces.list()).find(({ id }) => id === made.id);
    expect(there).toMatchObject({ name: "Another name", role: "owner" });
    value(await device.switchWorkspace(home?.id ?? made.id));
    expect(value(await device.listSessions())).toHaveLength(1);
  });

  test("[WS-4] [WS-5] [WS-6] [WS-7] [B4] the second person opens the shared session, both save, and both see both", async () => {
    const { owner, workspace, session } = await newTeam(world, "ada");
    const ben = await join(world, owner.device, workspace, "ben", "member");
    const listed = value(await ben.device.workspaces.list()).find(({ id }) => id === workspace);
    expect(listed).toMatchObject({ name: "The team", role: "member", current: true, home: false });
    expect(value(await ben.device.listSessions()).map(({ name }) => name)).toEqual(["Shared"]);

    const [hers, his] = [
      value(await owner.device.openSession(session.id)),
      value(await ben.device.openSession(session.id, { alongside: true })),
    ];
    const [first, second] = Object.keys(hers.state().files);
    hers.update(write(first ?? "", "by Ada"));
    his.update(write(second ?? "", "by Ben"));
    value(await hers.save());
    value(await his.save());
    hers.update(write(first ?? "", "by Ada again"));
    value(await hers.save());
    value(await his.save());
    for (const handle of [hers, his]) expect(texts(handle)).toContain("by Ben");
    expect(texts(hers)).toContain("by Ada again");
    await hers.close();
    await his.close();
    // A device that has seen nothing of it before.
    const fresh = await secondDevice(world, "ben-2", ben.email);
    value(await fresh.switchWorkspace(workspace));
    const again = value(await fresh.openSession(session.id));
    expect(texts(again)).toEqual(expect.arrayContaining(["by Ada again", "by Ben"]));
    await again.close();
  });

  test("[WS-4] [WS-5] an invite is for one address: nobody else sees it, and a cut link is told from a wrong one", async () => {
    const { owner } = await newTeam(world, "asker");
    const [ben, eve] = [await newcomer(world, "guest"), await newcomer(world, "eve")];
    const invite = value(await owner.device.members.invite({ email: ben.email, role: "member" }));
    expect(invite).toMatchObject({ email: ben.email, role: "member", state: "open", acceptance: null });
    const link = linkOf(invite);
    for (const call of ["read", "accept"] as const) {
      expect(refusal(await eve.device.invitations[call](link)).code).toBe("not-found");
    }
    const read = value(await ben.device.invitations.read(link));
    expect(read).toMatchObject({ inviterEmail: owner.email, role: "member", state: "open", proven: true });
    const hers = await memberNamed(owner.device, owner.email);
    expect(read.inviterWords).toEqual(hers.words);
    const cut = { ...link, fragment: link.fragment?.slice(0, -1) ?? null };
    expect(refusal(await ben.device.invitations.read(cut)).code).toBe("invalid-request");
    value(await owner.device.members.revokeInvite(link.id));
    expect((await ben.device.invitations.accept(link)).ok).toBe(false);
  });

  test("[WS-5] without the link's secret both compare words first, and nobody is let in before", async () => {
    const { owner, workspace } = await newTeam(world, "speaker");
    const ben = await newcomer(world, "listener");
    const invite = value(await owner.device.members.invite({ email: ben.email, role: "viewer" }));
    const link = { id: invite.id, fragment: null };
    const read = value(await ben.device.invitations.read(link));
    expect(read.proven).toBe(false);
    expect(refusal(await ben.device.invitations.accept(link)).code).toBe("not-trusted");
    value(await ben.device.invitations.accept(link, { wordsMatch: true }));
    expect(value(await owner.device.members.settle()).admitted).toBe(0);
    const [seen] = value(await owner.device.members.invites());
    expect(seen?.acceptance).toEqual({ standing: "words", words: read.ownWords });
    expect(refusal(await owner.device.members.admit(link.id)).code).toBe("not-trusted");
    value(await owner.device.members.admit(link.id, { wordsMatch: true }));
    value(await ben.device.switchWorkspace(workspace));
    expect((await memberNamed(ben.device, ben.email)).words).toEqual(read.ownWords);
  });

  test("[WS-12] [B7] a viewer reads everything and changes nothing", async () => {
    const { owner, workspace, session } = await newTeam(world, "shower");
    const eye = await join(world, owner.device, workspace, "viewer", "viewer");
    const handle = value(await eye.device.openSession(session.id));
    expect(handle.status()).toEqual({ kind: "read-only", reason: "role" });
    expect(texts(handle).length).toBeGreaterThan(0);
    handle.update(write(firstFile(handle.state()).id, "not mine to write"));
    await handle.save();
    await handle.close();
    const hers = value(await owner.device.openSession(session.id));
    expect(texts(hers)).not.toContain("not mine to write");
    await hers.close();
    const state = handle.state();
    const { accountId } = await memberNamed(eye.device, owner.email);
    const attempts: readonly Result<unknown, ClientProblem>[] = [
      await eye.device.createSession({ name: "Mine", state }),
      await eye.device.renameSession(session.id, "Mine"),
      await eye.device.deleteSession(session.id),
      await eye.device.workspaces.rename("Mine now"),
      await eye.device.workspaces.setPlan("enterprise"),
      await eye.device.members.invite({ email: "friend@example.org", role: "viewer" }),
      await eye.device.members.changeRole(accountId, "viewer"),
      await eye.device.members.transfer(accountId),
      await eye.device.members.remove(accountId),
    ];
    expect(attempts.map((attempt) => refusal(attempt).code)).toEqual(attempts.map(() => "forbidden"));
    expect(value(await owner.device.listSessions()).map(({ name }) => name)).toEqual(["Shared"]);
  });

  test("[WS-7] [WS-12] a viewer who becomes a member writes, and reads only when he is a viewer again", async () => {
    const { owner, workspace, session } = await newTeam(world, "promoter");
    const ben = await join(world, owner.device, workspace, "promoted", "viewer");
    const { accountId } = await memberNamed(owner.device, ben.email);
    value(await owner.device.members.changeRole(accountId, "member"));
    const handle = value(await ben.device.openSession(session.id));
    handle.update(write(firstFile(handle.state()).id, "by a member"));
    value(await handle.save());
    value(await owner.device.members.changeRole(accountId, "viewer"));
    handle.update(write(firstFile(handle.state()).id, "by a viewer"));
    expect(refusal(await handle.save()).code).toBe("forbidden");
    expect(handle.status()).toEqual({ kind: "read-only", reason: "role" });
    await handle.close();
    const hers = value(await owner.device.openSession(session.id));
    expect(texts(hers)).toContain("by a member");
    expect(texts(hers)).not.toContain("by a viewer");
    await hers.close();
  });

  test("[WS-11] [B5] plan and usage are the workspace's, for everybody to see", async () => {
    const { owner, workspace } = await newTeam(world, "payer");
    const ben = await join(world, owner.device, workspace, "user", "member");
    expect(value(await ben.device.workspaces.usage())).toMatchObject({
      plan: "free",
      quotas: { templates: 10, runningRuntimes: 3 },
      used: { members: 2, sessions: 1 },
    });
    value(await owner.device.workspaces.setPlan("pro"));
    const usage = value(await ben.device.workspaces.usage());
    expect(usage).toMatchObject({ plan: "pro", quotas: { templates: 100, runningRuntimes: 20 } });
  });

  test("[WS-5] an admin's device that is unlocked lets in by itself who accepted", async () => {
    const { owner, workspace } = await newTeam(world, "sleeper");
    const ben = await newcomer(world, "early");
    const invite = value(await owner.device.members.invite({ email: ben.email, role: "member" }));
    await owner.device.lock();
    value(await ben.device.invitations.accept(linkOf(invite)));
    expect((await ben.device.switchWorkspace(workspace)).ok).toBe(false);
    value(await owner.device.unlock("Correct-horse7battery"));
    await until(async () => (await ben.device.switchWorkspace(workspace)).ok);
    expect(value(await ben.device.listSessions())).toHaveLength(1);
  });
});
