import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { ROLE, type Role } from "@holdfast/vault/roles";
import type { Roster } from "@holdfast/vault/roster";
import { type Fixture, outcomeOf } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { createPerson, type Person, randomBytes } from "../../testing/person.ts";
import { admit, nextRoster, rotateRing } from "../../testing/roster-changes.ts";
import { rosterBody } from "../../testing/wire-changes.ts";

type SignedUp = Awaited<ReturnType<Fixture["signUp"]>>;

/** A founder's workspace with a member of a role in it, and hands that reach for it. */
const team = async (fixture: Fixture, role: Role = ROLE.member) => {
  const founder = await fixture.signUp();
  const member = await fixture.signUp();
  const { wire } = founder.person;
  const path = `/workspaces/${formatId("wsp", wire.workspaceId)}/roster`;
  const get = (who: SignedUp, query = "") => fixture.send("GET", `${path}${query}`, { headers: who.as });
  const put = (who: SignedUp, body: unknown, version = 1) =>
    fixture.send("PUT", path, { body, headers: { ...who.as, "if-match": `"v${version}"` } });
  const refused = async (who: SignedUp, body: unknown, version?: number): Promise<string> => {
    const before = await (await get(founder)).json();
    const outcome = await outcomeOf(await put(who, body, version));
    expect(await (await get(founder)).json()).toEqual(before);
    return outcome;
  };
  const admitted = await admit(founder.person, member.person, role);
  const adding = (
    change: (roster: Roster) => Partial<Roster> = () => ({}),
    signer: Person = founder.person,
  ) =>
    nextRoster(signer, wire.roster, (roster) => ({
      members: [...roster.members, admitted.member],
      ...change(roster),
    }));
  const grants = [{ accountId: member.person.accountId, grant: admitted.grant }];
  return { founder, member, wire, path, get, put, refused, adding, admitted, grants };
};

