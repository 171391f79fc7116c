import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { INVITE_SECONDS, OPEN_INVITES_MAX } from "@holdfast/protocol/limits";
import type { Invitation, Invite, InviteBody, InvitePage } from "@holdfast/protocol/sharing";
import { THING } from "@holdfast/vault/meta";
import { type Fixture, outcomeOf, type RequestHeaders } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { randomBytes } from "../../testing/person.ts";
import { acceptBody, inviteBody } from "../../testing/sealed-names.ts";
import { answered, join, type SignedUp, signedIn } from "../../testing/sharing.ts";

const CURRENT = "/workspaces/current/invites";

const post = ({ send }: Fixture, headers: RequestHeaders, body: unknown) =>
  send("POST", CURRENT, { body, headers });
const page = ({ send }: Fixture, headers: RequestHeaders, query = ""): Promise<InvitePage> =>
  answered(send("GET", `${CURRENT}${query}`, { headers }));
const revoke = async ({ send }: Fixture, headers: RequestHeaders, id: string): Promise<string> =>
  outcomeOf(await send("DELETE", `${CURRENT}/${id}`, { headers }));
const read = async ({ send }: Fixture, headers: RequestHeaders, id: string): Promise<Response> =>
  send("GET", `/invites/${id}`, { headers });
const accept = ({ send }: Fixture, headers: RequestHeaders, body: unknown) =>
  send("POST", `${CURRENT}/accept`, { body, headers });

/** Ada has invited Ben, who knows it. */
const invitedPair = async (fixture: Fixture, email: (email: string) => string = (typed) => typed) => {
  const ada = await fixture.signUp();
  const ben = await fixture.signUp();
  const body = await inviteBody(ada.person, { email: email(ben.person.email), role: "viewer" });
  const invite: Invite = await answered(post(fixture, ada.as, body));
  const take = async (who: SignedUp = ben, proof: string | null = null) =>
    accept(fixture, who.as, await acceptBody(who.person, body.id, ada.person, { proof }));
  return { ada, ben, body, invite, take };
};

