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

describe("a service that lies about a rotation", () => {
  test("[RO-3] one that is only said to be stored, or read back as it was before, is never called done", async () => {
    const { owner, workspace, session } = await newTeam(world, "turner");
    const ben = await join(world, owner.device, workspace, "turned", "member");
    const { rotation } = owner.device;
    const rotate = () => rotation.rotate({ reason: "suspected-leak" });
    const epoch = async () => {
      value(await owner.device.members.list());
      return value(await rotation.status()).epoch;
    };
    const path = new RegExp(`${workspace}/roster$`);
    const isPut = ({ method, url }: Request): boolean => method === "PUT" && path.test(url);

    // Never stored: the next version is made up.
    const before = await epoch();
    world.proxy.meddle(async (request, forward) =>
      isPut(request) ? Response.json({ version: 1_000 }) : forward(request),
    );
    expect((await rotate()).ok).toBe(false);
    world.proxy.meddle(null);
    expect(await epoch()).toBe(before);

    // Stored, and from then on the answers are those from before.
    const answers: string[] = [];
    let stored = false;
    world.proxy.meddle(async (request, forward) => {
      if (isPut(request)) {
        stored = true;
        return forward(request);
      }
      if (!path.test(new URL(request.url).pathname)) return forward(request);
      if (stored) return new Response(answers[0], { headers: { "content-type": "application/json" } });
      const answer = await forward(request);
      answers.push(await answer.clone().text());
      return answer;
    });
    expect((await rotate()).ok).toBe(false);
    expect(stored).toBe(true);
    world.proxy.meddle(null);

    // Told the truth again, everybody goes on in the epoch that is in force, and it can be replaced.
    expect(await epoch()).toBe(before + 1);
    value(await rotate());
    expect(await epoch()).toBe(before + 2);
    const his = value(await ben.device.openSession(session.id));
    his.update(write(firstFile(his.state()).id, "after all of them"));
    value(await his.save());
    await his.close();
    const hers = value(await owner.device.openSession(session.id));
    expect(texts(hers)).toContain("after all of them");
    await hers.close();
  });
});
