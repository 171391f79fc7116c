import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { INVITE_SECONDS } from "@holdfast/protocol/limits";
import type { Invitation } from "@holdfast/protocol/sharing";
import { THING } from "@holdfast/vault/meta";
import { outcomeOf } from "../../testing/fixture.ts";
import { accept, invitedPair, page, post, read, revoke } from "../../testing/invited-pair.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { randomBytes } from "../../testing/person.ts";
import { acceptBody, inviteBody } from "../../testing/sealed-names.ts";
import { answered, join } from "../../testing/sharing.ts";

describeOnBackends("accepting", (begin) => {
  test("[WS-5] [B4] the invited account sees who invites to what, accepts once, and its keys wait for an admin", async () => {
    const fixture = await begin();
    const { ada, ben, invite, body, take } = await invitedPair(fixture, (email) => email.toUpperCase());
    const view: Invitation = await answered(read(fixture, ben.as, invite.id));
    expect(view).toEqual({
      id: invite.id,
      workspaceId: ada.answer.workspaceId,
      inviterEmail: ada.person.email,
      inviterId: ada.answer.account.id,
      inviterKeyList: ada.answer.keyList,
      genesis: toBase64url(ada.person.wire.roster),
      role: "viewer",
      state: "open",
      expiresAt: invite.expiresAt,
    });
    const proof = toBase64url(randomBytes(32));
    expect(await answered(take(ben, proof))).toEqual({ ...view, state: "accepted" });
    const { items } = await page(fixture, ada.as);
    expect(items).toEqual([
      {
        ...invite,
        state: "accepted",
        acceptance: {
          accountId: ben.answer.account.id,
          keyList: ben.answer.keyList,
          proof,
          acceptedAt: new Date(fixture.clock.now).toISOString(),
        },
      },
    ]);
    expect(await outcomeOf(await take(ben, toBase64url(randomBytes(32))))).toBe("409 invite-closed");
    expect((await page(fixture, ada.as)).items).toEqual(items);
    expect(body.meta).toBe(invite.meta);
    // It is no member before an admin's client has signed the roster.
    const roster = await fixture.send("GET", `/workspaces/${view.workspaceId}/roster`, { headers: ben.as });
    expect(await outcomeOf(roster)).toBe("404 not-found");
  });

  test("[WS-5] the very same acceptance may be sent again: its answer can be lost on the way", async () => {
    const fixture = await begin();
    const { ada, ben, invite, body } = await invitedPair(fixture);
    const sent = await acceptBody(ben.person, body.id, ada.person);
    const first = await answered(accept(fixture, ben.as, sent));
    expect(await answered(accept(fixture, ben.as, sent))).toEqual(first);
    await revoke(fixture, ada.as, invite.id);
    expect(await outcomeOf(await accept(fixture, ben.as, sent))).toBe("409 invite-closed");
  });

  test("[WS-5] [A31] for everybody else there is no invite, in the words of an id that never was", async () => {
    const fixture = await begin();
    const { ada, invite, take } = await invitedPair(fixture);
    const eve = await fixture.signUp();
    const problems: object[] = [];
    for (const [who, id] of [
      [eve, invite.id],
      [ada, invite.id],
      [eve, formatId("inv", randomBytes(16))],
      [eve, "canary"],
    ] as const) {
      const { instance: _, ...problem } = await (await read(fixture, who.as, id)).json();
      problems.push(problem);
    }
    expect(new Set(problems.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(problems[0]).toMatchObject({ code: "not-found" });
    for (const who of [eve, ada]) expect(await outcomeOf(await take(who))).toBe("404 not-found");
    expect((await page(fixture, ada.as)).items[0]?.state).toBe("open");
  });

  test("[WS-5] [WS-4] revoked or late, an invite is closed, and the invited account learns which", async () => {
    const fixture = await begin();
    const { ada, ben, invite, take } = await invitedPair(fixture);
    expect(await revoke(fixture, ada.as, invite.id)).toBe("204");
    expect(await revoke(fixture, ada.as, invite.id)).toBe("204");
    expect(await outcomeOf(await take())).toBe("409 invite-closed");
    expect((await answered(read(fixture, ben.as, invite.id))).state).toBe("revoked");
    const body = await inviteBody(ada.person, { email: ben.person.email });
    await answered(post(fixture, ada.as, body));
    fixture.clock.now += INVITE_SECONDS * 1000;
    const { tokens } = await answered(
      fixture.send("POST", "/auth/refresh", { body: { refresh: ben.answer.tokens?.refresh } }),
    );
    const as = { authorization: `Bearer ${tokens.access}` };
    const late = await accept(fixture, as, await acceptBody(ben.person, body.id, ada.person));
    expect(await outcomeOf(late)).toBe("409 invite-closed");
    expect((await answered(read(fixture, as, body.id))).state).toBe("expired");
  });

  test("[WS-4] [A31] another workspace's admin finds no invite to end or to admit by", async () => {
    const fixture = await begin();
    const { ada, invite } = await invitedPair(fixture);
    const eve = await fixture.signUp();
    expect(await revoke(fixture, eve.as, invite.id)).toBe("404 not-found");
    for (const id of ["inv_", "canary", "..%2f..", formatId("acc", randomBytes(16))])
      expect(await revoke(fixture, ada.as, id)).toBe("404 not-found");
    expect((await page(fixture, ada.as)).items[0]?.state).toBe("open");
  });

  test("[WS-6] the pin is sealed in the acceptor's own home, for this workspace, by a device of its", async () => {
    const fixture = await begin();
    const { ada, ben, invite, body } = await invitedPair(fixture);
    const of = async (change: Parameters<typeof acceptBody>[3], person = ben.person) =>
      outcomeOf(await accept(fixture, ben.as, await acceptBody(person, body.id, ada.person, change)));
    expect(await of({ workspaceId: ada.person.wire.workspaceId })).toBe("422 wrong-place");
    expect(await of({ thing: THING.workspace })).toBe("422 wrong-place");
    expect(await of({ thingId: ben.person.wire.workspaceId })).toBe("422 wrong-place");
    expect(await of({ epoch: 2 })).toBe("422 wrong-place");
    expect(await of({ deviceId: ada.person.deviceId })).toBe("403 device-not-allowed");
    expect(await of({}, { ...ben.person, signer: ada.person.signer })).toBe("422 bad-signature");
    expect((await answered(read(fixture, ben.as, invite.id))).state).toBe("open");
  });

  test("[WS-6] a member's own views carry its pin, and nobody else's do", async () => {
    const fixture = await begin();
    const { ada, ben, invite, body } = await invitedPair(fixture);
    await revoke(fixture, ada.as, invite.id);
    const as = await join(fixture, ada, ben);
    const current = await answered(fixture.send("GET", "/workspaces/current", { headers: as }));
    expect(current.pin.length).toBeGreaterThan(100);
    const own = await answered(fixture.send("GET", "/workspaces/current", { headers: ada.as }));
    expect(own.pin).toBeNull();
    const again = await inviteBody(ada.person, { email: ben.person.email });
    expect(await outcomeOf(await post(fixture, ada.as, again))).toBe("409 already-member");
    expect(body.email).toBe(ben.person.email);
  });
});
