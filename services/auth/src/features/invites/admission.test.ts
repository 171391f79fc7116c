import { expect, test } from "bun:test";
import type { MemberList } from "@holdfast/protocol/sharing";
import type { ReplaceRosterBody } from "@holdfast/protocol/workspaces";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { ROLE } from "@holdfast/vault/roles";
import { type Fixture, outcomeOf, type RequestHeaders } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { createPerson } from "../../testing/person.ts";
import { admit, nextRoster, rotateRing } from "../../testing/roster-changes.ts";
import { inviteBody } from "../../testing/sealed-names.ts";
import {
  admission,
  answered,
  invited,
  join,
  made,
  newestOf,
  type SignedUp,
  switched,
} from "../../testing/sharing.ts";
import { rosterBody } from "../../testing/wire-changes.ts";

const CURRENT = "/workspaces/current";

const admitBy = ({ send }: Fixture, headers: RequestHeaders, id: string, body: unknown) =>
  send("POST", `${CURRENT}/invites/${id}/admit`, { body, headers });
const members = ({ send }: Fixture, headers: RequestHeaders): Promise<MemberList> =>
  answered(send("GET", `${CURRENT}/members`, { headers }));

/** Ben has accepted Ada's invite, and waits. */
const waiting = async (fixture: Fixture) => {
  const ada = await fixture.signUp();
  const ben = await fixture.signUp();
  const id = await invited(fixture, ada, ben, "member");
  const genesis = ada.person.wire.roster;
  const attempt = async (body: ReplaceRosterBody, as = made(ada.as, genesis)): Promise<string> =>
    outcomeOf(await admitBy(fixture, as, id, body));
  return { ada, ben, id, genesis, attempt };
};

