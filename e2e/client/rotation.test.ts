import { describe, expect, test } from "bun:test";
import { ageEpoch } from "./epochs.ts";
import { unreachable } from "./proxy.ts";
import { join, memberNamed, newTeam } from "./sharing.ts";
import { firstFile, newcomer, refusal, secondDevice, texts, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();
const DAY = 24 * 3600 * 1000;

describe("rotation", () => {
  test("[RO-1] [RO-3] [A18] keys of 30 days are replaced when somebody wants it, younger ones are not", async () => {
    const { device, account, session } = await newcomer(world, "routine");
    const { workspaceId } = account;
    const young = value(await device.rotation.status());
    expect(young).toMatchObject({ epoch: 1, state: "young", mayRotate: true });
    expect(Date.parse(young.dueAt) - Date.parse(young.since)).toBe(90 * DAY);
    const early = refusal(await device.rotation.rotate({ reason: "routine" }));
    expect(early.code).toBe("key-too-young");
    expect(early.detail).toContain("from 20");
    expect(value(await device.rotation.status()).epoch).toBe(1);
    await ageEpoch(world, workspaceId, 31);
    value(await device.rotation.rotate({ reason: "routine" }));
    expect(value(await device.rotation.status())).toMatchObject({ epoch: 2, state: "young" });
    const handle = value(await device.openSession(session.id));
    handle.update(write(firstFile(handle.state()).id, "under the second epoch"));
    value(await handle.save());
    await handle.close();
    const again = world.device("routine");
    await again.start();
    const back = value(await again.openSession(session.id));
    expect(texts(back)).toContain("under the second epoch");
    await back.close();
  });

  test("[RO-1] [RO-4] after a suspected leak nothing waits; saves before and after it come back", async () => {
    const { device, session } = await newcomer(world, "leak");
    const handle = value(await device.openSession(session.id));
    const { id } = firstFile(handle.state());
    for (const epoch of [1, 2, 3]) {
      handle.update(write(id, `of epoch ${epoch}`));
      value(await handle.save());
      value(await device.rotation.rotate({ reason: "suspected-leak" }));
      expect(value(await device.rotation.status()).epoch).toBe(epoch + 1);
    }
    const { saves } = value(await handle.timeline.saves());
    const seen: string[] = [];
    for (const { digest } of saves.slice(0, 3)) {
      const { files } = value(await handle.timeline.preview(digest));
      seen.push(String(files[id]?.content));
    }
    expect(seen).toEqual(["of epoch 3", "of epoch 2", "of epoch 1"]);
    const [, , first] = saves;
    value(await handle.timeline.restore(first?.digest ?? ""));
    expect(handle.state().files[id]?.content).toBe("of epoch 1");
    await handle.close();
    await world.forgetCopies("leak");
    const again = world.device("leak");
    await again.start();
    const back = value(await again.openSession(session.id));
    expect(back.state().files[id]?.content).toBe("of epoch 1");
    await back.close();
  });

  test("[RO-2] viewers, members and who was removed replace no keys", async () => {
    const { owner, workspace } = await newTeam(world, "keeper");
    for (const role of ["viewer", "member"] as const) {
      const guest = await join(world, owner.device, workspace, role, role);
      expect(value(await guest.device.rotation.status()).mayRotate).toBe(false);
      const refused = await guest.device.rotation.rotate({ reason: "suspected-leak" });
      expect(refusal(refused).code).toBe("forbidden");
    }
    const admin = await join(world, owner.device, workspace, "ousted", "admin");
    value(await admin.device.rotation.rotate({ reason: "suspected-leak" }));
    expect(value(await owner.device.rotation.status()).epoch).toBe(1);
    value(await owner.device.members.remove((await memberNamed(owner.device, admin.email)).accountId));
    expect((await admin.device.rotation.rotate({ reason: "suspected-leak" })).ok).toBe(false);
    value(await owner.device.members.list());
    expect(value(await owner.device.rotation.status()).epoch).toBe(3);
  });

  test("[RO-3] [RO-6] of two devices at once one makes the epoch, both go on in it, and unsent work lands", async () => {
    const { device, email, session, account } = await newcomer(world, "first-of-two");
    const other = await secondDevice(world, "second-of-two", email);
    await ageEpoch(world, account.workspaceId, 40);
    const [hers, theirs] = [
      value(await device.openSession(session.id)),
      value(await other.openSession(session.id, { alongside: true })),
    ];
    world.proxy.meddle((request, forward) =>
      request.url.endsWith("/saves") ? unreachable(request, forward) : forward(request),
    );
    const [first, second] = Object.keys(hers.state().files);
    hers.update(write(first ?? "", "typed before, on the first"));
    theirs.update(write(second ?? "", "typed before, on the second"));
    expect((await hers.save()).ok || (await theirs.save()).ok).toBe(false);
    const outcomes = await Promise.all(
      [device, other].map((each) => each.rotation.rotate({ reason: "routine" })),
    );
    // Who came second finds it done, or that the new keys are young.
    expect(outcomes.filter(({ ok }) => ok).length).toBeGreaterThan(0);
    for (const outcome of outcomes) if (!outcome.ok) expect(outcome.error.code).toBe("key-too-young");
    world.proxy.meddle(null);
    value(await hers.save());
    value(await theirs.save());
    value(await hers.save());
    const third = await secondDevice(world, "third", email);
    const seen = texts(value(await third.openSession(session.id)));
    expect(seen).toContain("typed before, on the first");
    expect(seen).toContain("typed before, on the second");
    for (const each of [device, other, third])
      expect(value(await each.rotation.status())).toMatchObject({ epoch: 2, state: "young" });
  });

  test("[RO-6] [WS-10] what another device saves while the keys are replaced is saved", async () => {
    const { owner, workspace, session } = await newTeam(world, "rotator");
    const ben = await join(world, owner.device, workspace, "busy", "member");
    const his = value(await ben.device.openSession(session.id));
    const { id } = firstFile(his.state());
    let typed = 0;
    const typing = (async () => {
      for (; typed < 12; typed++) {
        his.update(write(id, `version ${typed}`));
        await his.save();
      }
    })();
    for (let n = 0; n < 3; n++) value(await owner.device.rotation.rotate({ reason: "suspected-leak" }));
    await typing;
    his.update(write(id, "the last one"));
    value(await his.save());
    await his.close();
    const hers = value(await owner.device.openSession(session.id));
    expect(texts(hers)).toContain("the last one");
    await hers.close();
    expect(value(await owner.device.rotation.status()).epoch).toBe(4);
  });

  test("[RO-3] without the service nothing is replaced, and with it it is", async () => {
    const { device } = await newcomer(world, "offline");
    world.proxy.meddle(unreachable);
    expect(refusal(await device.rotation.rotate({ reason: "suspected-leak" })).code).not.toBe("not-trusted");
    world.proxy.meddle(null);
    expect(value(await device.rotation.status()).epoch).toBe(1);
    value(await device.rotation.rotate({ reason: "suspected-leak" }));
    expect(value(await device.rotation.status()).epoch).toBe(2);
  });
});
