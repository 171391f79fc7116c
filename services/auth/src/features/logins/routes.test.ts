import { expect, test } from "bun:test";
import type { SignedIn } from "@holdfast/protocol/auth";
import { toBase64url } from "@holdfast/protocol/encoding";
import { bearer, browser, cookiesOf, type Fixture, outcomeOf } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { randomBytes } from "../../testing/person.ts";

const RACE_MILLISECONDS = 10_000;
const MONTH_MILLISECONDS = 30 * 24 * 3600 * 1000;

const renew = ({ send }: Fixture, refresh: string | undefined) =>
  send("POST", "/auth/refresh", { body: { refresh } });

const tokensOf = async (response: Response) => {
  const { tokens } = await response.json();
  return tokens as NonNullable<SignedIn["tokens"]>;
};

const me = async ({ send }: Fixture, access: string) =>
  outcomeOf(await send("GET", "/auth/me", { headers: { authorization: `Bearer ${access}` } }));

describeOnBackends("renewing a login", (begin) => {
  test("[B11] [AU-6] a token works once; shown again later it ends the login and its access tokens", async () => {
    const fixture = await begin();
    const { answer } = await fixture.signUp();
    const first = answer.tokens?.refresh;
    const second = await tokensOf(await renew(fixture, first));
    expect(await me(fixture, second.access)).toBe("200");
    fixture.clock.now += RACE_MILLISECONDS;
    expect(await outcomeOf(await renew(fixture, first))).toBe("401 refresh-reused");
    expect(await me(fixture, second.access)).toBe("401 unauthenticated");
    expect(await outcomeOf(await renew(fixture, second.refresh))).toBe("401 unauthenticated");
    expect(await fixture.dump()).toContain("login.reused-token");
  });

  test("[AU-6] the immediate predecessor within 10 s is a race of two tabs and revokes nothing", async () => {
    const fixture = await begin();
    const { answer } = await fixture.signUp();
    const first = answer.tokens?.refresh;
    const second = await tokensOf(await renew(fixture, first));
    fixture.clock.now += RACE_MILLISECONDS - 1;
    expect(await outcomeOf(await renew(fixture, first))).toBe("409 refresh-raced");
    expect(await me(fixture, second.access)).toBe("200");
    expect(await outcomeOf(await renew(fixture, second.refresh))).toBe("200");
  });

  test("[AU-6] an older token than the predecessor is reuse, however soon", async () => {
    const fixture = await begin();
    const { answer } = await fixture.signUp();
    const second = await tokensOf(await renew(fixture, answer.tokens?.refresh));
    const third = await tokensOf(await renew(fixture, second.refresh));
    expect(await outcomeOf(await renew(fixture, answer.tokens?.refresh))).toBe("401 refresh-reused");
    expect(await me(fixture, third.access)).toBe("401 unauthenticated");
  });

  test("[B11] [AU-6] of twenty uses at once one succeeds, the others are races, and the login lives", async () => {
    const fixture = await begin();
    const { answer } = await fixture.signUp();
    const responses = await Promise.all(
      Array.from({ length: 20 }, () => renew(fixture, answer.tokens?.refresh)),
    );
    const won = responses.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    const lost = await Promise.all(responses.filter(({ status }) => status !== 200).map(outcomeOf));
    expect(new Set(lost)).toEqual(new Set(["409 refresh-raced"]));
    const tokens = await Promise.all(won.map(tokensOf));
    for (const { access } of tokens) expect(await me(fixture, access)).toBe("200");
  });

  test("[AU-6] an unknown token, none, and one that has expired renew nothing", async () => {
    const fixture = await begin();
    const { answer } = await fixture.signUp();
    expect(await outcomeOf(await renew(fixture, toBase64url(randomBytes(32))))).toBe("401 unauthenticated");
    expect(await outcomeOf(await renew(fixture, undefined))).toBe("401 unauthenticated");
    fixture.clock.now += MONTH_MILLISECONDS;
    expect(await outcomeOf(await renew(fixture, answer.tokens?.refresh))).toBe("401 unauthenticated");
  });

  test("[AU-4] [AU-6] a browser's token is worth nothing in a body, and a program's in no cookie", async () => {
    const fixture = await begin();
    const { person, answer } = await fixture.signUp();
    const cookies = await fixture.signInBrowser(person);
    expect(await outcomeOf(await renew(fixture, cookies.get("holdfast_refresh")))).toBe(
      "401 unauthenticated",
    );
    const swapped = new Map([...cookies, ["holdfast_refresh", answer.tokens?.refresh ?? ""]]);
    const shown = await fixture.send("POST", "/auth/refresh", { body: {}, headers: browser(swapped) });
    expect(await outcomeOf(shown)).toBe("401 unauthenticated");
  });

  test("[B18] [AU-8] a renewal without the page's token is refused and uses nothing up", async () => {
    const fixture = await begin();
    const { person } = await fixture.signUp();
    const cookies = await fixture.signInBrowser(person);
    const { cookie = "" } = browser(cookies);
    const other = await fixture.signInBrowser(person);
    const headers = [
      { cookie },
      { cookie, "x-holdfast-csrf": "" },
      { cookie, "x-holdfast-csrf": `${cookies.get("holdfast_csrf")}x` },
      { cookie, "x-holdfast-csrf": other.get("holdfast_csrf") ?? "" },
    ];
    for (const each of headers)
      expect(await outcomeOf(await fixture.send("POST", "/auth/refresh", { body: {}, headers: each }))).toBe(
        "403 csrf-failed",
      );
    const renewed = await fixture.send("POST", "/auth/refresh", { body: {}, headers: browser(cookies) });
    expect(renewed.status).toBe(200);
    // A page that was robbed of nothing but an old cookie: a stranger cannot end the login with it either.
    fixture.clock.now += RACE_MILLISECONDS;
    await fixture.send("POST", "/auth/refresh", { body: {}, headers: { cookie } });
    const again = browser(cookiesOf(renewed));
    expect(await outcomeOf(await fixture.send("GET", "/auth/me", { headers: again }))).toBe("200");
  });
});

