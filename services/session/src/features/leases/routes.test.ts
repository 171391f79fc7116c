import { expect, test } from "bun:test";
import { formatId } from "@holdfast/protocol/ids";
import { LEASES_PER_MINUTE, Lease, LeaseView } from "@holdfast/protocol/leases";
import { ROLE } from "@holdfast/vault/roles";
import { Value } from "@sinclair/typebox/value";
import { type BackendFixture, createFixture, outcomeOf } from "../../testing/fixture.ts";
import type { TestMember } from "../../testing/member.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";

const bodyOf = (by: TestMember, take = false) => ({ deviceId: formatId("dev", by.deviceId), take });

const colleagueOf = async (of: BackendFixture, role: number = ROLE.member): Promise<TestMember> => {
  const member = await of.newMember();
  await of.world.setRole(of.ann.workspaceId, member, role);
  return { ...member, workspaceId: of.ann.workspaceId };
};

describeOnBackends("leases over HTTP", (begin) => {
  test("[LE-1] a lease is given, shown, refused to another device with who has it, taken, and given back", async () => {
    const of = await begin();
    const bob = await colleagueOf(of);
    const path = `${of.path}/lease`;
    const given = await of.send("POST", path, { body: bodyOf(of.ann) });
    const lease = await given.json();
    expect([given.status, Value.Check(Lease, lease), lease.generation]).toEqual([200, true, 1]);
    const shown = await (await of.send("GET", path, { as: bob })).json();
    expect(Value.Check(LeaseView, shown)).toBe(true);
    expect(shown.holder).toMatchObject({
      deviceId: formatId("dev", of.ann.deviceId),
      expiresAt: lease.expiresAt,
    });
    const refused = await of.send("POST", path, { body: bodyOf(bob), as: bob });
    expect([refused.status, await refused.json()]).toMatchObject([
      409,
      { code: "lease-held", ...shown.holder },
    ]);
    const taken = await of.send("POST", path, { body: bodyOf(bob, true), as: bob });
    expect((await taken.json()).generation).toBe(2);
    expect((await of.send("DELETE", path)).status).toBe(204);
    expect((await (await of.send("GET", path)).json()).holder.deviceId).toBe(formatId("dev", bob.deviceId));
    expect((await of.send("DELETE", path, { as: bob })).status).toBe(204);
    expect(await (await of.send("GET", path)).json()).toEqual({ holder: null });
  });

  test("[LE-1] only members see it, and a viewer cannot take it", async () => {
    const of = await begin();
    const path = `${of.path}/lease`;
    const [viewer, eve] = [await colleagueOf(of, ROLE.viewer), await of.newMember()];
    await of.send("POST", path, { body: bodyOf(of.ann) });
    expect((await of.send("GET", path, { as: viewer })).status).toBe(200);
    const post = (as: TestMember) => of.send("POST", path, { body: bodyOf(as, true), as });
    expect(await outcomeOf(await post(viewer))).toBe("403 forbidden");
    expect(await outcomeOf(await post(eve))).toBe("404 not-found");
    for (const method of ["GET", "DELETE"])
      expect(await outcomeOf(await of.send(method, path, { as: eve }))).toBe("404 not-found");
    const foreign = { ...viewer, deviceId: of.ann.deviceId };
    expect(await outcomeOf(await post(foreign))).toBe("403 forbidden");
  });

  test("[LE-5] [LE-6] a branch names its session of the same workspace, in view and list, until it is kept", async () => {
    const of = await begin();
    const origin = formatId("ses", of.session);
    const id = await of.newSession(of.ann, origin);
    const path = `/sessions/${formatId("ses", id)}`;
    expect((await (await of.send("GET", path)).json()).branchOf).toBe(origin);
    const { items } = await (await of.send("GET", "/sessions")).json();
    expect(new Set(items.map((each: { branchOf: string | null }) => each.branchOf))).toEqual(
      new Set([origin, null]),
    );
    const eve = await of.newMember();
    expect(await outcomeOf(await of.send("POST", `${path}/keep`, { as: eve }))).toBe("404 not-found");
    const viewer = await colleagueOf(of, ROLE.viewer);
    expect(await outcomeOf(await of.send("POST", `${path}/keep`, { as: viewer }))).toBe("403 forbidden");
    for (let n = 0; n < 2; n++) {
      const kept = await of.send("POST", `${path}/keep`);
      expect([kept.status, (await kept.json()).branchOf]).toEqual([200, null]);
    }
    const entries = await of.audited(of.ann.workspaceId);
    expect(entries.map(({ action }) => action)).toEqual([
      "session.created",
      "session.created",
      "session.kept",
    ]);
  });

  test("[LE-5] nothing is a branch of what is not there, or not in the same workspace", async () => {
    const of = await begin();
    const eve = await of.newMember();
    const theirs = formatId("ses", await of.newSession(eve));
    await expect(of.newSession(of.ann, theirs)).rejects.toThrow("not-found");
    await of.send("DELETE", of.path);
    await expect(of.newSession(of.ann, formatId("ses", of.session))).rejects.toThrow("not-found");
  });
});

test("[LE-1] asking for leases is bounded for each login, apart from its saves", async () => {
  const of = await createFixture();
  const path = `${of.path}/lease`;
  const outcomes = new Set<string>();
  for (let n = 0; n <= LEASES_PER_MINUTE + 10; n++)
    outcomes.add(await outcomeOf(await of.send("POST", path, { body: bodyOf(of.ann) })));
  expect([...outcomes]).toEqual(["200", "429 rate-limited"]);
});
