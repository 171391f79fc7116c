import { describe, expect, test } from "bun:test";
import { type Id, idBytes, timeOfUuid } from "@holdfast/protocol/ids";
import { PREFERENCE_DEFAULTS } from "@holdfast/protocol/notifications";
import { type Route, routesOf } from "@holdfast/service-kit/route-table";
import { contentOf } from "@holdfast/service-kit/testing/examples";
import { EXAMPLE_ACCOUNT } from "./features/accounts/example-account.ts";
import { EXAMPLE_SHARING } from "./features/accounts/example-sharing.ts";
import { createAuthenticator } from "./testing/authenticator.ts";
import { memoryBackend } from "./testing/backends.ts";
import { bearer, type Fixture, fixtureOn, ORIGIN } from "./testing/fixture.ts";
import { createPasskey, shownBy } from "./testing/passkeys.ts";

/** What leaves no entry, and why it does not have to. [AD-1] */
const WITHOUT: Readonly<Record<string, string>> = {
  "POST /api/auth/kdf": "asks, and changes nothing",
  "POST /api/auth/refresh": "goes on with a login that has its entry",
  "POST /api/auth/recover":
    "checks a code and uses nothing up; what sets the new passphrase leaves the entry",
  "POST /api/auth/passkeys/register/options": "asks, and changes nothing",
  "POST /api/auth/passkeys/authenticate/options": "asks, and changes nothing",
  "POST /api/notifications/read": "marks what the account alone sees",
  "POST /api/notifications/save-failed": "is a notification itself, of the account alone",
  "POST /api/cli/device/start": "is nobody's yet: whoever answers it leaves the entry",
  "POST /api/cli/device/lookup": "shows who asks; the answer leaves the entry",
};

type Scenario = (fixture: Fixture) => Promise<Response>;

const { register } = EXAMPLE_ACCOUNT;

const asRegistered = async ({ send }: Fixture) => {
  const response = await send("POST", "/auth/register", { body: { ...register, client: "bearer" } });
  return bearer(await response.json());
};

const ended = async (fixture: Fixture, path: string): Promise<Response> => {
  const as = await asRegistered(fixture);
  const { items } = await (await fixture.send("GET", "/auth/sessions", { headers: as })).json();
  return fixture.send("DELETE", `${path}/${items[0].id}`, { headers: as });
};

/** A device asks, and the account has entered its code. */
const asked = async (fixture: Fixture) => {
  const headers = await asRegistered(fixture);
  const { startPairing, handOff } = EXAMPLE_ACCOUNT;
  const post = (path: string, body: object) => fixture.send("POST", `/cli/device/${path}`, { body, headers });
  const { userCode, deviceCode } = await (await post("start", { ...startPairing, client: "bearer" })).json();
  await post("lookup", { userCode });
  return { post, userCode, deviceCode, handOff };
};

const revoked = async (fixture: Fixture): Promise<Response> => {
  const headers = await asRegistered(fixture);
  const { addDevice, revokeDevice } = EXAMPLE_ACCOUNT;
  const add = { body: addDevice, headers: { ...headers, "if-match": '"v1"' } };
  await fixture.send("POST", "/keys/devices", add);
  const change = { body: revokeDevice, headers: { ...headers, "if-match": '"v2"' } };
  return fixture.send("DELETE", `/keys/devices/${register.device.id}`, change);
};

/** The example account after Ben has accepted its invite, and has invited it. */
const withBen = async (fixture: Fixture) => {
  const { send } = fixture;
  const as = await asRegistered(fixture);
  const { ben, invite } = EXAMPLE_SHARING;
  const registered = await send("POST", "/auth/register", { body: ben.register });
  const his = bearer(await registered.json());
  const current = "/workspaces/current";
  const post = (path: string, body: object, headers = as, version = 1) =>
    send("POST", `${current}${path}`, { body, headers: { ...headers, "if-match": `"v${version}"` } });
  await post("/invites", ben.invite, his);
  await post("/invites", invite);
  await post("/invites/accept", ben.accept, his);
  const change = (method: string, path: string, body: object, version: number) =>
    send(method, `${current}${path}`, { body, headers: { ...as, "if-match": `"v${version}"` } });
  const admit = () => post(`/invites/${invite.id}/admit`, EXAMPLE_SHARING.admit);
  const changeRole = () => change("PATCH", `/members/${ben.accountId}/role`, EXAMPLE_SHARING.changeRole, 2);
  const remove = () => change("DELETE", `/members/${ben.accountId}`, EXAMPLE_SHARING.removeMember, 3);
  return { as, post, admit, changeRole, remove };
};

/** The example account with its token, at the time at which both were made. */
const withUnlock = async (fixture: Fixture) => {
  fixture.clock.now = timeOfUuid(idBytes(register.accountId as Id));
  const headers = await asRegistered(fixture);
  const { allowAssisted, createUnlock } = EXAMPLE_ACCOUNT;
  const allow = { body: allowAssisted, headers: { ...headers, "if-match": '"v1"' } };
  await fixture.send("PUT", "/keys/assisted", allow);
  const create = { body: createUnlock, headers: { ...headers, "if-match": '"v2"' } };
  const created = await fixture.send("POST", "/unlocks", create);
  return { headers, created, path: `/unlocks/${createUnlock.id}` };
};

const inSecondWorkspace = async (fixture: Fixture): Promise<Response> => {
  const { send } = fixture;
  const headers = await asRegistered(fixture);
  await send("POST", "/workspaces", { body: EXAMPLE_SHARING.create, headers });
  return send("POST", "/workspaces/switch", { body: EXAMPLE_SHARING.switch, headers });
};

