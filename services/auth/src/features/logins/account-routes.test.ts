import { expect, test } from "bun:test";
import type { LoginPage, LoginView, SignedIn } from "@holdfast/protocol/auth";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import {
  bearer,
  browser,
  cookiesOf,
  type Fixture,
  outcomeOf,
  type RequestHeaders,
} from "../../testing/fixture.ts";
import { listedDevice, makeDevice, nextKeyList } from "../../testing/key-changes.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { type Person, randomBytes } from "../../testing/person.ts";
import { deviceBody } from "../../testing/wire-changes.ts";

const page = async ({ send }: Fixture, as: RequestHeaders, query = ""): Promise<LoginPage> => {
  const response = await send("GET", `/auth/sessions${query}`, { headers: as });
  if (response.status !== 200) throw new Error(await response.text());
  return response.json();
};

const list = async (fixture: Fixture, as: RequestHeaders): Promise<readonly LoginView[]> =>
  (await page(fixture, as)).items;

const signIn = async (
  { send }: Fixture,
  { email, authKey }: Person,
  options: { readonly deviceId?: string; readonly headers?: RequestHeaders; readonly peer?: string } = {},
): Promise<SignedIn> => {
  const { deviceId, ...rest } = options;
  const named = deviceId === undefined ? {} : { deviceId };
  const body = { email, authKey: toBase64url(authKey), client: "bearer", ...named };
  const response = await send("POST", "/auth/login", { body, ...rest });
  if (response.status !== 200) throw new Error(await response.text());
  return response.json();
};

const revoke = async ({ send }: Fixture, as: RequestHeaders, id: string): Promise<string> =>
  outcomeOf(await send("DELETE", `/auth/sessions/${id}`, { headers: as }));

const isLive = async ({ send }: Fixture, as: RequestHeaders): Promise<boolean> =>
  (await send("GET", "/auth/me", { headers: as })).status === 200;

const renew = async ({ send }: Fixture, { tokens }: SignedIn, peer?: string): Promise<string> =>
  outcomeOf(
    await send("POST", "/auth/refresh", {
      body: { refresh: tokens?.refresh },
      ...(peer === undefined ? {} : { peer }),
    }),
  );

