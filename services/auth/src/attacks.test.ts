import { describe, expect, test } from "bun:test";
import type { SignedIn } from "@holdfast/protocol/auth";
import { toBase64url } from "@holdfast/protocol/encoding";
import { routesOf } from "@holdfast/service-kit/route-table";
import { memoryBackend } from "./testing/backends.ts";
import { browser, cookiesOf, fixtureOn, outcomeOf } from "./testing/fixture.ts";
import { describeOnBackends } from "./testing/on-backends.ts";
import { createPerson, type Person, randomBytes, registerBody } from "./testing/person.ts";
import { addressIn, createTeam } from "./testing/team.ts";

const loginBody = ({ email, authKey }: Person, client: "browser" | "bearer" = "browser") => ({
  email,
  authKey: toBase64url(authKey),
  client,
});

const idOf = (as: Awaited<ReturnType<typeof createTeam>>["fixture"], headers: Record<string, string>) =>
  as.send("GET", "/auth/me", { headers }).then(async (answer) => (await answer.json()).login?.id);

describeOnBackends("a login that somebody else prepared", (begin) => {
  test("[B19] [AU-4] is never taken over: whatever cookies come with a sign-in, all three are new", async () => {
    const fixture = await begin();
    const [{ person: mallory }, { person: ann }] = [await fixture.signUp(), await fixture.signUp()];
    const planted = await fixture.signInBrowser(mallory);
    const made = new Map([...planted].map(([name]) => [name, toBase64url(randomBytes(32))] as const));
    for (const cookies of [planted, made]) {
      const response = await fixture.send("POST", "/auth/login", {
        body: loginBody(ann),
        headers: browser(cookies),
      });
      const given = cookiesOf(response);
      expect([...given.keys()]).toEqual(["holdfast_access", "holdfast_refresh", "holdfast_csrf"]);
      for (const [name, value] of given) expect(value).not.toBe(cookies.get(name) ?? "");
      const { login }: SignedIn = await response.json();
      expect(await idOf(fixture, browser(given))).toBe(login.id);
    }
    // Mallory's login is Mallory's still, and what was made up opens nothing.
    expect(await outcomeOf(await fixture.send("GET", "/auth/me", { headers: browser(planted) }))).toBe("200");
    const me = await (await fixture.send("GET", "/auth/me", { headers: browser(planted) })).json();
    expect(me.account.email).toBe(mallory.email);
    expect(await outcomeOf(await fixture.send("GET", "/auth/me", { headers: browser(made) }))).toBe(
      "401 unauthenticated",
    );
    const renewed = await fixture.send("POST", "/auth/refresh", { body: {}, headers: browser(made) });
    expect(await outcomeOf(renewed)).toBe("401 unauthenticated");
  });

  test("[B19] [AU-4] nor by registering: the account that is made is signed in by a login of its own", async () => {
    const fixture = await begin();
    const planted = await fixture.signInBrowser((await fixture.signUp()).person);
    const person = await createPerson();
    const response = await fixture.send("POST", "/auth/register", {
      body: registerBody(person, "browser"),
      headers: browser(planted),
    });
    const given = cookiesOf(response);
    for (const [name, value] of given) expect(value).not.toBe(planted.get(name) ?? "");
    const me = await (await fixture.send("GET", "/auth/me", { headers: browser(given) })).json();
    expect(me.account.email).toBe(person.email);
  });

  test("[AU-8] a page's token of one login is worth nothing with the cookies of another, or in a cookie alone", async () => {
    const fixture = await begin();
    const { person } = await fixture.signUp();
    const [one, two] = [await fixture.signInBrowser(person), await fixture.signInBrowser(person)];
    const mixed = new Map([...one, ["holdfast_csrf", two.get("holdfast_csrf") ?? ""]]);
    for (const path of ["/auth/logout", "/auth/logout-all", "/auth/refresh"]) {
      const body = path === "/auth/refresh" ? { body: {} } : {};
      expect(await outcomeOf(await fixture.send("POST", path, { ...body, headers: browser(mixed) }))).toBe(
        "403 csrf-failed",
      );
    }
    expect(await outcomeOf(await fixture.send("GET", "/auth/me", { headers: browser(one) }))).toBe("200");
  });
});

