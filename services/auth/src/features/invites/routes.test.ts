import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { INVITE_SECONDS, OPEN_INVITES_MAX, RATES_PER_MINUTE } from "@holdfast/protocol/limits";
import type { InviteBody } from "@holdfast/protocol/sharing";
import { THING } from "@holdfast/vault/meta";
import { outcomeOf } from "../../testing/fixture.ts";
import { CURRENT, invitedPair, page, post, revoke } from "../../testing/invited-pair.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { randomBytes } from "../../testing/person.ts";
import { inviteBody } from "../../testing/sealed-names.ts";
import { answered, join, signedIn } from "../../testing/sharing.ts";

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

  test("[WS-4] [NT-6] the address is told once by mail, without anything that opens the invite; of a refused one nothing", async () => {
    const fixture = await begin();
    const { ada, ben, body, invite } = await invitedPair(fixture);
    await post(fixture, ada.as, await inviteBody(ada.person, { email: ben.person.email }));
    const told = fixture.sent.filter(({ to }) => to === ben.person.email);
    expect(told).toHaveLength(1);
    const [{ text, html } = { text: "", html: "" }] = told;
    expect(text).toContain(`/invite/${invite.id}`);
    for (const secret of ["#", body.meta]) expect(text).not.toContain(secret);
    expect(html).not.toContain(`${invite.id}#`);
  });

  test("[WS-4] [AU-11] an address makes so many a minute, good or bad", async () => {
    const fixture = await begin({ ...RATES_PER_MINUTE, register: 1_000_000, login: 1_000_000 });
    fixture.clock.now -= fixture.clock.now % 60_000;
    const { as: headers } = await fixture.signUp();
    // An address of its own: the counters of a database are shared.
    const peer = [...randomBytes(3)].reduce((text, byte) => `${text}.${byte}`, "10");
    const ask = async () => outcomeOf(await fixture.send("POST", CURRENT, { body: {}, headers, peer }));
    for (let at = 0; at < RATES_PER_MINUTE.invite; at++) expect(await ask()).toBe("400 invalid-request");
    expect(await ask()).toBe("429 rate-limited");
    fixture.clock.now += 60_000;
    expect(await ask()).toBe("400 invalid-request");
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
