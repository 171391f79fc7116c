import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { CreateWorkspaceBody } from "@holdfast/protocol/sharing";
import { createWorkspace } from "@holdfast/vault/genesis";
import { THING } from "@holdfast/vault/meta";
import { ROLE } from "@holdfast/vault/roles";
import { type Fixture, outcomeOf } from "../../testing/fixture.ts";
import { makeDevice } from "../../testing/key-changes.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { type Person, randomBytes, vault } from "../../testing/person.ts";
import { sealedName } from "../../testing/sealed-names.ts";
import { answered, type InvitedRole, join, type SignedUp } from "../../testing/sharing.ts";

const workspaceOf = async ({ accountId, deviceId, secrets, ...person }: Person) => {
  const { identity } = secrets;
  const { wire, spaceKey } = await createWorkspace(vault, { accountId, deviceId, identity });
  const { workspaceId, roster, keyRing, grant } = wire;
  const whole = { accountId, deviceId, secrets, ...person };
  const body: CreateWorkspaceBody = {
    id: formatId("wsp", workspaceId),
    roster: toBase64url(roster),
    keyRing: toBase64url(keyRing),
    grant: toBase64url(grant),
    meta: await sealedName(whole, "Second", { workspaceId }, spaceKey),
  };
  return { body, workspaceId, spaceKey };
};

const create = ({ send }: Fixture, { as }: SignedUp, body: unknown) =>
  send("POST", "/workspaces", { body, headers: as });
const listed = async ({ send }: Fixture, { as }: SignedUp) =>
  (await answered(send("GET", "/workspaces", { headers: as }))).items;

describeOnBackends("founding a workspace", (begin) => {
  test("[WS-1] [WS-3] it is its founder's alone, with its name, and is in every list of the account", async () => {
    const fixture = await begin();
    const ada = await fixture.signUp();
    const { body } = await workspaceOf(ada.person);
    // The list is in the order of founding: two of one moment would stand in any.
    fixture.clock.now += 1000;
    const response = await create(fixture, ada, body);
    expect(response.status).toBe(201);
    const view = await response.json();
    const name = { meta: body.meta, version: 1 };
    expect(view).toMatchObject({ id: body.id, role: "owner", plan: "free", pin: null, name });
    expect(await listed(fixture, ada)).toEqual([ada.answer.workspaces[0], view]);
    const me = await answered(fixture.send("GET", "/auth/me", { headers: ada.as }));
    expect(me.workspaces).toEqual([ada.answer.workspaces[0], view]);
    expect(me.workspaceId).toBe(ada.answer.workspaceId);
    const path = `/workspaces/${body.id}/roster`;
    const roster = await answered(fixture.send("GET", path, { headers: ada.as }));
    expect(roster).toMatchObject({ rosters: [body.roster], keyRing: body.keyRing, grant: body.grant });
    expect(await outcomeOf(await create(fixture, ada, body))).toBe("409 id-taken");
  });

  test("[WS-1] objects that do not hold together, or are somebody else's, found nothing", async () => {
    const fixture = await begin();
    const ada = await fixture.signUp();
    const eve = await fixture.signUp();
    const { body, workspaceId, spaceKey } = await workspaceOf(ada.person);
    const other = (await workspaceOf(ada.person)).body;
    const foreign = (await workspaceOf(eve.person)).body;
    const named = async (change: object, person = ada.person) =>
      sealedName(person, "Second", { workspaceId, ...change }, spaceKey);
    const revoked = { ...ada.person, deviceId: (await makeDevice(ada.person)).id };
    const cases: readonly (readonly [CreateWorkspaceBody, string])[] = [
      [foreign, "422 bad-signature"],
      [{ ...body, id: formatId("wsp", randomBytes(16)) }, "422 wrong-place"],
      [{ ...body, id: ada.answer.workspaceId }, "422 wrong-place"],
      [{ ...body, keyRing: other.keyRing }, "422 wrong-place"],
      [{ ...body, grant: other.grant }, "422 wrong-place"],
      [{ ...body, meta: other.meta }, "422 wrong-place"],
      [{ ...body, meta: await named({ version: 2 }) }, "422 wrong-place"],
      [{ ...body, meta: await named({ epoch: 2 }) }, "422 wrong-place"],
      [{ ...body, meta: await named({ thing: THING.session }) }, "422 wrong-place"],
      [{ ...body, meta: await named({}, revoked) }, "403 device-not-allowed"],
      [{ ...body, meta: await named({}, eve.person) }, "403 device-not-allowed"],
      [{ ...body, meta: await named({}, { ...ada.person, signer: eve.person.signer }) }, "422 bad-signature"],
      [{ ...body, meta: toBase64url(ada.person.wire.keyList) }, "422 wrong-kind"],
    ];
    for (const [sent, expected] of cases)
      expect(await outcomeOf(await create(fixture, ada, sent))).toBe(expected);
    expect(await listed(fixture, ada)).toHaveLength(1);
  });
});

