import { describe, expect, test } from "bun:test";
import { type Id, idBytes, timeOfUuid } from "@holdfast/protocol/ids";
import { routesOf } from "@holdfast/service-kit/route-table";
import { describeDocument } from "@holdfast/service-kit/testing/document";
import { contentOf } from "@holdfast/service-kit/testing/examples";
import { EXAMPLE_ACCOUNT } from "./features/accounts/example-account.ts";
import { EXAMPLE_SHARING } from "./features/accounts/example-sharing.ts";
import { createAuthenticator } from "./testing/authenticator.ts";
import { memoryBackend } from "./testing/backends.ts";
import { bearer, browser, cookiesOf, type Fixture, fixtureOn, ORIGIN } from "./testing/fixture.ts";

const { app } = await fixtureOn(memoryBackend());
const routes = routesOf(app);
describeDocument("the auth service", app);

/** These change the same list: one of them is tried in each visit. */
const LIST_CHANGES = [
  "PUT /api/keys/slots",
  "POST /api/keys/devices",
  "POST /api/auth/recovery-codes/generate",
  "PUT /api/keys/assisted",
  "POST /api/keys/root",
];

/** One roster after the other: from the invite that Ben accepted to his removal. */
const MEMBERSHIP = [
  "POST /api/workspaces/current/invites/:id/admit",
  "PATCH /api/workspaces/current/members/:accountId/role",
  "DELETE /api/workspaces/current/members/:accountId",
];

/** The routes in an order in which one person could try them. */
const TRIED = [
  ["POST /api/auth/register", "POST /api/auth/kdf", "POST /api/auth/login", "POST /api/auth/refresh"],
  ["POST /api/auth/recover"],
  ["GET /api/auth/me", "GET /api/auth/jwks.json", "GET /api/keys/slots", "GET /api/keys/devices"],
  ["GET /api/workspaces", "GET /api/workspaces/current", "GET /api/workspaces/:id/roster", "GET /api/audit"],
  ["POST /api/cli/device/start", "POST /api/cli/device/lookup", "POST /api/cli/device/deny"],
  ["POST /api/cli/device/approve", "POST /api/cli/device/exchange"],
  ["GET /api/notifications", "POST /api/notifications/read", "POST /api/notifications/save-failed"],
  ["GET /api/notifications/preferences", "PUT /api/notifications/preferences"],
  ["PATCH /api/keys/slots/:id", "GET /api/keys/health"],
  ["GET /api/usage", "POST /api/workspaces/current/plan", "PATCH /api/workspaces/current/settings"],
  ["POST /api/workspaces/current/invites", "GET /api/workspaces/current/invites"],
  ["DELETE /api/workspaces/current/invites/:id", "GET /api/workspaces/current/members"],
  ["GET /api/invites/:inviteId", "POST /api/workspaces/current/invites/accept"],
  MEMBERSHIP,
  ["POST /api/workspaces", "POST /api/workspaces/switch"],
  ["PUT /api/workspaces/:id/roster", ...LIST_CHANGES, "DELETE /api/keys/devices/:id"],
  ["POST /api/unlocks", "GET /api/unlocks", "DELETE /api/unlocks/:id", "DELETE /api/unlocks"],
  ["POST /api/auth/passkeys/register/options", "POST /api/auth/passkeys/register/verify"],
  ["POST /api/auth/passkeys/authenticate/options", "POST /api/auth/passkeys/authenticate/verify"],
  ["GET /api/auth/passkeys", "DELETE /api/auth/passkeys/:passkeyId"],
  ["GET /api/auth/ws-ticket", "GET /api/auth/ws-token"],
  ["GET /api/auth/sessions", "POST /api/auth/logout", "POST /api/auth/logout-all"],
  ["DELETE /api/auth/sessions/:loginId"],
].flat();

/** Each ends the login that the examples are tried with: one of them is tried in each visit, last. */
const ENDS = ["POST /api/auth/logout", "POST /api/auth/logout-all", "DELETE /api/auth/sessions/:loginId"];

/** Each of these goes with others of its visit only: a device that was added is revoked, a code is answered once. */
const WITH: readonly (readonly string[])[] = [
  [
    "POST /api/cli/device/approve",
    "POST /api/cli/device/exchange",
    "PUT /api/workspaces/:id/roster",
    "DELETE /api/workspaces/current/invites/:id",
    // A replaced root key takes along every workspace that there is: the example has one.
    "POST /api/workspaces",
    "POST /api/workspaces/switch",
  ],
  ["POST /api/cli/device/deny", "DELETE /api/keys/devices/:id", ...MEMBERSHIP],
  [],
  ["POST /api/unlocks", "DELETE /api/unlocks/:id"],
];

