import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { ReplaceRosterBody } from "@holdfast/protocol/workspaces";
import type { Bytes } from "@holdfast/vault/bytes";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { ROLE } from "@holdfast/vault/roles";
import type { Roster } from "@holdfast/vault/roster";
import { type Fixture, outcomeOf } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { createPerson, type Person, randomBytes } from "../../testing/person.ts";
import { admit, epochFor, nextRoster, rotateRing } from "../../testing/roster-changes.ts";
import { answered, type InvitedRole, join, made, newestOf, type SignedUp } from "../../testing/sharing.ts";
import { pathOf } from "../../testing/three-members.ts";
import { rosterBody } from "../../testing/wire-changes.ts";

/** A founder's workspace with a member of a role in it by its second roster, and hands that reach for it. */
const team = async (fixture: Fixture, role: InvitedRole = "member") => {
  const founder = await fixture.signUp();
  const member = await fixture.signUp();
  const { wire } = founder.person;
  const path = `/workspaces/${formatId("wsp", wire.workspaceId)}/roster`;
  const get = (who: SignedUp, query = "") => fixture.send("GET", `${path}${query}`, { headers: who.as });
  const put = (who: SignedUp, body: ReplaceRosterBody, version = 2) =>
    fixture.send("PUT", path, {
      body: { reason: "suspected-leak", ...body },
      headers: { ...who.as, "if-match": `"v${version}"` },
    });
  const refused = async (who: SignedUp, body: ReplaceRosterBody, version?: number): Promise<string> => {
    const before = await (await get(founder)).json();
    const outcome = await outcomeOf(await put(who, body, version));
    expect(await (await get(founder)).json()).toEqual(before);
    return outcome;
  };
  await join(fixture, founder, member, role);
  const second = await newestOf(fixture, founder);
  const next = (change: (roster: Roster) => Partial<Roster> = () => ({}), signer: Person = founder.person) =>
    nextRoster(signer, second, change);
  /** Grants of the first epoch for both, made anew. */
  const granted = async () => {
    const own = await admit(founder.person, founder.person, ROLE.owner);
    const other = await admit(founder.person, member.person, ROLE[role]);
    const grants = [
      { accountId: founder.person.accountId, grant: own.grant },
      { accountId: member.person.accountId, grant: other.grant },
    ];
    return { members: [own.member, other.member], grants };
  };
  /** The next epoch for both, signed by one of them. */
  const rotated = (change: Partial<Roster> = {}, signer: Person = founder.person) =>
    epochFor(
      founder.person,
      second,
      signer,
      [
        [founder.person, ROLE.owner],
        [member.person, ROLE[role]],
      ],
      change,
    );
  return { founder, member, wire, path, get, put, refused, second, next, granted, rotated };
};

/** A next epoch whose only member is the founder. */
const alone = async (founder: Person, previous: Bytes, change: Partial<Roster> = {}) => {
  const made = await epochFor(founder, previous, founder, [[founder, ROLE.owner]], change);
  const [own] = made.grants;
  if (own === undefined) throw new Error("nobody is granted");
  return { own, ...made };
};