describeOnBackends("rosters", (begin) => {
  test("[AU-10] a new member reads the chain, the ring, its own grant and everybody's keys", async () => {
    const { founder, member, wire, get, put, adding, grants, admitted } = await team(await begin());
    expect(await outcomeOf(await get(member))).toBe("404 not-found");
    const roster = await adding();
    const response = await put(founder, rosterBody(roster, wire.keyRing, grants));
    expect(await response.json()).toEqual({ version: 2 });
    expect(response.headers.get("etag")).toBe('"v2"');
    const seen = await get(member);
    expect(seen.headers.get("etag")).toBe('"v2"');
    const view = await seen.json();
    expect(view).toMatchObject({
      version: 2,
      rosters: [toBase64url(wire.roster), toBase64url(roster)],
      keyRing: toBase64url(wire.keyRing),
      grant: toBase64url(admitted.grant),
    });
    const keys = view.members.map((each: { accountId: string }) => each.accountId).toSorted();
    expect(keys).toEqual([founder.answer.account.id, member.answer.account.id].toSorted());
    expect((await (await get(founder)).json()).grant).toBe(toBase64url(wire.grant));
  });

  test("[AU-10] the chain begins after the version that the caller knows", async () => {
    const { founder, wire, get, put, adding, grants } = await team(await begin());
    const roster = await adding();
    await put(founder, rosterBody(roster, wire.keyRing, grants));
    const since = async (query: string) => (await (await get(founder, query)).json()).rosters;
    expect(await since("?since=1")).toEqual([toBase64url(roster)]);
    expect(await since("?since=2")).toEqual([]);
    expect(await since("?since=7")).toEqual([]);
    for (const query of ["?since=0", "?since=-1", "?since=1&since=2", "?since=x", "?until=1", "?since="])
      expect(await outcomeOf(await get(founder, query))).toBe("400 invalid-request");
  });

  test("[AU-10] [WS-13] who was taken out finds nothing any more, and the others go on knowing the keys", async () => {
    const { founder, member, wire, get, put, adding, grants } = await team(await begin());
    const second = await adding();
    await put(founder, rosterBody(second, wire.keyRing, grants));
    const { spaceKey, keyRing } = await rotateRing(founder.person);
    const own = await admit(founder.person, founder.person, ROLE.owner, 2, spaceKey);
    const third = await nextRoster(founder.person, second, () => ({
      epoch: 2,
      minWriteEpoch: 2,
      keyRingDigest: sha256Sync(keyRing),
      members: [own.member],
    }));
    const body = rosterBody(third, keyRing, [{ accountId: founder.person.accountId, grant: own.grant }]);
    expect((await put(founder, body, 2)).status).toBe(200);
    expect(await outcomeOf(await get(member))).toBe("404 not-found");
    const view = await (await get(founder)).json();
    expect([view.version, view.keyRing, view.grant]).toEqual([
      3,
      toBase64url(keyRing),
      toBase64url(own.grant),
    ]);
    const { keyList, certificate } = member.person.wire;
    expect(view.former).toEqual([
      {
        accountId: member.answer.account.id,
        keyList: toBase64url(keyList),
        certificates: [toBase64url(certificate)],
      },
    ]);
  });

  test("[AU-10] strangers and ids of nothing are answered alike", async () => {
    const fixture = await begin();
    const { member, path, wire, adding, grants, put } = await team(fixture);
    const nothing = `/workspaces/${formatId("wsp", randomBytes(16))}/roster`;
    const problems = [];
    for (const address of [path, nothing, "/workspaces/canary/roster"]) {
      const response = await fixture.send("GET", address, { headers: member.as });
      const { instance: _, ...problem } = await response.json();
      problems.push(problem);
    }
    expect(problems[0].code).toBe("not-found");
    expect(problems).toEqual([problems[0], problems[0], problems[0]]);
    const body = rosterBody(await adding(), wire.keyRing, grants);
    expect(await outcomeOf(await put(member, body))).toBe("404 not-found");
  });

  for (const role of [ROLE.viewer, ROLE.member] as const) {
    test(`[AU-10] a member of role ${role} changes no roster`, async () => {
      const { founder, member, wire, put, refused, adding, grants } = await team(await begin(), role);
      const second = await adding();
      await put(founder, rosterBody(second, wire.keyRing, grants));
      const own = await nextRoster(member.person, second, () => ({}));
      expect(await refused(member, rosterBody(own, wire.keyRing), 2)).toBe("403 forbidden");
      const signed = await nextRoster(founder.person, second, () => ({}));
      expect(await refused(member, rosterBody(signed, wire.keyRing), 2)).toBe("403 forbidden");
    });
  }

  test("[AU-10] [B3] an admin does, under its own name alone, and leaves the owners as they are", async () => {
    const { founder, member, wire, put, refused, adding, grants } = await team(await begin(), ROLE.admin);
    const second = await adding();
    await put(founder, rosterBody(second, wire.keyRing, grants));
    const foreign = await nextRoster(founder.person, second, () => ({}));
    expect(await refused(member, rosterBody(foreign, wire.keyRing), 2)).toBe("403 forbidden");
    const owners: readonly ((roster: Roster) => Partial<Roster>)[] = [
      ({ members }) => ({ members: members.filter(({ role }) => role !== ROLE.owner) }),
      ({ members }) => ({ members: members.map((each) => ({ ...each, role: ROLE.owner })) }),
      ({ members }) => ({ members: members.map((each) => ({ ...each, role: ROLE.admin })) }),
    ];
    for (const change of owners) {
      const seized = await nextRoster(member.person, second, change);
      expect(await refused(member, rosterBody(seized, wire.keyRing), 2)).toBe("403 forbidden");
    }
    const own = await nextRoster(member.person, second, () => ({}));
    expect((await put(member, rosterBody(own, wire.keyRing), 2)).status).toBe(200);
  });

  test("[AU-10] a roster that does not follow the stored one is refused", async () => {
    const { founder, member, wire, refused, adding, grants } = await team(await begin());
    const body = async (change: (roster: Roster) => Partial<Roster>, signer?: Person) =>
      rosterBody(await adding(change, signer), wire.keyRing, grants);
    const cases: readonly (readonly [unknown, string])[] = [
      [await body(() => ({ version: 3 })), "422 bad-references"],
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
    const good = await body(() => ({}));
    expect(await refused(founder, good, 2)).toBe("412 version-conflict");
  });

  test("[AU-10] members are accounts with their own keys, each with the one grant that the roster names", async () => {
    const fixture = await begin();
    const { founder, member, wire, refused, adding, admitted, grants } = await team(fixture);
    const stranger = await createPerson();
    const unknown = await admit(founder.person, stranger, ROLE.member);
    const again = await admit(founder.person, member.person, ROLE.member);
    const wrongKey = { ...member.person, secrets: stranger.secrets, accountId: member.person.accountId };
    const forged = await admit(founder.person, wrongKey, ROLE.member);
    const identityEd = stranger.secrets.identity.ed.publicKey;
    const renamed = { ...admitted, member: { ...admitted.member, identityEd } };
    const selfGranted = await admit(
      { ...founder.person, secrets: { ...founder.person.secrets, identity: stranger.secrets.identity } },
      member.person,
      ROLE.member,
    );
    const { accountId } = member.person;
    const withMember = (each: typeof admitted) =>
      adding(({ members }) => ({ members: [...members, each.member] }));
    const grantOf = (grant: Bytes) => [{ accountId, grant }];
    const cases: readonly (readonly [unknown, string])[] = [
      [rosterBody(await adding(), wire.keyRing), "422 bad-references"],
      [
        rosterBody(await withMember(unknown), wire.keyRing, [
          { accountId: stranger.accountId, grant: unknown.grant },
        ]),
        "422 bad-references",
      ],
      [rosterBody(await adding(), wire.keyRing, grantOf(again.grant)), "422 bad-digest"],
      [rosterBody(await adding(), wire.keyRing, [...grants, ...grants]), "422 bad-references"],
      [
        rosterBody(await adding(), wire.keyRing, [
          ...grants,
          { accountId: randomBytes(16), grant: again.grant },
        ]),
        "422 bad-references",
      ],
      [rosterBody(await withMember(forged), wire.keyRing, grantOf(forged.grant)), "422 bad-references"],
      [rosterBody(await withMember(renamed), wire.keyRing, grants), "422 bad-references"],
      [
        rosterBody(await withMember(selfGranted), wire.keyRing, grantOf(selfGranted.grant)),
        "422 bad-signature",
      ],
      [rosterBody(await adding(), wire.keyRing, grantOf(wire.grant)), "422 wrong-place"],
      [rosterBody(await adding(), member.person.wire.keyRing, grants), "422 wrong-place"],
    ];
    for (const [sent, expected] of cases) expect(await refused(founder, sent)).toBe(expected);
  });

  test("[AU-10] of eight changes at once exactly one is stored", async () => {
    const { founder, wire, put, get } = await team(await begin());
    const rosters = await Promise.all(
      Array.from({ length: 8 }, () => nextRoster(founder.person, wire.roster, () => ({}))),
    );
    const outcomes = await Promise.all(
      rosters.map(async (roster) => outcomeOf(await put(founder, rosterBody(roster, wire.keyRing)))),
    );
    expect(outcomes.toSorted()).toEqual(["200", ...Array(7).fill("412 version-conflict")]);
    const { rosters: chain } = await (await get(founder)).json();
    expect(chain[1]).toBe(toBase64url(rosters[outcomes.indexOf("200")] ?? new Uint8Array()));
  });
});
