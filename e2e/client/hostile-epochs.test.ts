import { describe, expect, test } from "bun:test";
import { rewriteJson } from "./proxy.ts";
import { join, memberNamed, newTeam } from "./sharing.ts";
import { firstFile, refusal, texts, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

describe("a service that withholds what a new epoch needs", () => {
  test("[KY-12] [WS-10] a grant that never comes: nothing is saved under a made-up key, and nothing typed is lost", async () => {
    const { owner, workspace, session } = await newTeam(world, "giver");
    const ben = await join(world, owner.device, workspace, "waiting", "member");
    const cem = await join(world, owner.device, workspace, "leaver", "member");
    const his = value(await ben.device.openSession(session.id));
    his.update(write(firstFile(his.state()).id, "before the new epoch"));
    value(await his.save());
    value(await owner.device.members.remove((await memberNamed(owner.device, cem.email)).accountId));

    const roster = new RegExp(`${workspace}/roster$`);
    for (const grant of ["", "AAAA", null]) {
      world.proxy.meddle(rewriteJson(roster, (json) => ({ ...json, grant })));
      his.update(write(firstFile(his.state()).id, `typed without a grant: ${grant}`));
      expect((await his.save()).ok).toBe(false);
      expect(refusal(await ben.device.members.list()).code).not.toBe("internal");
      expect(texts(his)).toContain(`typed without a grant: ${grant}`);
      world.proxy.meddle(null);
    }
    const hers = value(await owner.device.openSession(session.id));
    expect(texts(hers)).toContain("before the new epoch");
    await hers.close();

    await his.close();
    value(await ben.device.members.list());
    const again = value(await ben.device.openSession(session.id));
    expect(texts(again)).toContain("typed without a grant: null");
    value(await again.save());
    await again.close();
    const there = value(await owner.device.openSession(session.id));
    expect(texts(there)).toContain("typed without a grant: null");
    await there.close();
  });
});