const rename = ({ send }: Fixture, as: SignedUp["as"], meta: string, version: string | null) =>
  send("PATCH", "/workspaces/current/settings", {
    body: { meta },
    headers: version === null ? as : { ...as, "if-match": version },
  });

describeOnBackends("the name of a workspace", (begin) => {
  test("[WS-3] [B6] an owner and an admin give it, every member's views show it, and each version comes once", async () => {
    const fixture = await begin();
    const ada = await fixture.signUp();
    const ben = await fixture.signUp();
    const as = await join(fixture, ada, ben, "admin");
    const first = await sealedName(ada.person, "Fleet");
    const answer = await rename(fixture, ada.as, first, '"v0"');
    expect(answer.headers.get("etag")).toBe('"v1"');
    expect((await answer.json()).name).toEqual({ meta: first, version: 1 });
    const { workspaceId } = ada.person.wire;
    const { spaceKey } = ada.person.secrets;
    const second = await sealedName(ben.person, "Armada", { workspaceId, version: 2 }, spaceKey);
    expect(await outcomeOf(await rename(fixture, as, second, '"v0"'))).toBe("412 version-conflict");
    expect(await outcomeOf(await rename(fixture, as, second, null))).toBe("428 precondition-required");
    expect(await outcomeOf(await rename(fixture, as, first, '"v1"'))).toBe("422 wrong-place");
    expect((await rename(fixture, as, second, '"v1"')).status).toBe(200);
    for (const headers of [ada.as, as]) {
      const me = await answered(fixture.send("GET", "/auth/me", { headers }));
      const seen = me.workspaces.find(({ id }: { id: string }) => id === ada.answer.workspaceId);
      expect(seen.name).toEqual({ meta: second, version: 2 });
    }
  });

  for (const role of ["viewer", "member"] as const satisfies InvitedRole[]) {
    test(`[WS-3] [WS-12] a ${role} names nothing`, async () => {
      const fixture = await begin();
      const ada = await fixture.signUp();
      const ben = await fixture.signUp();
      const as = await join(fixture, ada, ben, role);
      const { workspaceId } = ada.person.wire;
      const { spaceKey } = ada.person.secrets;
      const meta = await sealedName(ben.person, "Mine", { workspaceId }, spaceKey);
      expect(await outcomeOf(await rename(fixture, as, meta, '"v0"'))).toBe("403 forbidden");
      const current = await answered(fixture.send("GET", "/workspaces/current", { headers: as }));
      expect([current.name, current.role]).toEqual([null, role]);
      expect(ROLE[role]).toBeLessThan(ROLE.admin);
    });
  }

  test("[WS-3] what a device seals to another workspace, or without the right, is no name", async () => {
    const fixture = await begin();
    const ada = await fixture.signUp();
    const eve = await fixture.signUp();
    const { workspaceId } = eve.person.wire;
    const cases: readonly (readonly [string, string])[] = [
      [await sealedName(ada.person, "Fleet", { workspaceId }), "422 wrong-place"],
      [await sealedName(ada.person, "Fleet", { epoch: 2 }), "422 wrong-place"],
      [
        await sealedName(eve.person, "Fleet", { workspaceId: ada.person.wire.workspaceId }),
        "403 device-not-allowed",
      ],
    ];
    for (const [meta, expected] of cases)
      expect(await outcomeOf(await rename(fixture, ada.as, meta, '"v0"'))).toBe(expected);
  });
});
