import { expect, test } from "bun:test";
import type { RoleName } from "@holdfast/protocol/role-names";
import { ROLE } from "@holdfast/vault/roles";
import { outcomeOf } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import type { Person } from "../../testing/person.ts";
import { nextRoster } from "../../testing/roster-changes.ts";
import { sealedName } from "../../testing/sealed-names.ts";
import { answered, invited, made, type SignedUp } from "../../testing/sharing.ts";
import { epochOf, inWorkspaceOf, pathOf, threeOf } from "../../testing/three-members.ts";
import { rosterBody } from "../../testing/wire-changes.ts";

const CURRENT = "/workspaces/current";

describeOnBackends("leaving and removing", (begin) => {
  test("[WS-8] who leaves has no access any more at once, and is shown as left until a roster says so", async () => {
    const fixture = await begin();
    const { ada, ben, cem, member, roster, list } = await threeOf(fixture);
    expect((await fixture.send("DELETE", pathOf(cem), { headers: member })).status).toBe(204);
    const path = `/workspaces/${ada.answer.workspaceId}/roster`;
    for (const each of [path, "/workspaces/current", `${CURRENT}/members`, "/usage"])
      expect(await outcomeOf(await fixture.send("GET", each, { headers: member }))).toBe("404 not-found");
    const own = await answered(fixture.send("GET", "/workspaces", { headers: member }));
    expect(own.items.map(({ id }: { id: string }) => id)).toEqual([cem.answer.workspaceId]);
    expect((await list()).map(({ email, left }) => [email, left])).toEqual([
      [ada.person.email, false],
      [ben.person.email, false],
      [cem.person.email, true],
    ]);
    const view = await answered(fixture.send("GET", path, { headers: ada.as }));
    expect([view.members.length, view.former.length]).toEqual([3, 0]);
    const body = await epochOf(ada.person, roster, ada.person, [
      [ada.person, "owner"],
      [ben.person, "admin"],
    ]);
    const signedOff = await fixture.send("DELETE", pathOf(cem), { body, headers: made(ada.as, roster) });
    expect(signedOff.status).toBe(204);
    expect((await list()).map(({ left }) => left)).toEqual([false, false]);
    const after = await answered(fixture.send("GET", path, { headers: ada.as }));
    expect([after.members.length, after.former.length]).toEqual([2, 1]);
  });

  test("[WS-8] a roster made before somebody left does not bring him back", async () => {
    const fixture = await begin();
    const { ada, ben, cem, member, roster, list } = await threeOf(fixture);
    const everybody = [
      [ada.person, "owner"],
      [ben.person, "admin"],
      [cem.person, "member"],
    ] as const;
    const earlier = await epochOf(ada.person, roster, ada.person, everybody);
    await answered(fixture.send("DELETE", pathOf(cem), { headers: member }));
    const path = `/workspaces/${ada.answer.workspaceId}/roster`;
    const body = { reason: "suspected-leak", ...earlier };
    await answered(fixture.send("PUT", path, { body, headers: made(ada.as, roster) }));
    expect((await list()).map(({ left }) => left)).toEqual([false, false, true]);
    expect(await outcomeOf(await fixture.send("GET", "/workspaces/current", { headers: member }))).toBe(
      "404 not-found",
    );
  });

  test("[WS-8] an owner stays, everybody stays at home, and leaving takes no body", async () => {
    const fixture = await begin();
    const { ada, ben, cem, admin, member, roster, list } = await threeOf(fixture);
    expect(await outcomeOf(await fixture.send("DELETE", pathOf(ada), { headers: ada.as }))).toBe(
      "403 forbidden",
    );
    expect(await outcomeOf(await fixture.send("DELETE", pathOf(cem), { headers: cem.as }))).toBe(
      "403 forbidden",
    );
    const body = await epochOf(ada.person, roster, ben.person, [
      [ada.person, "owner"],
      [cem.person, "member"],
    ]);
    const own = await fixture.send("DELETE", pathOf(ben), { body, headers: made(admin, roster) });
    expect(await outcomeOf(own)).toBe("400 invalid-request");
    expect(await outcomeOf(await fixture.send("DELETE", pathOf(cem), { body: {}, headers: member }))).toBe(
      "400 invalid-request",
    );
    expect(await list()).toHaveLength(3);
  });

  test("[WS-9] [B4] who is removed reaches nothing by any token; the others go on in the new epoch", async () => {
    const fixture = await begin();
    const { ada, ben, cem, admin, member, roster, list } = await threeOf(fixture);
    const stay = [
      [ada.person, "owner"],
      [ben.person, "admin"],
    ] as const;
    const body = await epochOf(ada.person, roster, ben.person, stay);
    const response = await fixture.send("DELETE", pathOf(cem), { body, headers: made(admin, roster) });
    expect([response.status, response.headers.get("etag")]).toEqual([204, '"v4"']);
    const path = `/workspaces/${ada.answer.workspaceId}/roster`;
    for (const each of [path, "/workspaces/current", `${CURRENT}/members`])
      expect(await outcomeOf(await fixture.send("GET", each, { headers: member }))).toBe("404 not-found");
    expect(await list()).toHaveLength(2);
    const current = await answered(fixture.send("GET", "/workspaces/current", { headers: ada.as }));
    expect([current.epoch, current.minWriteEpoch, current.rosterVersion]).toEqual([2, 2, 4]);
    const view = await answered(fixture.send("GET", path, { headers: ada.as }));
    expect([view.keyRing, view.former.length]).toEqual([body.keyRing, 1]);
    // What is sealed from now on is sealed under the new epoch.
    const meta = await sealedName(ada.person, "Fleet");
    const settings = { body: { meta }, headers: { ...ada.as, "if-match": '"v0"' } };
    expect(await outcomeOf(await fixture.send("PATCH", `${CURRENT}/settings`, settings))).toBe(
      "409 epoch-retired",
    );
  });

  test("[WS-9] a removal takes that member out and nothing else, in a new epoch and with all keys", async () => {
    const fixture = await begin();
    const { ada, ben, cem, admin, roster, list } = await threeOf(fixture);
    const remove = async (target: SignedUp, body: unknown, as = made(ada.as, roster)) =>
      outcomeOf(await fixture.send("DELETE", pathOf(target), { body, headers: as }));
    const { keyRing } = ada.person.wire;
    const without = await nextRoster(ada.person, roster, ({ members }) => ({
      members: members.filter(({ role }) => role !== ROLE.member),
    }));
    const stay: readonly (readonly [Person, RoleName])[] = [
      [ada.person, "owner"],
      [ben.person, "admin"],
    ];
    const good = await epochOf(ada.person, roster, ada.person, stay);
    const outcomes = [
      await remove(cem, rosterBody(without, keyRing)),
      await remove(cem, rosterBody(await nextRoster(ada.person, roster, () => ({})), keyRing)),
      await remove(cem, await epochOf(ada.person, roster, ada.person, [[ada.person, "owner"]])),
      await remove(cem, await epochOf(ada.person, roster, ada.person, [...stay, [cem.person, "member"]])),
      await remove(
        cem,
        await epochOf(ada.person, roster, ada.person, [
          [ada.person, "owner"],
          [ben.person, "member"],
        ]),
      ),
      await remove(cem, { ...good, grants: good.grants.slice(1) }),
      await remove(ben, good),
    ];
    expect(outcomes).toEqual(Array(7).fill("422 bad-references"));
    expect(await remove(cem, { ...good, keyRing: rosterBody(roster, keyRing).keyRing })).toBe(
      "422 wrong-place",
    );
    expect(await remove(cem, good, { ...ada.as, "if-match": '"v2"' })).toBe("412 version-conflict");
    expect(await remove(cem, good, ada.as)).toBe("428 precondition-required");
    const seized = await epochOf(ada.person, roster, ben.person, [[ben.person, "admin"]]);
    expect(await remove(ada, seized, made(admin, roster))).toBe("403 forbidden");
    expect(await list()).toHaveLength(3);
    expect(await remove(cem, good)).toBe("204");
  });

  test("[WS-9] two removals at once: one wins, and the other is told to look again", async () => {
    const fixture = await begin();
    const { ada, ben, cem, admin, roster, list } = await threeOf(fixture);
    const bodies = await Promise.all([
      epochOf(ada.person, roster, ada.person, [
        [ada.person, "owner"],
        [ben.person, "admin"],
      ]),
      epochOf(ada.person, roster, ben.person, [
        [ada.person, "owner"],
        [ben.person, "admin"],
      ]),
    ]);
    const outcomes = await Promise.all(
      [ada.as, admin].map(async (as, at) =>
        outcomeOf(await fixture.send("DELETE", pathOf(cem), { body: bodies[at], headers: made(as, roster) })),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === "204")).toHaveLength(1);
    const [lost = ""] = outcomes.filter((outcome) => outcome !== "204");
    expect(["412 version-conflict", "404 not-found"]).toContain(lost);
    expect(await list()).toHaveLength(2);
  });

  test("[WS-4] [WS-9] invites of a removed admin are nobody's any more", async () => {
    const fixture = await begin();
    const { ada, ben, cem, admin, roster } = await threeOf(fixture);
    const dia = await fixture.signUp();
    const person = inWorkspaceOf(ada.person, ben.person);
    const id = await invited(fixture, { ...ben, as: admin, person }, dia);
    const body = await epochOf(ada.person, roster, ada.person, [
      [ada.person, "owner"],
      [cem.person, "member"],
    ]);
    await answered(fixture.send("DELETE", pathOf(ben), { body, headers: made(ada.as, roster) }));
    const seen = await answered(fixture.send("GET", `/invites/${id}`, { headers: dia.as }));
    expect(seen.state).toBe("revoked");
  });
});
