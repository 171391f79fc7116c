import { expect, test } from "bun:test";
import type { Me } from "@holdfast/protocol/auth";
import { formatId } from "@holdfast/protocol/ids";
import { decodeJwt } from "jose";
import { browser, cookiesOf, type Fixture, outcomeOf, type RequestHeaders } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { randomBytes } from "../../testing/person.ts";
import { admission, answered, invited, join, made, newestOf } from "../../testing/sharing.ts";

const switchTo = ({ send }: Fixture, headers: RequestHeaders, workspaceId: unknown) =>
  send("POST", "/workspaces/switch", { body: { workspaceId }, headers });

const placeOf = async ({ send }: Fixture, headers: RequestHeaders): Promise<string> => {
  const me: Me = await answered(send("GET", "/auth/me", { headers }));
  return me.workspaceId;
};

/** A founder and a member who is admitted and still works in the own home. */
const pair = async (fixture: Fixture) => {
  const founder = await fixture.signUp();
  const member = await fixture.signUp();
  const id = await invited(fixture, founder, member);
  const previous = await newestOf(fixture, founder);
  const body = await admission(founder.person, member.person, previous);
  const path = `/workspaces/current/invites/${id}/admit`;
  await answered(fixture.send("POST", path, { body, headers: made(founder.as, previous) }));
  return { founder, member, shared: founder.answer.workspaceId, home: member.answer.workspaceId };
};

describeOnBackends("switching workspaces", (begin) => {
  test("[WS-2] [B3] [B11] a program gets tokens of the same login that name the workspace, and renews into it", async () => {
    const fixture = await begin();
    const { member, shared, home } = await pair(fixture);
    const { tokens } = await answered(switchTo(fixture, member.as, shared));
    const claims = decodeJwt(tokens.access);
    expect([claims["wsp"], claims["lgn"]]).toEqual([shared, member.answer.login.id]);
    expect(await placeOf(fixture, { authorization: `Bearer ${tokens.access}` })).toBe(shared);
    // Earlier tokens go on naming the earlier workspace.
    expect(await placeOf(fixture, member.as)).toBe(home);
    const renewed = await answered(
      fixture.send("POST", "/auth/refresh", { body: { refresh: tokens.refresh } }),
    );
    expect(decodeJwt(renewed.tokens.access)["wsp"]).toBe(shared);
    // The refresh token of before has a successor: shown late, it is a copy.
    fixture.clock.now += 11_000;
    const old = await fixture.send("POST", "/auth/refresh", {
      body: { refresh: member.answer.tokens?.refresh },
    });
    expect(await outcomeOf(old)).toBe("401 refresh-reused");
    expect(await outcomeOf(await fixture.send("GET", "/auth/me", { headers: member.as }))).toBe(
      "401 unauthenticated",
    );
  });

  test("[WS-2] [AU-4] [AU-8] a browser gets cookies and keeps the token of its page", async () => {
    const fixture = await begin();
    const { member, shared } = await pair(fixture);
    const cookies = await fixture.signInBrowser(member.person);
    const response = await switchTo(fixture, browser(cookies), shared);
    expect(Object.keys(await response.json())).toEqual(["csrfToken"]);
    const jar = cookiesOf(response);
    expect(jar.get("holdfast_csrf")).toBe(cookies.get("holdfast_csrf") ?? "");
    for (const line of response.headers.getSetCookie()) expect(line).toMatch(/SameSite=Strict; Secure/);
    expect(await placeOf(fixture, browser(jar))).toBe(shared);
    const renewed = await fixture.send("POST", "/auth/refresh", { body: {}, headers: browser(jar) });
    expect(await placeOf(fixture, browser(cookiesOf(renewed)))).toBe(shared);
    const { cookie = "" } = browser(jar);
    expect(await outcomeOf(await switchTo(fixture, { cookie }, shared))).toBe("403 csrf-failed");
  });

  test("[WS-2] [A31] a workspace of others, one of nobody and no id are no place to work in", async () => {
    const fixture = await begin();
    const { member } = await pair(fixture);
    const stranger = await fixture.signUp();
    for (const id of [stranger.answer.workspaceId, formatId("wsp", randomBytes(16))])
      expect(await outcomeOf(await switchTo(fixture, member.as, id))).toBe("404 not-found");
    for (const id of ["wsp_", "canary", null, `${member.answer.workspaceId}0`])
      expect(await outcomeOf(await switchTo(fixture, member.as, id))).toBe("400 invalid-request");
    expect(await placeOf(fixture, member.as)).toBe(member.answer.workspaceId);
  });

  test("[WS-2] [WS-8] who left works at home from the next renewal on, and nowhere before it", async () => {
    const fixture = await begin();
    const founder = await fixture.signUp();
    const member = await fixture.signUp();
    const as = await join(fixture, founder, member);
    const { tokens } = await answered(switchTo(fixture, as, founder.answer.workspaceId));
    const here = { authorization: `Bearer ${tokens.access}` };
    const id = member.answer.account.id;
    const left = await fixture.send("DELETE", `/workspaces/current/members/${id}`, { headers: here });
    expect(left.status).toBe(204);
    expect(await outcomeOf(await fixture.send("GET", "/workspaces/current", { headers: here }))).toBe(
      "404 not-found",
    );
    const renewed = await answered(
      fixture.send("POST", "/auth/refresh", { body: { refresh: tokens.refresh } }),
    );
    expect(decodeJwt(renewed.tokens.access)["wsp"]).toBe(member.answer.workspaceId);
  });

  test("[WS-2] [B11] ten switches at once each go on with a token or make way, and the login outlives them", async () => {
    const fixture = await begin();
    const { member, shared, home } = await pair(fixture);
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, at) => switchTo(fixture, member.as, at % 2 === 0 ? shared : home)),
    );
    const good = outcomes.filter(({ status }) => status === 200);
    expect(good.length).toBeGreaterThanOrEqual(1);
    for (const each of outcomes.filter(({ status }) => status !== 200))
      expect(await outcomeOf(each)).toBe("409 refresh-raced");
    const tokens = await Promise.all(good.map(async (each) => (await each.json()).tokens.refresh));
    expect(new Set(tokens).size).toBe(good.length);
    expect((await fixture.send("GET", "/auth/me", { headers: member.as })).status).toBe(200);
  });
});