describeOnBackends("the logins of an account", (begin) => {
  test("[B17] [AU-18] are listed to each of them, with where and when, and to nobody else", async () => {
    const fixture = await begin();
    const { person, answer, as } = await fixture.signUp();
    await fixture.signUp();
    fixture.clock.now += 60_000;
    const headers = { "user-agent": "Mozilla/5.0 Firefox/145.0" };
    const deviceId = formatId("dev", person.deviceId);
    const second = await signIn(fixture, person, { deviceId, headers, peer: "198.51.100.7" });
    const at = new Date(fixture.clock.now).toISOString();
    const [newest, first, ...more] = await list(fixture, as);
    expect(more).toEqual([]);
    expect(newest).toMatchObject({
      id: second.login.id,
      client: "bearer",
      deviceId,
      userAgent: headers["user-agent"],
      address: "198.51.100.7",
      createdAt: at,
      lastSeenAt: at,
      current: false,
    });
    expect(first).toMatchObject({ id: answer.login.id, deviceId, address: "127.0.0.1", current: true });
    const seen = await list(fixture, bearer(second));
    expect(seen.map(({ current }) => current)).toEqual([true, false]);
  });

  test("[AU-18] [AU-12] show no token, and nothing that could be one", async () => {
    const fixture = await begin();
    const { person, answer } = await fixture.signUp();
    const cookies = await fixture.signInBrowser(person);
    const shown = JSON.stringify(await page(fixture, browser(cookies)));
    const secrets = [answer.tokens?.refresh, answer.tokens?.access, ...cookies.values()];
    for (const secret of secrets) expect(shown).not.toContain(String(secret));
    expect(shown).toContain('"client":"browser"');
  });

  test("[AU-18] come page by page, and a cursor that nobody was given is refused", async () => {
    const fixture = await begin();
    const { person, as } = await fixture.signUp();
    for (let i = 0; i < 4; i++) {
      fixture.clock.now += 1000;
      await signIn(fixture, person);
    }
    const all = (await list(fixture, as)).map(({ id }) => id);
    const read: string[] = [];
    let query = "?limit=2";
    for (;;) {
      const { items, next } = await page(fixture, as, query);
      read.push(...items.map(({ id }) => id));
      if (next === null) break;
      query = `?limit=2&cursor=${next}`;
    }
    expect(all).toHaveLength(5);
    expect(read).toEqual(all);
    const stranger = await fixture.signUp();
    expect((await page(fixture, stranger.as, query)).items).toEqual([]);
    for (const bad of [
      "?cursor=AAAA",
      "?cursor=%00",
      "?limit=101",
      "?limit=0",
      "?account=me",
      "?limit=1&limit=2",
    ])
      expect(await outcomeOf(await fixture.send("GET", `/auth/sessions${bad}`, { headers: as }))).toBe(
        "400 invalid-request",
      );
  });

  test("[AU-19] are seen when they sign in and when they renew, from there, and not with every request", async () => {
    const fixture = await begin();
    const { answer, as } = await fixture.signUp();
    const [made] = await list(fixture, as);
    fixture.clock.now += 60_000;
    expect(await list(fixture, as)).toEqual(made === undefined ? [] : [made]);
    expect(await renew(fixture, answer, "203.0.113.9")).toBe("200");
    const [renewed] = await list(fixture, as);
    expect(renewed?.lastSeenAt).toBe(new Date(fixture.clock.now).toISOString());
    expect(renewed).toMatchObject({ address: "203.0.113.9", createdAt: made?.createdAt ?? "" });
  });

  test("[AU-18] act for the device that signed in, or that they certified", async () => {
    const fixture = await begin();
    const { person } = await fixture.signUp();
    const other = await fixture.signUp();
    const theirs = formatId("dev", other.person.deviceId);
    const login = await signIn(fixture, person, { deviceId: theirs });
    const headers = { ...bearer(login), "if-match": '"v1"' };
    const own = async () => (await list(fixture, headers)).find(({ current }) => current)?.deviceId;
    expect(await own()).toBeNull();
    const device = await makeDevice(person);
    const keyList = await nextKeyList(person, person.wire.keyList, ({ devices }) => ({
      devices: [...devices, listedDevice(device)],
    }));
    const added = await fixture.send("POST", "/keys/devices", { body: deviceBody(keyList, device), headers });
    expect(added.status).toBe(200);
    expect(await own()).toBe(formatId("dev", device.id));
  });
});