describeOnBackends("rosters", (begin) => {
  test("[AU-10] a new member reads the chain, the ring, its own grant and everybody's keys", async () => {
    const { founder, member, wire, get, second } = await team(await begin());
    const seen = await get(member);
    expect(seen.headers.get("etag")).toBe('"v2"');
    const view = await seen.json();
    expect(view).toMatchObject({
      version: 2,
      rosters: [toBase64url(wire.roster), toBase64url(second)],
      keyRing: toBase64url(wire.keyRing),
      former: [],
    });
    const keys = view.members.map((each: { accountId: string }) => each.accountId).toSorted();
    expect(keys).toEqual([founder.answer.account.id, member.answer.account.id].toSorted());
    const own = await (await get(founder)).json();
    expect(own.grant).toBe(toBase64url(wire.grant));
    expect(view.grant).not.toBe(own.grant);
  });

  test("[AU-10] the chain begins after the version that the caller knows", async () => {
    const { founder, second, get } = await team(await begin());
    const since = async (query: string) => (await (await get(founder, query)).json()).rosters;
    expect(await since("?since=1")).toEqual([toBase64url(second)]);
    expect(await since("?since=2")).toEqual([]);
    expect(await since("?since=7")).toEqual([]);
    for (const query of ["?since=0", "?since=-1", "?since=1&since=2", "?since=x", "?until=1", "?since="])
      expect(await outcomeOf(await get(founder, query))).toBe("400 invalid-request");
  });

  test("[AU-10] [WS-9] [WS-13] who was taken out finds nothing any more, and the others go on knowing the keys", async () => {
    const fixture = await begin();
    const { founder, member, get, second } = await team(fixture);
    const { roster, keyRing, grants, own } = await alone(founder.person, second);
    const body = rosterBody(roster, keyRing, grants);
    await answered(fixture.send("DELETE", pathOf(member), { body, headers: made(founder.as, second) }));
    expect(await outcomeOf(await get(member))).toBe("404 not-found");
    const view = await (await get(founder)).json();
    const expected = [3, toBase64url(keyRing), toBase64url(own.grant)];
    expect([view.version, view.keyRing, view.grant]).toEqual(expected);
    const { keyList, certificate } = member.person.wire;
    expect(view.former).toEqual([
      {
        accountId: member.answer.account.id,
        keyList: toBase64url(keyList),
        certificates: [toBase64url(certificate)],
        successors: [],
      },
    ]);
  });

  test("[WS-9] nobody is taken out under keys that he has, or while others may still write under them", async () => {
    const { founder, wire, refused, second, next } = await team(await begin());
    const only = await next(({ members }) => ({
      members: members.filter(({ role }) => role === ROLE.owner),
    }));
    expect(await refused(founder, rosterBody(only, wire.keyRing))).toBe("422 bad-references");
    const open = await alone(founder.person, second, { minWriteEpoch: 1 });
    expect(await refused(founder, rosterBody(open.roster, open.keyRing, open.grants))).toBe(
      "422 bad-references",
    );
    const old = await alone(founder.person, second);
    const early = await admit(founder.person, founder.person, ROLE.owner);
    const kept = await nextRoster(founder.person, second, () => ({
      epoch: 2,
      minWriteEpoch: 2,
      keyRingDigest: sha256Sync(old.keyRing),
      members: [{ ...early.member, grantDigest: sha256Sync(wire.grant) }],
    }));
    expect(await refused(founder, rosterBody(kept, old.keyRing))).toBe("422 bad-references");
  });

  test("[WS-9] [WS-10] writes under an old epoch that were refused once stay refused", async () => {
    const { founder, put, refused, rotated } = await team(await begin());
    const { roster, keyRing, grants } = await rotated();
    expect((await put(founder, rosterBody(roster, keyRing, grants))).status).toBe(200);
    const back = await nextRoster(founder.person, roster, () => ({ minWriteEpoch: 1 }));
    expect(await refused(founder, rosterBody(back, keyRing), 3)).toBe("422 bad-signature");
  });

  test("[WS-7] a roster by itself adds nobody, not even who is invited", async () => {
    const fixture = await begin();
    const { founder, wire, refused, next } = await team(fixture);
    const stranger = await fixture.signUp();
    const { grant, member } = await admit(founder.person, stranger.person, ROLE.member);
    const roster = await next(({ members }) => ({ members: [...members, member] }));
    const grants = [{ accountId: stranger.person.accountId, grant }];
    expect(await refused(founder, rosterBody(roster, wire.keyRing, grants))).toBe("422 bad-references");
  });

  test("[WS-8] nobody takes the founder out of the workspace that is its home", async () => {
    const fixture = await begin();
    const { founder, member, wire, refused, second, next } = await team(fixture, "admin");
    const owners = await next(({ members }) => ({
      members: members.map((each) => ({ ...each, role: ROLE.owner })),
    }));
    const body = { role: "owner", ...rosterBody(owners, wire.keyRing) };
    const headers = made(founder.as, second);
    await answered(fixture.send("PATCH", `${pathOf(member)}/role`, { body, headers }));
    const { spaceKey, keyRing } = await rotateRing(founder.person);
    const { identity } = member.person.secrets;
    const asMember = { ...founder.person, secrets: { ...founder.person.secrets, identity } };
    const own = await admit(asMember, member.person, ROLE.owner, 2, spaceKey);
    const seized = await nextRoster(member.person, owners, () => ({
      epoch: 2,
      minWriteEpoch: 2,
      keyRingDigest: sha256Sync(keyRing),
      members: [own.member],
    }));
    const grants = [{ accountId: member.person.accountId, grant: own.grant }];
    expect(await refused(member, rosterBody(seized, keyRing, grants), 3)).toBe("403 forbidden");
  });

  test("[AU-10] strangers and ids of nothing are answered alike", async () => {
    const fixture = await begin();
    const { path, wire, next, put } = await team(fixture);
    const stranger = await fixture.signUp();
    const nothing = `/workspaces/${formatId("wsp", randomBytes(16))}/roster`;
    const problems = [];
    for (const address of [path, nothing, "/workspaces/canary/roster"]) {
      const response = await fixture.send("GET", address, { headers: stranger.as });
      const { instance: _, ...problem } = await response.json();
      problems.push(problem);
    }
    expect(problems[0].code).toBe("not-found");
    expect(problems).toEqual([problems[0], problems[0], problems[0]]);
    const body = rosterBody(await next(), wire.keyRing);
    expect(await outcomeOf(await put(stranger, body))).toBe("404 not-found");
  });

  for (const role of ["viewer", "member"] as const) {
    test(`[AU-10] [WS-12] a ${role} changes no roster`, async () => {
      const { founder, member, wire, refused, next } = await team(await begin(), role);
      const own = await next(() => ({}), member.person);
      expect(await refused(member, rosterBody(own, wire.keyRing))).toBe("403 forbidden");
      const signed = await next(() => ({}), founder.person);
      expect(await refused(member, rosterBody(signed, wire.keyRing))).toBe("403 forbidden");
    });
  }

  test("[AU-10] [B3] [WS-7] an admin does, under its own name alone, and leaves the owners as they are", async () => {
    const { founder, member, wire, put, refused, next, rotated } = await team(await begin(), "admin");
    const foreign = await next(() => ({}), founder.person);
    expect(await refused(member, rosterBody(foreign, wire.keyRing))).toBe("403 forbidden");
    const owners: readonly ((roster: Roster) => Partial<Roster>)[] = [
      ({ members }) => ({ members: members.filter(({ role }) => role !== ROLE.owner) }),
      ({ members }) => ({ members: members.map((each) => ({ ...each, role: ROLE.owner })) }),
      ({ members }) => ({ members: members.map((each) => ({ ...each, role: ROLE.admin })) }),
    ];
    for (const change of owners) {
      const seized = await next(change, member.person);
      expect(await refused(member, rosterBody(seized, wire.keyRing))).toBe("403 forbidden");
    }
    const { roster, keyRing, grants } = await rotated({}, member.person);
    expect((await put(member, rosterBody(roster, keyRing, grants))).status).toBe(200);
  });

  test("[AU-10] a roster that does not follow the stored one is refused", async () => {
    const { founder, member, wire, refused, next } = await team(await begin());
    const body = async (change: (roster: Roster) => Partial<Roster>, signer?: Person) =>
      rosterBody(await next(change, signer), wire.keyRing);
    const cases: readonly (readonly [ReplaceRosterBody, string])[] = [
      [await body(() => ({ version: 4 })), "422 bad-references"],
      [await body(() => ({ previousDigest: randomBytes(32) })), "422 bad-references"],
      [await body(() => ({ epoch: 3 })), "422 bad-signature"],
      [await body(() => ({ workspaceId: member.person.wire.workspaceId })), "422 wrong-place"],
      [await body(() => ({}), member.person), "422 bad-signature"],
      [await body(() => ({ assistedAllowed: true })), "422 malformed-object"],
      [
        await body(({ members }) => ({ members: members.map((each) => ({ ...each, role: ROLE.admin })) })),
        "422 malformed-object",
      ],
      [await body(() => ({ keyRingDigest: randomBytes(32) })), "422 bad-digest"],
      [await body(() => ({ epoch: 2 })), "422 wrong-place"],
      [rosterBody(wire.roster, wire.keyRing), "422 bad-references"],
      [rosterBody(wire.keyList, wire.keyRing), "422 wrong-kind"],
    ];
    for (const [sent, expected] of cases) expect(await refused(founder, sent)).toBe(expected);
    expect(await refused(founder, await body(() => ({})), 1)).toBe("412 version-conflict");
  });

  test("[AU-10] members are accounts with their own keys, each with the one grant that the roster names", async () => {
    const { founder, member, wire, refused, next, granted } = await team(await begin());
    const stranger = await createPerson();
    const { members, grants } = await granted();
    const [own, other] = members;
    if (own === undefined || other === undefined) throw new Error("nobody is granted");
    const { accountId } = member.person;
    const wrongKey = { ...member.person, secrets: stranger.secrets, accountId };
    const forged = await admit(founder.person, wrongKey, ROLE.member);
    const identityEd = stranger.secrets.identity.ed.publicKey;
    const { identity } = stranger.secrets;
    const asStranger = { ...founder.person, secrets: { ...founder.person.secrets, identity } };
    const foreign = await admit(asStranger, member.person, ROLE.member);
    const of = (...listed: (typeof own)[]) => next(() => ({ members: listed }));
    const [ownGrant] = grants;
    const with_ = (grant: Bytes) => [...(ownGrant === undefined ? [] : [ownGrant]), { accountId, grant }];
    const cases: readonly (readonly [ReplaceRosterBody, string])[] = [
      [rosterBody(await of(own, other), wire.keyRing, grants.slice(0, 1)), "422 bad-references"],
      [rosterBody(await of(own, other), wire.keyRing, with_(forged.grant)), "422 bad-digest"],
      [rosterBody(await of(own, other), wire.keyRing, [...grants, ...grants]), "422 bad-references"],
      [
        rosterBody(await of(own, other), wire.keyRing, [
          ...grants,
          { accountId: randomBytes(16), grant: forged.grant },
        ]),
        "422 bad-references",
      ],
      [
        rosterBody(
          await of(own, { ...forged.member, identityEd: other.identityEd }),
          wire.keyRing,
          with_(forged.grant),
        ),
        "422 bad-references",
      ],
      [rosterBody(await of(own, { ...other, identityEd }), wire.keyRing, grants), "422 bad-references"],
      [rosterBody(await of(own, foreign.member), wire.keyRing, with_(foreign.grant)), "422 bad-signature"],
      [rosterBody(await of(own, other), wire.keyRing, with_(wire.grant)), "422 wrong-place"],
      [rosterBody(await of(own, other), member.person.wire.keyRing, grants), "422 wrong-place"],
    ];
    for (const [sent, expected] of cases) expect(await refused(founder, sent)).toBe(expected);
  });
});
