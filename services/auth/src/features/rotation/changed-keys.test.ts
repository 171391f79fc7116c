import { expect, test } from "bun:test";
import { openGrant } from "@holdfast/vault/grant";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { ROLE, type Role } from "@holdfast/vault/roles";
import { memberOf, NO_GRANT, type Roster } from "@holdfast/vault/roster";
import { type Changed, withChangedMember } from "../../testing/changed-member.ts";
import { outcomeOf } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import type { Person } from "../../testing/person.ts";
import { replaceRoot } from "../../testing/root-changes.ts";
import { nextRoster } from "../../testing/roster-changes.ts";
import { admission, answered, invited, join, made, newestOf } from "../../testing/sharing.ts";
import { pathOf } from "../../testing/three-members.ts";
import { rosterBody } from "../../testing/wire-changes.ts";

const CURRENT = "/workspaces/current";
const isOf = ({ accountId }: Person, member: { readonly accountId: Uint8Array }): boolean =>
  Buffer.compare(member.accountId, accountId) === 0;

describeOnBackends("a member whose new keys are to be confirmed", (begin) => {
  test("[RO-12] [A18] an admin names its new identity in a new epoch, and it reads and writes again", async () => {
    const { fixture, ada, ben, cem, cemNow, admin, ...of } = await withChangedMember(await begin());
    expect(await of.waits()).toBe(true);
    const next = await of.epoch(of.everybody, ben.person, of.confirming);
    const response = await of.put("changed-keys", next, admin);
    expect([response.status, response.headers.get("etag")]).toEqual([200, '"v4"']);
    const roster = await of.newest();
    expect(roster).toMatchObject({ epoch: 2, minWriteEpoch: 2 });
    const grant = (await of.grantOfCem()) ?? new Uint8Array(0);
    const { x } = cemNow.secrets.identity;
    const opened = await openGrant(nodePrimitives, grant, roster, cem.person.accountId, x);
    expect(opened.ok && opened.value).toEqual(next.spaceKey);
    expect(await of.waits()).toBe(false);
    const log = await answered(fixture.send("GET", "/audit", { headers: ada.as }));
    expect(log.items[0]).toMatchObject({ action: "workspace.rotated", target: "changed-keys" });
  });

  test("[RO-12] exactly one identity changes, to the account's present one, and nothing else with it", async () => {
    const { fixture, ada, ben, cem, cemNow, admin, member, ...of } = await withChangedMember(await begin());
    const stranger = (await fixture.signUp()).person.secrets.identity;
    const dia = await fixture.signUp();
    await join(fixture, ada, dia, "viewer");
    const replaced = await replaceRoot(dia.person);
    const headers = { ...dia.as, "if-match": '"v1"' };
    await answered(fixture.send("POST", "/keys/root", { body: replaced.body, headers }));
    const everybody = [...of.everybody, dia.person];
    const diaWaits: Changed = (grantee) =>
      isOf(dia.person, grantee) ? { ...grantee, identityX: null } : grantee;
    const make = (change: Changed) => of.epoch(everybody, ada.person, (grantee) => change(diaWaits(grantee)));
    const cems =
      (change: object): Changed =>
      (grantee) =>
        isOf(cem.person, grantee) ? { ...of.confirming(grantee), ...change } : grantee;
    const both: Changed = (grantee) => {
      if (!isOf(dia.person, grantee)) return of.confirming(grantee);
      const { ed, x } = replaced.after.secrets.identity;
      return { ...grantee, identityEd: ed.publicKey, identityX: x.publicKey };
    };
    const wrong: readonly (readonly [string, Changed])[] = [
      ["nobody's", (same) => same],
      ["a stranger's", cems({ identityEd: stranger.ed.publicKey, identityX: stranger.x.publicKey })],
      ["sealed to a stranger", cems({ identityX: stranger.x.publicKey })],
      ["sealed to what was left", cems({ identityX: cem.person.secrets.identity.x.publicKey })],
      ["without a key", cems({ identityX: null })],
      ["another role too", cems({ role: ROLE.admin as Role })],
      ["two at a time", both],
    ];
    const before = await of.newest();
    for (const [why, change] of wrong) {
      const outcome = await outcomeOf(await of.put("changed-keys", await make(change)));
      expect([why, outcome]).toEqual([why, "422 bad-references"]);
    }
    const right = await make(of.confirming);
    for (const reason of ["routine", "suspected-leak"] as const)
      expect(await outcomeOf(await of.put(reason, right))).toBe("422 bad-references");
    expect(await outcomeOf(await of.put("changed-keys", right, member))).toBe("403 forbidden");
    expect(await outcomeOf(await of.put("changed-keys", right, admin))).toBe("403 forbidden");
    expect(await of.newest()).toEqual(before);
    expect((await of.put("changed-keys", right)).status).toBe(200);
    const back = await make(cems({ identityEd: cem.person.secrets.identity.ed.publicKey, identityX: null }));
    expect(await outcomeOf(await of.put("changed-keys", back))).toBe("422 bad-references");
    expect(cemNow.accountId).toEqual(cem.person.accountId);
    expect(memberOf(await of.newest(), ben.person.accountId)?.role).toBe(ROLE.admin);
  });

  test("[RO-12] meanwhile roles change, people come, go and rotate; it gets no key and becomes no admin", async () => {
    const { fixture, ada, ben, cem, ...of } = await withChangedMember(await begin());
    const role = async (who: typeof ben, name: "viewer" | "member" | "admin") => {
      const roster = await newestOf(fixture, ada);
      const wanted = (each: Roster): Partial<Roster> => ({
        members: each.members.map((one) => (isOf(who.person, one) ? { ...one, role: ROLE[name] } : one)),
      });
      const body = {
        role: name,
        ...rosterBody(await nextRoster(ada.person, roster, wanted), ada.person.wire.keyRing),
      };
      return outcomeOf(
        await fixture.send("PATCH", `${pathOf(who)}/role`, { body, headers: made(ada.as, roster) }),
      );
    };
    expect(await role(ben, "member")).toBe("200");
    expect(await role(cem, "admin")).toBe("422 bad-references");
    expect(await role(cem, "viewer")).toBe("200");
    const dia = await fixture.signUp();
    const id = await invited(fixture, ada, dia);
    const previous = await newestOf(fixture, ada);
    const body = await admission(ada.person, dia.person, previous);
    await answered(
      fixture.send("POST", `${CURRENT}/invites/${id}/admit`, { body, headers: made(ada.as, previous) }),
    );
    const everybody = [...of.everybody, dia.person];
    expect(await of.grantOfCem()).not.toBeNull();
    const earlier = cem.person.secrets.identity.x.publicKey;
    const sealing =
      (who: Person, identityX: typeof earlier | null): Changed =>
      (grantee) =>
        isOf(who, grantee) ? { ...grantee, identityX } : grantee;
    const toEarlier = await of.epoch(everybody, ada.person, sealing(cem.person, earlier));
    expect(await outcomeOf(await of.put("suspected-leak", toEarlier))).toBe("422 bad-references");
    const withoutBen = await of.epoch(everybody, ada.person, sealing(ben.person, null));
    expect(await outcomeOf(await of.put("suspected-leak", withoutBen))).toBe("422 bad-references");
    expect((await of.put("suspected-leak", await of.epoch(everybody, ada.person))).status).toBe(200);
    expect(memberOf(await of.newest(), cem.person.accountId)?.grantDigest).toEqual(NO_GRANT);
    expect(await of.grantOfCem()).toBeNull();
    const without = await of.epoch(of.everybody, ada.person);
    const roster = await newestOf(fixture, ada);
    const removed = await fixture.send("DELETE", pathOf(dia), {
      body: rosterBody(without.bytes, without.keyRing, without.grants),
      headers: made(ada.as, roster),
    });
    expect(removed.status).toBe(204);
    of.goOnFrom(without);
    expect([(await of.newest()).epoch, await of.waits()]).toEqual([3, true]);
    const bens = await of.epoch(of.everybody, ada.person, of.confirming);
    expect((await of.put("changed-keys", bens)).status).toBe(200);
    expect(await of.grantOfCem()).not.toBeNull();
    expect(await of.waits()).toBe(false);
  });

  test("[RO-12] nobody is admitted by keys that it has left", async () => {
    const { fixture, ada } = await withChangedMember(await begin());
    const dia = await fixture.signUp();
    const id = await invited(fixture, ada, dia);
    const replaced = await replaceRoot(dia.person);
    const previous = await newestOf(fixture, ada);
    const body = await admission(ada.person, dia.person, previous);
    const admit = (sent: typeof body) =>
      fixture.send("POST", `${CURRENT}/invites/${id}/admit`, { body: sent, headers: made(ada.as, previous) });
    const headers = { ...dia.as, "if-match": '"v1"' };
    await answered(fixture.send("POST", "/keys/root", { body: replaced.body, headers }));
    expect((await outcomeOf(await admit(body))).slice(0, 3)).toMatch(/^4/);
    const now = await admission(ada.person, replaced.after, previous);
    expect(await outcomeOf(await admit(now))).toBe("409 invite-closed");
    expect(await newestOf(fixture, ada)).toEqual(previous);
  });
});