const EXAMPLES_MADE_AT = timeOfUuid(idBytes(EXAMPLE_ACCOUNT.register.accountId as Id));

/** The example with the codes in it that the service has drawn: which they are, only it knows. */
const withCodes = (example: object, codes: { readonly userCode: string; readonly deviceCode: string }) => ({
  ...example,
  ...("userCode" in example ? { userCode: codes.userCode } : {}),
  ...("deviceCode" in example ? { deviceCode: codes.deviceCode } : {}),
});

/** The other person of the examples. */
const meetBen = async ({ send }: Fixture) => {
  const { ben } = EXAMPLE_SHARING;
  const registered = await send("POST", "/auth/register", { body: ben.register });
  const headers = bearer(await registered.json());
  const post = async (path: string, body: object): Promise<void> => {
    const { status } = await send("POST", `/workspaces/current/invites${path}`, { body, headers });
    if (status >= 300) throw new Error(`Ben was refused ${path}`);
  };
  return { invites: () => post("", ben.invite), accepts: () => post("/accept", ben.accept) };
};

describe("examples of the document", () => {
  test("[ED-3] every route is tried", () => {
    expect(routes.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(TRIED.toSorted());
  });

  for (const [at, lastChange] of LIST_CHANGES.entries()) {
    const end = ENDS[at % ENDS.length];
    test(`[ED-3] they run as they stand in a browser, up to ${lastChange} and ${end}`, async () => {
      const fixture = await fixtureOn(memoryBackend());
      const { send } = fixture;
      // A token's device ends after eight hours: its example is tried at the time at which it was made.
      if (lastChange === "PUT /api/keys/assisted") fixture.clock.now = EXAMPLES_MADE_AT;
      const ben = await meetBen(fixture);
      const jar = new Map<string, string>();
      const now: readonly (string | undefined)[] = [lastChange, end, ...(WITH[at] ?? [])];
      const apart = [...LIST_CHANGES, ...ENDS, ...WITH.flat()];
      let own = "";
      let started = { userCode: "", deviceCode: "" };
      let passkey = "";
      const authenticator = await createAuthenticator(ORIGIN);
      /** An authenticator's answer is good for one challenge: those of the examples are answered anew. */
      let answered: unknown;
      for (const name of TRIED.filter((each) => now.includes(each) || !apart.includes(each))) {
        const route = routes.find(({ method, path }) => `${method} ${path}` === name);
        const shownExample = contentOf(route?.detail.requestBody)?.example;
        const example =
          typeof shownExample === "object" && shownExample !== null && "credential" in shownExample
            ? { ...shownExample, credential: answered }
            : shownExample;
        const parameters = (route?.detail.parameters ?? []).filter((each) => "in" in each);
        const shown = (place: string) => parameters.filter((each) => each.in === place && each.example);
        const path = shown("path").reduce(
          (text, each) => text.replace(`:${each.name}`, each.example),
          // Which login and passkey it is, only the service knows.
          (route?.path ?? "").replace(":loginId", own).replace(":passkeyId", passkey),
        );
        const headers = Object.fromEntries(shown("header").map((each) => [each.name, each.example]));
        const response = await send(route?.method ?? "", path.replace("/api", ""), {
          headers: { ...browser(jar), ...headers },
          ...(example === undefined ? {} : { body: withCodes(example ?? {}, started) }),
        });
        for (const [cookie, value] of cookiesOf(response)) jar.set(cookie, value);
        const text = await response.text();
        expect([name, response.status < 300, text]).toEqual([name, true, expect.any(String)]);
        if (name === "POST /api/cli/device/start") started = JSON.parse(text);
        if (name.endsWith("/register/options")) answered = await authenticator.create(JSON.parse(text));
        if (name.endsWith("/authenticate/options")) answered = await authenticator.get(JSON.parse(text));
        if (name.endsWith("/register/verify")) passkey = JSON.parse(text).id;
        if (/\/(login|authenticate\/verify)$/.test(name)) own = JSON.parse(text).login.id;
        if (name === "POST /api/auth/register") await ben.invites();
        if (name === "POST /api/workspaces/current/invites") await ben.accepts();
      }
    });
  }
});