describeOnBackends("ending logins", (begin) => {
  test("[B17] [AU-20] one of them ends at once, its tokens with it, and the current one stays", async () => {
    const fixture = await begin();
    const { person, as } = await fixture.signUp();
    const lost = await signIn(fixture, person);
    expect(await revoke(fixture, as, lost.login.id)).toBe("204");
    expect(await isLive(fixture, bearer(lost))).toBe(false);
    expect(await renew(fixture, lost)).toBe("401 unauthenticated");
    expect(await isLive(fixture, as)).toBe(true);
    expect((await list(fixture, as)).map(({ current }) => current)).toEqual([true]);
    expect(await revoke(fixture, as, lost.login.id)).toBe("204");
    const told = (await fixture.dump()).replaceAll("\\", "").split("login.ended").length - 1;
    expect(told).toBe(1);
  });

  test("[AU-20] the current one leaves as by logout, and a browser loses its cookies only then", async () => {
    const fixture = await begin();
    const { person, answer } = await fixture.signUp();
    const cookies = await fixture.signInBrowser(person);
    const del = (id: string) => fixture.send("DELETE", `/auth/sessions/${id}`, { headers: browser(cookies) });
    expect((await del(answer.login.id)).headers.getSetCookie()).toEqual([]);
    const own = (await list(fixture, browser(cookies))).find(({ current }) => current);
    const left = await del(own?.id ?? "");
    expect([left.status, ...cookiesOf(left).values()]).toEqual([204, "", "", ""]);
    expect(left.headers.getSetCookie().every((line) => line.includes("Max-Age=0"))).toBe(true);
    expect(await isLive(fixture, browser(cookies))).toBe(false);
  });

  test("[A31] [AU-20] a login of somebody else, one that never was and no id at all are one answer", async () => {
    const fixture = await begin();
    const { as } = await fixture.signUp();
    const { answer: theirs, as: they } = await fixture.signUp();
    const id = theirs.login.id;
    const strange = ["lgn_", `acc${id.slice(3)}`, id.toUpperCase(), `${id}0`, "%00", "..%2fme", "current"];
    for (const each of [id, formatId("lgn", randomBytes(16)), ...strange])
      expect(await revoke(fixture, as, each)).toBe("404 not-found");
    expect(await isLive(fixture, they)).toBe(true);
  });

  test("[AU-20] twenty that end one login at once all succeed, and two that end each other both end", async () => {
    const fixture = await begin();
    const { person, answer, as } = await fixture.signUp();
    const second = await signIn(fixture, person);
    const third = await signIn(fixture, person);
    const same = Array.from({ length: 20 }, () => revoke(fixture, as, third.login.id));
    expect(new Set(await Promise.all(same))).toEqual(new Set(["204"]));
    const crossed = await Promise.all([
      revoke(fixture, as, second.login.id),
      revoke(fixture, bearer(second), answer.login.id),
    ]);
    expect(crossed).toContain("204");
    for (const outcome of crossed) expect(["204", "401 unauthenticated"]).toContain(outcome);
  });

  test("[B14] [AU-21] all of them end, also of one that renews meanwhile, and a new sign-in is let in", async () => {
    const fixture = await begin();
    const { person, answer, as } = await fixture.signUp();
    const stranger = await fixture.signUp();
    const cookies = await fixture.signInBrowser(person);
    const racing = await signIn(fixture, person);
    const [out] = await Promise.all([
      fixture.send("POST", "/auth/logout-all", { headers: browser(cookies) }),
      renew(fixture, racing),
    ]);
    expect([out.status, ...cookiesOf(out).values()]).toEqual([204, "", "", ""]);
    for (const each of [as, browser(cookies), bearer(racing)])
      expect(await isLive(fixture, each)).toBe(false);
    for (const each of [answer, racing]) expect(await renew(fixture, each)).toBe("401 unauthenticated");
    expect(await isLive(fixture, stranger.as)).toBe(true);
    const again = await signIn(fixture, person);
    expect(await list(fixture, bearer(again))).toHaveLength(1);
    const left = await fixture.send("POST", "/auth/logout-all", { headers: bearer(again) });
    expect([left.status, left.headers.getSetCookie()]).toEqual([204, []]);
  });

  test("[B18] [AU-8] cookies alone end nothing, and the page's token of another login neither", async () => {
    const fixture = await begin();
    const { person, answer } = await fixture.signUp();
    const cookies = await fixture.signInBrowser(person);
    const other = await fixture.signInBrowser(person);
    const { cookie = "" } = browser(cookies);
    const forged = [{ cookie }, { cookie, "x-holdfast-csrf": other.get("holdfast_csrf") ?? "" }];
    for (const headers of forged) {
      expect(await revoke(fixture, headers, answer.login.id)).toBe("403 csrf-failed");
      expect(await outcomeOf(await fixture.send("POST", "/auth/logout-all", { headers }))).toBe(
        "403 csrf-failed",
      );
    }
    for (const each of [bearer(answer), browser(cookies), browser(other)])
      expect(await isLive(fixture, each)).toBe(true);
  });
});
