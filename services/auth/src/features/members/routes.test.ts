import { expect, test } from "bun:test";
import { formatId } from "@holdfast/protocol/ids";
import type { RoleName } from "@holdfast/protocol/role-names";
import type { Bytes } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import type { Roster } from "@holdfast/vault/roster";
import { type Fixture, outcomeOf, type RequestHeaders } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { type Person, randomBytes } from "../../testing/person.ts";
import { nextRoster } from "../../testing/roster-changes.ts";
import { answered, made, newestOf, type SignedUp } from "../../testing/sharing.ts";
import { epochOf, pathOf, threeOf } from "../../testing/three-members.ts";
import { rosterBody } from "../../testing/wire-changes.ts";

const CURRENT = "/workspaces/current";

const withRole = (who: SignedUp, role: RoleName) => (roster: Roster) => ({
  members: roster.members.map((each) =>
    Buffer.compare(each.accountId, who.person.accountId) === 0 ? { ...each, role: ROLE[role] } : each,
  ),
});

/** Asks for a role, by the roster that `change` makes of the one before. */
const change = async (
  { send }: Fixture,
  by: { readonly as: RequestHeaders; readonly person: Person },
  target: SignedUp,
  role: RoleName,
  {
    roster,
    keyRing,
    as = withRole(target, role),
  }: {
    readonly roster: Bytes;
    readonly keyRing: Bytes;
    readonly as?: (roster: Roster) => Partial<Roster>;
  },
): Promise<string> => {
  const body = { role, ...rosterBody(await nextRoster(by.person, roster, as), keyRing) };
  return outcomeOf(await send("PATCH", `${pathOf(target)}/role`, { body, headers: made(by.as, roster) }));
};

describeOnBackends("roles of members", (begin) => {
  test("[WS-7] [B3] [B4] owners and admins change a role by a roster that changes nothing else", async () => {
    const fixture = await begin();
    const { ada, ben, cem, admin, roster, roles } = await threeOf(fixture);
    const { keyRing } = ada.person.wire;
    const sent = { roster, keyRing };
    expect(await change(fixture, { as: admin, person: ben.person }, cem, "viewer", sent)).toBe("200");
    expect(await roles()).toEqual(["owner", "admin", "viewer"]);
    const next = { roster: await newestOf(fixture, ada), keyRing };
    expect(await change(fixture, ada, cem, "admin", next)).toBe("200");
    expect(await roles()).toEqual(["owner", "admin", "admin"]);
  });

  test("[WS-7] a roster that says another role, changes somebody else or anything else is refused", async () => {
    const fixture = await begin();
    const { ada, ben, cem, roster, roles } = await threeOf(fixture);
    const { keyRing } = ada.person.wire;
    const of = (as: (roster: Roster) => Partial<Roster>) =>
      change(fixture, ada, cem, "viewer", { roster, keyRing, as });
    const outcomes = [
      await of(() => ({})),
      await of(withRole(cem, "admin")),
      await of(withRole(ben, "viewer")),
      await of((before) => ({
        members: before.members.map((each) =>
          each.role === ROLE.owner ? each : { ...each, role: ROLE.viewer },
        ),
      })),
      await of(({ members }) => ({ members: members.filter(({ role }) => role !== ROLE.member) })),
      await of((before) => ({ ...withRole(cem, "viewer")(before), minWriteEpoch: 0 })),
    ];
    expect(outcomes).toEqual([...Array(5).fill("422 bad-references"), "422 bad-signature"]);
    const body = await epochOf(ada.person, roster, ada.person, [
      [ada.person, "owner"],
      [ben.person, "admin"],
      [cem.person, "viewer"],
    ]);
    const rotated = await fixture.send("PATCH", `${pathOf(cem)}/role`, {
      body: { role: "viewer", ...body },
      headers: made(ada.as, roster),
    });
    expect(await outcomeOf(rotated)).toBe("422 bad-references");
    expect(await roles()).toEqual(["owner", "admin", "member"]);
  });

  test("[WS-7] [B3] admins make and unmake no owner; an owner hands over in one roster, and one always stays", async () => {
    const fixture = await begin();
    const { ada, ben, cem, admin, roster, roles } = await threeOf(fixture);
    const { keyRing } = ada.person.wire;
    const byBen = { as: admin, person: ben.person };
    const sent = { roster, keyRing };
    expect(await change(fixture, byBen, ada, "member", sent)).toBe("403 forbidden");
    expect(await change(fixture, byBen, cem, "owner", sent)).toBe("403 forbidden");
    expect(await change(fixture, byBen, ben, "owner", sent)).toBe("403 forbidden");
    expect(await change(fixture, ada, ada, "admin", sent)).toBe("422 malformed-object");
    const handed = await nextRoster(ada.person, roster, (before) => ({
      members: before.members.map((each) => {
        if (each.role === ROLE.owner) return { ...each, role: ROLE.admin };
        return each.role === ROLE.admin ? { ...each, role: ROLE.owner } : each;
      }),
    }));
    const path = `${pathOf(ben)}/role`;
    const headers = made(ada.as, roster);
    const body = { role: "admin", ...rosterBody(handed, keyRing) };
    expect(await outcomeOf(await fixture.send("PATCH", path, { body, headers }))).toBe("422 bad-references");
    const handOver = await fixture.send("PATCH", path, { body: { ...body, role: "owner" }, headers });
    expect(handOver.status).toBe(200);
    expect(await roles()).toEqual(["admin", "owner", "member"]);
    expect(await change(fixture, ada, ben, "admin", { roster: handed, keyRing })).toBe("403 forbidden");
  });

  test("[WS-7] [A31] a stranger, somebody who left and no id are no members to change", async () => {
    const fixture = await begin();
    const { ada, ben, cem, member, roster } = await threeOf(fixture);
    const { keyRing } = ada.person.wire;
    const stranger = await fixture.signUp();
    const sent = { roster, keyRing, as: () => ({}) };
    expect(await change(fixture, ada, stranger, "viewer", sent)).toBe("404 not-found");
    await answered(fixture.send("DELETE", pathOf(cem), { headers: member }));
    expect(await change(fixture, ada, cem, "viewer", { roster, keyRing })).toBe("404 not-found");
    const body = { role: "viewer", ...rosterBody(roster, keyRing) };
    for (const id of ["acc_", "canary", formatId("dev", randomBytes(16))]) {
      const path = `${CURRENT}/members/${id}/role`;
      expect(
        await outcomeOf(await fixture.send("PATCH", path, { body, headers: made(ada.as, roster) })),
      ).toBe("404 not-found");
    }
    const { email } = ben.person;
    const unknown = { ...body, email };
    const refused = await fixture.send("PATCH", `${pathOf(ben)}/role`, {
      body: unknown,
      headers: made(ada.as, roster),
    });
    expect(await outcomeOf(refused)).toBe("400 invalid-request");
  });
});