describeOnBackends("leaving", (begin) => {
  test("[B12] [AU-7] a login that ended is refused on the next request, its other logins are not", async () => {
    const fixture = await begin();
    const { person, answer, as } = await fixture.signUp();
    const cookies = await fixture.signInBrowser(person);
    const out = await fixture.send("POST", "/auth/logout", { headers: browser(cookies) });
    expect(out.status).toBe(204);
    for (const path of ["/auth/me", "/keys/slots", "/keys/devices", "/workspaces", "/workspaces/current"]) {
      const ended = await fixture.send("GET", path, { headers: browser(cookies) });
      expect(await outcomeOf(ended)).toBe("401 unauthenticated");
      expect((await fixture.send("GET", path, { headers: as })).status).toBe(200);
    }
    const renewed = await fixture.send("POST", "/auth/refresh", { body: {}, headers: browser(cookies) });
    expect(await outcomeOf(renewed)).toBe("401 unauthenticated");
    const next = await tokensOf(await renew(fixture, answer.tokens?.refresh));
    const left = await fixture.send("POST", "/auth/logout", { headers: bearer(answer) });
    expect(left.headers.getSetCookie()).toEqual([]);
    for (const refresh of [answer.tokens?.refresh, next.refresh])
      expect(await outcomeOf(await renew(fixture, refresh))).toBe("401 unauthenticated");
  });

  test("[AU-8] cookies alone end no login", async () => {
    const fixture = await begin();
    const { person } = await fixture.signUp();
    const cookies = await fixture.signInBrowser(person);
    const { cookie = "" } = browser(cookies);
    expect(await outcomeOf(await fixture.send("POST", "/auth/logout", { headers: { cookie } }))).toBe(
      "403 csrf-failed",
    );
    expect((await fixture.send("GET", "/auth/me", { headers: { cookie } })).status).toBe(200);
  });

  test("[AU-5] an access token ends after a quarter of an hour and says so", async () => {
    const fixture = await begin();
    const { answer } = await fixture.signUp();
    fixture.clock.now += 15 * 60 * 1000 - 1000;
    expect(await me(fixture, answer.tokens?.access ?? "")).toBe("200");
    fixture.clock.now += 2000;
    expect(await me(fixture, answer.tokens?.access ?? "")).toBe("401 token-expired");
  });
});
