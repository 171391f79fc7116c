import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { ROLE } from "@holdfast/vault/roles";
import { makeUnlock, type Signed, switchAssisted } from "../../testing/assisted.ts";
import { type Fixture, outcomeOf, type RequestHeaders } from "../../testing/fixture.ts";
import { nextKeyList } from "../../testing/key-changes.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { createPerson, randomBytes } from "../../testing/person.ts";
import { nextRoster } from "../../testing/roster-changes.ts";
import { rosterBody } from "../../testing/wire-changes.ts";

const put = (fixture: Fixture, as: RequestHeaders, body: object, version = 1): Promise<Response> =>
  fixture.send("PUT", "/keys/assisted", { body, headers: { ...as, "if-match": `"v${version}"` } });

describeOnBackends("switching assisted mode", (begin) => {
  const started = async () => {
    const fixture = await begin();
    const signedUp = await fixture.signUp();
    const { keyList, roster } = signedUp.person.wire;
    return { fixture, ...signedUp, signed: { keyList, roster } satisfies Signed };
  };

  test("[AM-3] account and home allow it together, by what the account signs, and forbid it again", async () => {
    const { fixture, person, as, signed } = await started();
    const on = await switchAssisted(person, signed);
    const allowed = await put(fixture, as, on.body);
    expect([allowed.status, allowed.headers.get("etag"), await allowed.json()]).toEqual([
      200,
      '"v2"',
      { version: 2, rosterVersion: 2, allowed: true },
    ]);
    const unlock = await makeUnlock(person, on.keyList, fixture.clock.now);
    const made = await fixture.send("POST", "/unlocks", {
      body: unlock.body,
      headers: { ...as, "if-match": '"v2"' },
    });
    expect(made.status).toBe(201);
    const off = await switchAssisted(person, { ...on, keyList: unlock.keyList }, { allowed: false });
    const forbidden = await put(fixture, as, off.body, 3);
    expect(await forbidden.json()).toEqual({ version: 4, rosterVersion: 3, allowed: false });
    expect(await (await fixture.send("GET", "/unlocks", { headers: as })).json()).toEqual({ items: [] });
  });

  test("[AM-3] lists that do not agree, or change more than this, change nothing", async () => {
    const { fixture, person, as, signed } = await started();
    const eve = await createPerson();
    const good = await switchAssisted(person, signed);
    const other = await switchAssisted(eve, { keyList: eve.wire.keyList, roster: eve.wire.roster });
    const withRoster = async (change: Parameters<typeof switchAssisted>[2]) =>
      (await switchAssisted(person, signed, change)).body;
    const member = { accountId: eve.accountId, identityEd: eve.secrets.identity.ed.publicKey };
    const stranger = { ...member, role: ROLE.member, grantDigest: randomBytes(32) };
    const me = {
      accountId: person.accountId,
      identityEd: person.secrets.identity.ed.publicKey,
      role: ROLE.owner,
      grantDigest: randomBytes(32),
    };
    const { workspace } = good.body;
    const bodies: readonly [string, object, number?][] = [
      ["422 malformed-object", await withRoster({ allowed: false })],
      ["422 malformed-object", await withRoster({ roster: { assistedAllowed: false } })],
      ["422 malformed-object", await withRoster({ list: { assistedAllowed: false } })],
      ["422 malformed-object", await withRoster({ list: { originService: true } })],
      ["422 bad-references", await withRoster({ list: { revokedDevices: [person.deviceId] } })],
      ["422 bad-references", await withRoster({ list: { devices: [] } })],
      ["422 bad-references", await withRoster({ list: { slots: [] } })],
      ["422 bad-references", await withRoster({ roster: { members: [me] } })],
      ["422 bad-references", await withRoster({ roster: { members: [me, stranger] } })],
      ["422 malformed-object", await withRoster({ roster: { members: [] } })],
      ["422 wrong-place", await withRoster({ roster: { epoch: 2 } })],
      ["412 version-conflict", await withRoster({ roster: { version: 3 } })],
      ["422 bad-references", await withRoster({ list: { version: 3 } })],
      ["422 wrong-place", { ...good.body, keyList: other.body.keyList }],
      ["422 bad-references", { ...good.body, workspace: other.body.workspace }],
      [
        "422 bad-references",
        { ...good.body, workspace: { ...workspace, id: formatId("wsp", randomBytes(16)) } },
      ],
      [
        "422 wrong-place",
        { ...good.body, workspace: { ...workspace, keyRing: toBase64url(eve.wire.keyRing) } },
      ],
      ["400 invalid-request", { ...good.body, allowed: true }],
      ["400 invalid-request", { keyList: good.body.keyList }],
      ["412 version-conflict", good.body, 2],
    ];
    const before = await fixture.dump();
    for (const [at, [outcome, body, version]] of bodies.entries()) {
      expect([at, await outcomeOf(await put(fixture, as, body, version))]).toEqual([at, outcome]);
    }
    const unnamed = await fixture.send("PUT", "/keys/assisted", { body: good.body, headers: as });
    expect(await outcomeOf(unnamed)).toBe("428 precondition-required");
    expect(await fixture.dump()).toBe(before);
    expect((await put(fixture, as, good.body)).status).toBe(200);
  });

  test("[AM-3] no other change of a list or a roster switches it, and every one keeps it", async () => {
    const { fixture, person, as, signed } = await started();
    const change = async (method: string, path: string, body: object, version: number) =>
      outcomeOf(await fixture.send(method, path, { body, headers: { ...as, "if-match": `"v${version}"` } }));
    const slots = async (previous: typeof signed.keyList, assistedAllowed: boolean) => ({
      keyList: toBase64url(await nextKeyList(person, previous, () => ({ assistedAllowed }))),
      slots: [],
    });
    const roster = async (previous: typeof signed.roster, assistedAllowed: boolean) => ({
      ...rosterBody(await nextRoster(person, previous, () => ({ assistedAllowed })), person.wire.keyRing, []),
      reason: "routine",
    });
    const path = `/workspaces/${formatId("wsp", person.wire.workspaceId)}/roster`;
    expect(await change("PUT", "/keys/slots", await slots(signed.keyList, true), 1)).toBe(
      "422 malformed-object",
    );
    expect(await change("PUT", path, await roster(signed.roster, true), 1)).toBe("422 malformed-object");
    const on = await switchAssisted(person, signed);
    expect((await put(fixture, as, on.body)).status).toBe(200);
    expect(await change("PUT", "/keys/slots", await slots(on.keyList, false), 2)).toBe(
      "422 malformed-object",
    );
    expect(await change("PUT", path, await roster(on.roster, false), 2)).toBe("422 malformed-object");
    expect(await change("PUT", "/keys/slots", await slots(on.keyList, true), 2)).toBe("200");
  });

  test("[AM-3] of many switches at once one is stored", async () => {
    const { fixture, person, as, signed } = await started();
    const switches = await Promise.all(Array.from({ length: 5 }, () => switchAssisted(person, signed)));
    const outcomes = await Promise.all(
      switches.map(async ({ body }) => outcomeOf(await put(fixture, as, body))),
    );
    expect(outcomes.toSorted()).toEqual(["200", ...Array(4).fill("412 version-conflict")]);
  });
});