describe("cookies", () => {
  test("[B19] [AU-4] every route that sets or clears some does so by the rule, under names with the port", async () => {
    const fixture = await fixtureOn(memoryBackend(), undefined, 9123);
    const person = await createPerson();
    const names = ["holdfast_access_9123", "holdfast_refresh_9123", "holdfast_csrf_9123"];
    const setting: string[] = [];
    /** The fixture judges each cookie that any answer of any test sets; here it is seen that there are some. */
    const seen = (route: string, response: Response): Map<string, string> => {
      expect([...cookiesOf(response).keys()]).toEqual(names);
      setting.push(route);
      return new Map(
        [...cookiesOf(response)].map(([name, value]) => [name.replace("_9123", ""), value] as const),
      );
    };
    /** What a browser keeps under this port's names. */
    const from = (jar: ReadonlyMap<string, string>) => {
      const { cookie = "", ...rest } = browser(jar);
      return { ...rest, cookie: cookie.replaceAll(/(holdfast_\w+)=/g, "$1_9123=") };
    };
    const post = (path: string, jar: ReadonlyMap<string, string>, body?: unknown) =>
      fixture.send("POST", path, { headers: from(jar), ...(body === undefined ? {} : { body }) });
    const none = new Map<string, string>();
    seen("register", await post("/auth/register", none, registerBody(person, "browser")));
    let jar = seen("login", await post("/auth/login", none, loginBody(person)));
    jar = seen("refresh", await post("/auth/refresh", jar, {}));
    seen("logout", await post("/auth/logout", jar));
    jar = seen("login", await post("/auth/login", none, loginBody(person)));
    const id = (await (await fixture.send("GET", "/auth/me", { headers: from(jar) })).json()).login.id;
    seen("revoke", await fixture.send("DELETE", `/auth/sessions/${id}`, { headers: from(jar) }));
    jar = seen("login", await post("/auth/login", none, loginBody(person)));
    seen("logout-all", await post("/auth/logout-all", jar));
    expect(setting).toHaveLength(8);
    // A stack on another port of this machine is neither signed in by them nor signed out with them.
    expect(await outcomeOf(await fixture.send("GET", "/auth/me", { headers: browser(jar) }))).toBe(
      "401 unauthenticated",
    );
  });
});

describe("what a request says of its own origin", () => {
  test("[A32] no route lets another origin in, whatever it asks for and however it is asked", async () => {
    const team = await createTeam();
    for (const route of routesOf(team.fixture.app)) {
      const url = `http://localhost${addressIn(team, route)}`;
      const origin = { origin: "https://evil.example" };
      const asked = { ...origin, "access-control-request-method": route.method };
      const answers = [
        await team.fixture.fetch(new Request(url, { method: "OPTIONS", headers: asked })),
        await team.fixture.fetch(new Request(url, { method: route.method, headers: origin })),
      ];
      expect(answers[0]?.status).toBe(405);
      for (const { headers } of answers)
        expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
    }
  });

  test("[A32] no answer is made of the Host or of what a proxy is said to have been asked for", async () => {
    const team = await createTeam();
    const headers = {
      ...team.owner.as,
      host: "evil.example",
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "evil",
      "x-original-url": "/evil.example",
      "x-rewrite-url": "/evil.example",
      forwarded: 'host="evil.example"',
      referer: "https://evil.example/",
    };
    for (const route of routesOf(team.fixture.app)) {
      const address = addressIn(team, route);
      const response = await team.fixture.fetch(
        new Request(`http://evil.example${address}${address.endsWith("/sessions") ? "?limit=1" : ""}`, {
          method: route.method,
          headers,
        }),
      );
      expect([...response.headers].flat().join("\n") + (await response.text())).not.toContain("evil");
    }
  });
});