describeOnBackends("inviting", (begin) => {
  test("[WS-4] [B4] an admin invites an address for seven days, and every admin sees it and its sealed secret", async () => {
    const fixture = await begin();
    const { ada, body, invite } = await invitedPair(fixture);
    expect(invite).toMatchObject({
      ...body,
      state: "open",
      invitedBy: ada.answer.account.id,
      acceptance: null,
    });
    expect(Date.parse(invite.expiresAt) - Date.parse(invite.createdAt)).toBe(INVITE_SECONDS * 1000);
    expect(Date.parse(invite.createdAt)).toBe(fixture.clock.now);
    const cem = await fixture.signUp();
    const admin = await join(fixture, ada, cem, "admin");
    const { items } = await page(fixture, admin);
    expect(items.filter(({ state }) => state === "open")).toEqual([invite]);
    fixture.clock.now += INVITE_SECONDS * 1000 - 1;
    const state = async () => {
      const { items: later } = await page(fixture, await signedIn(fixture, ada));
      return later.find(({ id }) => id === invite.id)?.state;
    };
    expect(await state()).toBe("open");
    fixture.clock.now += 1;
    expect(await state()).toBe("expired");
  });

  for (const role of ["viewer", "member"] as const) {
    test(`[WS-4] [WS-12] [B3] a ${role} invites nobody, and sees and ends no invite`, async () => {
      const fixture = await begin();
      const { ada, invite } = await invitedPair(fixture);
      const eve = await fixture.signUp();
      const as = await join(fixture, ada, eve, role);
      const { workspaceId } = ada.person.wire;
      const body = await inviteBody(eve.person, { email: "x@example.org", workspaceId });
      expect(await outcomeOf(await post(fixture, as, body))).toBe("403 forbidden");
      expect(await outcomeOf(await fixture.send("GET", CURRENT, { headers: as }))).toBe("403 forbidden");
      expect(await revoke(fixture, as, invite.id)).toBe("403 forbidden");
      expect((await page(fixture, ada.as)).items.find(({ id }) => id === invite.id)).toEqual(invite);
    });
  }

  test("[WS-4] members, open invites and taken ids are refused by name; an address has one form", async () => {
    const fixture = await begin();
    const { ada, ben, body } = await invitedPair(fixture);
    const again = async (change: Partial<InviteBody>, id?: ReturnType<typeof randomBytes>) => {
      const email = change.email ?? "new@example.org";
      const made = await inviteBody(ada.person, { email, ...(id === undefined ? {} : { id }) });
      return outcomeOf(await post(fixture, ada.as, made));
    };
    expect(await again({ email: ` ${ben.person.email.toUpperCase()} ` })).toBe("409 already-invited");
    expect(await again({ email: ada.person.email.toLowerCase() })).toBe("409 already-member");
    const taken = Buffer.from(body.id.slice(4), "hex");
    expect(await again({}, new Uint8Array(taken))).toBe("409 id-taken");
  });

  test("[WS-4] [A32] owners are not invited, and no address that is none or breaks a line goes in", async () => {
    const fixture = await begin();
    const { ada } = await invitedPair(fixture);
    const good = await inviteBody(ada.person, { email: "x@example.org" });
    const strange: readonly object[] = [
      { role: "owner" },
      { role: 4 },
      { email: "x@example.org\r\nBcc: eve@example.org" },
      { email: "x\u0000@example.org" },
      { email: "x@example.org, eve@example.org" },
      { email: "x" },
      { id: formatId("wsp", randomBytes(16)) },
      { meta: "" },
      { state: "accepted" },
      { expiresAt: "2036-01-01T00:00:00.000Z" },
      { workspaceId: ada.answer.workspaceId },
    ];
    for (const change of strange)
      expect(await outcomeOf(await post(fixture, ada.as, { ...good, ...change }))).toBe(
        "400 invalid-request",
      );
    const spaced = await post(fixture, ada.as, { ...good, email: "\r\n x@example.org \n" });
    expect((await spaced.json()).email).toBe("x@example.org");
  });

  test("[WS-4] the secret is sealed to this workspace, for this invite, by a device of the inviter", async () => {
    const fixture = await begin();
    const { ada, ben } = await invitedPair(fixture);
    const of = async (change: Parameters<typeof inviteBody>[1], person = ada.person) =>
      outcomeOf(await post(fixture, ada.as, await inviteBody(person, change)));
    const email = "x@example.org";
    const { workspaceId } = ben.person.wire;
    expect(await of({ email, workspaceId })).toBe("422 wrong-place");
    expect(await of({ email, version: 2 })).toBe("422 wrong-place");
    expect(await of({ email, epoch: 2 })).toBe("422 wrong-place");
    expect(await of({ email, thing: THING.session })).toBe("422 wrong-place");
    expect(await of({ email, thingId: randomBytes(16) })).toBe("422 wrong-place");
    expect(await of({ email, deviceId: ben.person.deviceId })).toBe("403 device-not-allowed");
    expect(await of({ email }, { ...ada.person, signer: ben.person.signer })).toBe("422 bad-signature");
  });

  test("[WS-4] no more than a hundred are open at a time, and a revoked one makes room", async () => {
    const fixture = await begin();
    const { ada, invite } = await invitedPair(fixture);
    const one = async (at: number) =>
      outcomeOf(await post(fixture, ada.as, await inviteBody(ada.person, { email: `${at}@example.org` })));
    for (let at = 1; at < OPEN_INVITES_MAX; at++) expect(await one(at)).toBe("201");
    expect(await one(200)).toBe("409 invite-limit");
    expect(await revoke(fixture, ada.as, invite.id)).toBe("204");
    expect(await one(200)).toBe("201");
    const { items, next } = await page(fixture, ada.as, "?limit=100");
    expect([items.length, next === null]).toEqual([100, false]);
  });

  test("[WS-4] a list comes by pages, and a cursor of another workspace or of nobody is none", async () => {
    const fixture = await begin();
    const { ada, ben } = await invitedPair(fixture);
    for (const email of ["a@b", "c@d"])
      await answered(post(fixture, ada.as, await inviteBody(ada.person, { email })));
    const first = await page(fixture, ada.as, "?limit=2");
    const second = await page(fixture, ada.as, `?limit=2&cursor=${first.next}`);
    expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, null]);
    const cursors = [first.next, "AAAA", toBase64url(randomBytes(32)), toBase64url(randomBytes(16))];
    for (const cursor of cursors.slice(1))
      expect(
        await outcomeOf(await fixture.send("GET", `${CURRENT}?cursor=${cursor}`, { headers: ada.as })),
      ).toBe("400 invalid-request");
    const foreign = await fixture.send("GET", `${CURRENT}?cursor=${first.next}`, { headers: ben.as });
    expect(await outcomeOf(foreign)).toBe("400 invalid-request");
  });
});

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