/** Routes whose example alone does nothing, because what it is about must be there first. */
const SCENARIOS: Readonly<Record<string, Scenario>> = {
  "POST /api/auth/register": ({ send }) => send("POST", "/auth/register", { body: register }),
  "DELETE /api/keys/devices/:id": revoked,
  "PATCH /api/keys/slots/:id": async (fixture) => {
    const headers = { ...(await asRegistered(fixture)), "if-match": '"v0"' };
    const { id = "" } = register.slots[0] ?? {};
    return fixture.send("PATCH", `/keys/slots/${id}`, { body: EXAMPLE_ACCOUNT.labelSlot, headers });
  },
  "POST /api/cli/device/approve": async (fixture) => {
    const { post, userCode, handOff } = await asked(fixture);
    return post("approve", { userCode, handOff });
  },
  "POST /api/cli/device/deny": async (fixture) => {
    const { post, userCode } = await asked(fixture);
    return post("deny", { userCode });
  },
  "POST /api/cli/device/exchange": async (fixture) => {
    const { post, userCode, deviceCode, handOff } = await asked(fixture);
    await post("approve", { userCode, handOff });
    return post("exchange", { deviceCode });
  },
  "POST /api/auth/passkeys/register/verify": async (fixture) =>
    createPasskey(fixture, await asRegistered(fixture)),
  "POST /api/auth/passkeys/authenticate/verify": async (fixture) => {
    const authenticator = await createAuthenticator(ORIGIN);
    await createPasskey(fixture, await asRegistered(fixture), authenticator);
    const body = { credential: await shownBy(fixture, authenticator), client: "bearer" };
    return fixture.send("POST", "/auth/passkeys/authenticate/verify", { body });
  },
  "DELETE /api/auth/passkeys/:passkeyId": async (fixture) => {
    const headers = await asRegistered(fixture);
    const { id } = await (await createPasskey(fixture, headers)).json();
    return fixture.send("DELETE", `/auth/passkeys/${id}`, { headers, body: {} });
  },
  "PUT /api/notifications/preferences": async (fixture) => {
    const headers = { ...(await asRegistered(fixture)), "if-match": '"v0"' };
    return fixture.send("PUT", "/notifications/preferences", { body: PREFERENCE_DEFAULTS, headers });
  },
  "POST /api/workspaces/switch": inSecondWorkspace,
  "PATCH /api/workspaces/current/settings": async (fixture) => {
    const headers = { ...(await asRegistered(fixture)), "if-match": '"v0"' };
    return fixture.send("PATCH", "/workspaces/current/settings", { body: EXAMPLE_SHARING.rename, headers });
  },
  "POST /api/workspaces/current/invites/accept": async (fixture) => {
    const { post } = await withBen(fixture);
    return post("/invites/accept", EXAMPLE_SHARING.accept);
  },
  "DELETE /api/workspaces/current/invites/:id": async (fixture) => {
    const { as } = await withBen(fixture);
    const path = `/workspaces/current/invites/${EXAMPLE_SHARING.invite.id}`;
    return fixture.send("DELETE", path, { headers: as });
  },
  "POST /api/workspaces/current/invites/:id/admit": async (fixture) => (await withBen(fixture)).admit(),
  "PATCH /api/workspaces/current/members/:accountId/role": async (fixture) => {
    const { admit, changeRole } = await withBen(fixture);
    await admit();
    return changeRole();
  },
  "DELETE /api/workspaces/current/members/:accountId": async (fixture) => {
    const { admit, changeRole, remove } = await withBen(fixture);
    await admit();
    await changeRole();
    return remove();
  },
  "POST /api/unlocks": async (fixture) => (await withUnlock(fixture)).created,
  "DELETE /api/unlocks/:id": async (fixture) => {
    const { headers, path } = await withUnlock(fixture);
    return fixture.send("DELETE", path, { headers });
  },
  "DELETE /api/auth/sessions/:loginId": (fixture) => ended(fixture, "/auth/sessions"),
};

/** The example account sends what the document says. */
const byExample =
  ({ method, path, detail }: Route): Scenario =>
  async (fixture) => {
    const headers = { ...(await asRegistered(fixture)), "if-match": '"v1"' };
    const address = (detail.parameters ?? []).reduce(
      (text, each) =>
        "in" in each && each.in === "path" ? text.replace(`:${each.name}`, each.example) : text,
      path.replace(/^\/api/, ""),
    );
    const body = contentOf(detail.requestBody)?.example;
    return fixture.send(method, address, { headers, ...(body === undefined ? {} : { body }) });
  };

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
const { app } = await fixtureOn(memoryBackend());
const mutations = routesOf(app).filter(({ method }) => method !== "GET");

describe("every mutation of this service leaves an entry in the audit log", () => {
  for (const route of mutations.filter((each) => WITHOUT[nameOf(each)] === undefined)) {
    test(`[AD-1] [B58] ${nameOf(route)}`, async () => {
      const fixture = await fixtureOn(memoryBackend());
      const count = async () => [...(await fixture.dump()).matchAll(/"action":/g)].length;
      // What the scenario needs first leaves an entry of its own.
      const needed = nameOf(route) === "POST /api/auth/register" ? 0 : 1;
      const response = await (SCENARIOS[nameOf(route)] ?? byExample(route))(fixture);
      expect([nameOf(route), response.status < 300 ? "done" : await response.text()]).toEqual([
        nameOf(route),
        "done",
      ]);
      expect(await count()).toBeGreaterThan(needed);
    });
  }

  test("[AD-1] nothing is excepted that is no mutation of this service", () => {
    const names = new Set(mutations.map(nameOf));
    expect([...Object.keys(WITHOUT), ...Object.keys(SCENARIOS)].filter((name) => !names.has(name))).toEqual(
      [],
    );
  });
});