describeOnBackends("admission", (begin) => {
  test("[WS-7] [B4] who accepted becomes a member by the roster that an admin signs, and the invite is used up", async () => {
    const fixture = await begin();
    const { ada, ben, id, genesis } = await waiting(fixture);
    const body = await admission(ada.person, ben.person, genesis);
    const response = await admitBy(fixture, made(ada.as, genesis), id, body);
    expect([response.headers.get("etag"), await response.json()]).toEqual(['"v2"', { version: 2 }]);
    const as = await switched(fixture, ben, ada.answer.workspaceId);
    const { items } = await members(fixture, as);
    expect(items.map(({ email, role, left }) => [email, role, left])).toEqual([
      [ada.person.email, "owner", false],
      [ben.person.email, "member", false],
    ]);
    const second = await newestOf(fixture, ada);
    expect(await outcomeOf(await admitBy(fixture, made(ada.as, second), id, body))).toBe("409 invite-closed");
    const revoked = await fixture.send("DELETE", `${CURRENT}/invites/${id}`, { headers: ada.as });
    expect(await outcomeOf(revoked)).toBe("409 invite-closed");
    const seen = await answered(fixture.send("GET", `/invites/${id}`, { headers: ben.as }));
    expect(seen.state).toBe("admitted");
  });

  test("[WS-7] a roster that does anything else than the invite says is refused whole", async () => {
    const fixture = await begin();
    const { ada, ben, genesis, attempt } = await waiting(fixture);
    const eve = await fixture.signUp();
    const of = async (change: Parameters<typeof nextRoster>[2], grants: ReplaceRosterBody["grants"] = []) => {
      const body = rosterBody(await nextRoster(ada.person, genesis, change), ada.person.wire.keyRing);
      return attempt({ ...body, grants });
    };
    const good = await admission(ada.person, ben.person, genesis);
    const hers = await admission(ada.person, eve.person, genesis);
    const asAdmin = await admission(ada.person, ben.person, genesis, "admin");
    const { member } = await admit(ada.person, ben.person, ROLE.member);
    const cases: readonly (readonly [Promise<string>, string])[] = [
      // Another role, another account, nobody.
      [attempt(asAdmin), "422 bad-references"],
      [attempt(hers), "422 bad-references"],
      [of(() => ({})), "422 bad-references"],
      // A grant that is missing, or another one than the roster names.
      [attempt({ ...good, grants: [] }), "422 bad-references"],
      [attempt({ ...good, grants: hers.grants }), "422 bad-references"],
      // Keys that are not the account's.
      [
        of(({ members: before }) => ({
          members: [...before, { ...member, identityEd: eve.person.secrets.identity.ed.publicKey }],
        })),
        "422 bad-references",
      ],
    ];
    for (const [outcome, expected] of cases) expect(await outcome).toBe(expected);
    expect((await members(fixture, ada.as)).items).toHaveLength(1);
    expect(await attempt(good)).toBe("200");
  });

  test("[WS-7] nobody comes along, no role changes, nobody goes and no key is replaced under an admission", async () => {
    const fixture = await begin();
    const ada = await fixture.signUp();
    const [ben, cem, eve] = [await fixture.signUp(), await fixture.signUp(), await fixture.signUp()];
    await join(fixture, ada, cem);
    const [id, hers] = [await invited(fixture, ada, ben), await invited(fixture, ada, eve)];
    const second = await newestOf(fixture, ada);
    const granted = await admit(ada.person, ben.person, ROLE.member);
    const other = await admit(ada.person, eve.person, ROLE.member);
    const grants = [{ accountId: ben.person.accountId, grant: granted.grant }];
    const attempt = async (
      change: Parameters<typeof nextRoster>[2],
      { keyRing = ada.person.wire.keyRing, given = grants } = {},
    ) => {
      const body = rosterBody(await nextRoster(ada.person, second, change), keyRing, given);
      return outcomeOf(await admitBy(fixture, made(ada.as, second), id, body));
    };
    const both = [...grants, { accountId: eve.person.accountId, grant: other.grant }];
    const two = await attempt(
      ({ members: before }) => ({ members: [...before, granted.member, other.member] }),
      { given: both },
    );
    const promoted = await attempt(({ members: before }) => ({
      members: [...before.map((each) => ({ ...each, role: ROLE.owner })), granted.member],
    }));
    const { spaceKey, keyRing } = await rotateRing(ada.person);
    const own = await admit(ada.person, ada.person, ROLE.owner, 2, spaceKey);
    const his = await admit(ada.person, ben.person, ROLE.member, 2, spaceKey);
    const third = await admit(ada.person, cem.person, ROLE.member, 2, spaceKey);
    const epoch = { epoch: 2, minWriteEpoch: 2, keyRingDigest: sha256Sync(keyRing) };
    const of = (...each: readonly (readonly [SignedUp, typeof own])[]) =>
      each.map(([{ person }, { grant }]) => ({ accountId: person.accountId, grant }));
    const swapped = await attempt(() => ({ ...epoch, members: [own.member, his.member] }), {
      keyRing,
      given: of([ada, own], [ben, his]),
    });
    const rotated = await attempt(() => ({ ...epoch, members: [own.member, his.member, third.member] }), {
      keyRing,
      given: of([ada, own], [ben, his], [cem, third]),
    });
    expect([two, promoted, swapped, rotated]).toEqual(Array(4).fill("422 bad-references"));
    expect((await members(fixture, ada.as)).items).toHaveLength(2);
    const state = async (invite: string) =>
      (await answered(fixture.send("GET", `${CURRENT}/invites`, { headers: ada.as }))).items.find(
        (each: { id: string }) => each.id === invite,
      ).state;
    expect([await state(id), await state(hers)]).toEqual(["accepted", "accepted"]);
  });

  test("[WS-7] nobody is admitted by an invite that is open, late and unaccepted, revoked, or of others", async () => {
    const fixture = await begin();
    const { ada, ben, id, genesis } = await waiting(fixture);
    const stranger = await createPerson();
    const open = await inviteBody(ada.person, { email: stranger.email });
    await answered(fixture.send("POST", `${CURRENT}/invites`, { body: open, headers: ada.as }));
    const body = await admission(ada.person, ben.person, genesis);
    const as = made(ada.as, genesis);
    expect(await outcomeOf(await admitBy(fixture, as, open.id, body))).toBe("409 invite-closed");
    const eve = await fixture.signUp();
    const hers = made(eve.as, eve.person.wire.roster);
    expect(await outcomeOf(await admitBy(fixture, hers, id, body))).toBe("404 not-found");
    expect(await outcomeOf(await admitBy(fixture, ada.as, id, body))).toBe("428 precondition-required");
    await answered(fixture.send("DELETE", `${CURRENT}/invites/${id}`, { headers: ada.as }));
    expect(await outcomeOf(await admitBy(fixture, as, id, body))).toBe("409 invite-closed");
    expect((await members(fixture, ada.as)).items).toHaveLength(1);
  });

  test("[WS-7] of two admins who admit at once one wins, and the account is a member once", async () => {
    const fixture = await begin();
    const ada = await fixture.signUp();
    const [ben, cem] = [await fixture.signUp(), await fixture.signUp()];
    const admin = await join(fixture, ada, cem, "admin");
    const id = await invited(fixture, ada, ben);
    const second = await newestOf(fixture, ada);
    const bodies = await Promise.all([
      admission(ada.person, ben.person, second),
      admission(ada.person, ben.person, second, "member", cem.person),
    ]);
    const [first, other] = bodies;
    const outcomes = await Promise.all([
      admitBy(fixture, made(ada.as, second), id, first).then(outcomeOf),
      admitBy(fixture, made(admin, second), id, other).then(outcomeOf),
    ]);
    expect(outcomes.filter((outcome) => outcome === "200")).toHaveLength(1);
    const [lost] = outcomes.filter((outcome) => outcome !== "200");
    expect(["412 version-conflict", "409 invite-closed"]).toContain(lost ?? "");
    expect((await members(fixture, ada.as)).items).toHaveLength(3);
  });

  test("[WS-7] eight who accepted are admitted one roster after the other, whoever comes first", async () => {
    const fixture = await begin();
    const ada = await fixture.signUp();
    const people = await Promise.all(Array.from({ length: 8 }, () => fixture.signUp()));
    const ids = await Promise.all(people.map((each) => invited(fixture, ada, each)));
    for (const waits = new Map(ids.map((id, at) => [id, people[at]])); waits.size > 0; ) {
      const newest = await newestOf(fixture, ada);
      const outcomes = await Promise.all(
        [...waits].map(async ([id, who]) => {
          if (who === undefined) throw new Error("nobody");
          const body = await admission(ada.person, who.person, newest);
          return [id, await outcomeOf(await admitBy(fixture, made(ada.as, newest), id, body))] as const;
        }),
      );
      const admitted = outcomes.filter(([, outcome]) => outcome === "200");
      expect(admitted).toHaveLength(1);
      for (const [id] of admitted) waits.delete(id);
    }
    expect((await members(fixture, ada.as)).items).toHaveLength(9);
  });
});
