import { expect, test } from "bun:test";
import { JSON_BODY_MAX_BYTES, ROOT_BODY_MAX_BYTES } from "@holdfast/protocol/limits";
import { type Route, routesOf } from "@holdfast/service-kit/route-table";
import { describeHostileBodies } from "@holdfast/service-kit/testing/hostile-bodies";
import { describeHostilePages } from "@holdfast/service-kit/testing/hostile-pages";
import { outcomeOf } from "./testing/fixture.ts";
import { addressIn, createTeam } from "./testing/team.ts";

const team = await createTeam();
const { fixture, owner } = team;
const { app, fetch } = fixture;
const routes = routesOf(app);

describeHostileBodies({
  rules: "[A32] [ED-2]",
  routes,
  stored: fixture.dump,
  mostBytes: ({ path }) => (path === "/api/keys/root" ? ROOT_BODY_MAX_BYTES : JSON_BODY_MAX_BYTES),
  send: async (route, init) => {
    const as = route.anonymous ? {} : owner.as;
    const headers = { ...as, "if-match": '"v1"', ...init.headers };
    return fetch(new Request(`http://localhost${addressIn(team, route)}`, { ...init, headers }));
  },
});
const getAs =
  (as: Readonly<Record<string, string>>) =>
  (route: Route, query: string): Promise<Response> =>
    fetch(new Request(`http://localhost${addressIn(team, route)}?${query}`, { headers: as }));

/** Two entries and two logins for everybody. */
for (const { person } of [owner, team.stranger])
  for (let login = 0; login < 2; login++) await fixture.signInBrowser(person);

describeHostilePages({
  rules: "[A32]",
  routes,
  reader: { get: getAs(owner.as) },
  other: { get: getAs(team.stranger.as) },
});

for (const route of routes) {
  test(`[ED-5] ${route.method} ${route.path} keeps no answers, and says so to an Idempotency-Key`, async () => {
    const headers = { ...owner.as, "idempotency-key": "once" };
    const request = new Request(`http://localhost${addressIn(team, route)}`, {
      method: route.method,
      headers,
    });
    expect(await outcomeOf(await fetch(request))).toBe("400 header-not-allowed");
  });
}

test("[ED-2] ids that are none, and texts that are bytes in a second way, are refused", async () => {
  const { as } = owner;
  const { email } = owner.person;
  // The last character of 32 bytes has two bits to spare: set, it would be another text for the same key.
  const authKey = `${"A".repeat(42)}B`;
  const login = await fixture.send("POST", "/auth/login", { body: { email, authKey, client: "bearer" } });
  expect(await outcomeOf(login)).toBe("400 invalid-request");
  for (const id of ["wsp_", "wsp_ABCDEF", "ses_0192f1d0c0de70008000000000000001", "..%2f..%2fme", "%00"]) {
    const response = await fixture.send("GET", `/workspaces/${id}/roster`, { headers: as });
    expect(await outcomeOf(response)).toBe("404 not-found");
  }
});
