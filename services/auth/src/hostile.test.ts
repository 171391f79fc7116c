import { expect, test } from "bun:test";
import { formatId } from "@holdfast/protocol/ids";
import { signRecoveryToken } from "@holdfast/service-kit/recovery-token";
import { type Route, routesOf } from "@holdfast/service-kit/route-table";
import { makeSigningJwk, readSigningKey } from "@holdfast/service-kit/signing-key";
import { contentOf } from "@holdfast/service-kit/testing/examples";
import { describeHostileBodies } from "@holdfast/service-kit/testing/hostile-bodies";
import { createListedAnswers } from "@holdfast/service-kit/testing/listed-answers";
import { describeAuthorisation, type MatrixCaller } from "@holdfast/service-kit/testing/matrix";
import { signToken, type TokenKind } from "@holdfast/service-kit/token";
import { memoryBackend } from "./testing/backends.ts";
import { bearer, browser, fixtureOn, outcomeOf, signingKey } from "./testing/fixture.ts";
import { randomBytes } from "./testing/person.ts";

const fixture = await fixtureOn(memoryBackend());
const routes = routesOf(fixture.app);
const checkListed = createListedAnswers(routes);
const { person: ann, answer: firstLogin } = await fixture.signUp();
/** Somebody whose login no route has ended. */
const { as: bob } = await fixture.signUp();
const caller = { accountId: ann.accountId, workspaceId: ann.wire.workspaceId };

const fetch = async (request: Request): Promise<Response> => {
  const response = await fixture.service.fetch(request, "127.0.0.1");
  await checkListed(request, response);
  return response;
};

/** Addresses of things that are Ann's. */
const pathOf = ({ path }: Route): string =>
  path.replace(":id", formatId("wsp", ann.wire.workspaceId)).replace(":loginId", firstLogin.login.id);

/** A login of its own for each request: one of the routes ends it. */
const signIn = async () => {
  const { email, authKey } = ann;
  const body = { email, authKey: Buffer.from(authKey).toString("base64url"), client: "bearer" };
  return (await fixture.send("POST", "/auth/login", { body })).json();
};

const withToken =
  (kind: TokenKind, key = signingKey) =>
  async () => {
    const { login } = await signIn();
    const loginId = new Uint8Array(Buffer.from(login.id.slice(4), "hex"));
    const token = await signToken({ key, now: () => fixture.clock.now }, kind, { ...caller, loginId }, 60);
    return { authorization: `Bearer ${token}` };
  };

const nobody = (name: string, headers: MatrixCaller["headers"]): MatrixCaller => ({
  name,
  headers,
  expected: () => "unauthenticated",
});

const otherKey = await readSigningKey(await makeSigningJwk());

describeAuthorisation({
  rules: "[A31] [AU-5] [AU-7] [AU-8] [ED-1]",
  routes: routes.filter(({ anonymous }) => !anonymous),
  fetch,
  request: (route) => {
    const example = contentOf(route.detail.requestBody)?.example;
    const body = example === undefined ? {} : { body: JSON.stringify(example) };
    const headers = {
      "if-match": '"v1"',
      ...(example === undefined ? {} : { "content-type": "application/json" }),
    };
    return { path: pathOf(route), init: { headers, ...body } };
  },
  callers: [
    nobody("nobody", async () => ({})),
    nobody("a runtime", withToken("runtime")),
    nobody("a ticket", withToken("ticket")),
    nobody("a service", withToken("service")),
    nobody("a recovery that names a login", withToken("recovery")),
    nobody("a recovery by a code that is not stored", async () => {
      const deps = { key: signingKey, now: () => fixture.clock.now };
      const claims = { accountId: ann.accountId, slotId: randomBytes(16) };
      return { authorization: `Bearer ${await signRecoveryToken(deps, claims)}` };
    }),
    nobody("a token of another key", withToken("access", otherKey)),
    nobody("a token that names the login of another account", async () => {
      const { answer } = await fixture.signUp();
      const loginId = new Uint8Array(Buffer.from(answer.login.id.slice(4), "hex"));
      const deps = { key: signingKey, now: () => fixture.clock.now };
      return { authorization: `Bearer ${await signToken(deps, "access", { ...caller, loginId }, 60)}` };
    }),
    nobody("no token", async () => ({ authorization: "Bearer canary" })),
    nobody("a password", async () => ({ authorization: "Basic Y2FuYXJ5OmNhbmFyeQ==" })),
    nobody("a login that ended", async () => {
      const headers = bearer(await signIn());
      await fixture.send("POST", "/auth/logout", { headers });
      return headers;
    }),
    nobody("a token in the refresh cookie", async () => {
      const cookies = await fixture.signInBrowser(ann);
      return browser(new Map([["holdfast_refresh", cookies.get("holdfast_access") ?? ""]]));
    }),
    {
      name: "a page of another origin",
      headers: async () => ({ cookie: browser(await fixture.signInBrowser(ann))["cookie"] ?? "" }),
      expected: ({ method }) => (method === "GET" ? null : "csrf-failed"),
    },
    { name: "the owner", headers: async () => bearer(await signIn()), expected: () => null },
    {
      name: "the owner's browser",
      headers: async () => browser(await fixture.signInBrowser(ann)),
      expected: () => null,
    },
    {
      name: "another account",
      headers: async () => (await fixture.signUp()).as,
      expected: ({ path }) => (/:(id|loginId)/.test(path) ? "not-found" : null),
    },
  ],
});

test("[A31] the matrix asks every route for something that exists", () => {
  expect(routes.map(pathOf).filter((path) => path.includes(":"))).toEqual([]);
});

test("[AU-5] exactly these routes need no login", () => {
  const open = routes.filter(({ anonymous }) => anonymous).map(({ method, path }) => `${method} ${path}`);
  expect(open.toSorted()).toEqual([
    "GET /api/auth/jwks.json",
    "POST /api/auth/kdf",
    "POST /api/auth/login",
    "POST /api/auth/recover",
    "POST /api/auth/refresh",
    "POST /api/auth/register",
  ]);
});

describeHostileBodies({
  rules: "[A32] [ED-2]",
  routes,
  stored: fixture.dump,
  send: async (route, init) => {
    const as = route.anonymous ? {} : bob;
    const headers = { ...as, "if-match": '"v1"', ...init.headers };
    return fetch(new Request(`http://localhost${pathOf(route)}`, { ...init, headers }));
  },
});
for (const route of routes) {
  test(`[ED-5] ${route.method} ${route.path} keeps no answers, and says so to an Idempotency-Key`, async () => {
    const headers = { ...bob, "idempotency-key": "once" };
    const request = new Request(`http://localhost${pathOf(route)}`, { method: route.method, headers });
    expect(await outcomeOf(await fetch(request))).toBe("400 header-not-allowed");
  });
}

test("[ED-2] ids that are none, and texts that are bytes in a second way, are refused", async () => {
  const as = bob;
  const { email } = ann;
  // The last character of 32 bytes has two bits to spare: set, it would be another text for the same key.
  const authKey = `${"A".repeat(42)}B`;
  const login = await fixture.send("POST", "/auth/login", { body: { email, authKey, client: "bearer" } });
  expect(await outcomeOf(login)).toBe("400 invalid-request");
  for (const id of ["wsp_", "wsp_ABCDEF", "ses_0192f1d0c0de70008000000000000001", "..%2f..%2fme", "%00"]) {
    const response = await fixture.send("GET", `/workspaces/${id}/roster`, { headers: as });
    expect(await outcomeOf(response)).toBe("404 not-found");
  }
});
