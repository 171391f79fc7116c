import { afterAll, expect, test } from "bun:test";
import { CSRF_HEADER } from "@holdfast/protocol/auth";
import { cookieNames } from "@holdfast/service-kit/cookies";
import { type Route, routesOf } from "@holdfast/service-kit/route-table";
import { forgedTokens } from "@holdfast/service-kit/testing/forged-tokens";
import { describeAuthorisation, type MatrixCaller, nameOf } from "@holdfast/service-kit/testing/matrix";
import { ROLE } from "@holdfast/vault/roles";
import { ACCESS, type Access } from "./testing/access.ts";
import { requestsOf } from "./testing/access-requests.ts";
import { sqlBackend } from "./testing/backends.ts";
import { bearerOf, csrf, fixtureOn, tokenKeys } from "./testing/fixture.ts";
import type { TestMember } from "./testing/member.ts";

const backend = await sqlBackend();
afterAll(() => backend.close());

/** A world with a member of each role; what each of them sends is about a session that no other caller touches. */
const createWorld = async () => {
  const of = await fixtureOn(backend);
  const { ann } = of;
  const { workspaceId } = ann;
  const join = async (role: number): Promise<TestMember> => {
    const member = await of.newMember();
    await of.world.setRole(workspaceId, member, role);
    return { ...member, workspaceId };
  };
  const [viewer, member, admin, gone, removed, changed] = [
    await join(ROLE.viewer),
    await join(ROLE.member),
    await join(ROLE.admin),
    await join(ROLE.owner),
    await join(ROLE.admin),
    await join(ROLE.member),
  ];
  await of.world.revokeLogin(gone);
  await of.world.setRole(workspaceId, removed, 0);
  const requests = {
    owner: await requestsOf(of, ann),
    admin: await requestsOf(of, admin),
    member: await requestsOf(of, member),
    removed: await requestsOf(of, removed),
    changed: await requestsOf(of, changed),
  };
  await of.world.setKeysChanged(workspaceId, changed, true);
  return { of, ann, viewer, member, admin, gone, removed, changed, eve: await of.newMember(), requests };
};

let world = await createWorld();
/** The others need an unlock token, and have a matrix of their own. */
const ROUTES = routesOf(world.of.app).filter(({ unlock }) => unlock !== "needed");

const bearer = (member: () => TestMember, kind?: "runtime" | "ticket" | "service" | "recovery") => () =>
  bearerOf(member(), kind);
const ann = (): TestMember => world.ann;
const always = (code: "unauthenticated" | "token-expired") => () => code;
const tokenOf = async (): Promise<string> =>
  (await bearerOf(world.ann)).authorization.slice("Bearer ".length);

/** Nothing of a workspace shows to who does not belong to it. */
const hidden = ({ of: place }: Access, { method }: Route) =>
  place === "session" || place === "own" || (place === "workspace" && method === "POST") ? "not-found" : null;

const CALLERS: readonly MatrixCaller<Access>[] = [
  { name: "nobody", headers: async () => ({}), expected: always("unauthenticated") },
  ...(["runtime", "ticket", "service", "recovery"] as const).map((kind) => ({
    name: `the owner with a ${kind} token`,
    headers: bearer(ann, kind),
    expected: always("unauthenticated"),
  })),
  ...forgedTokens(tokenKeys).map(({ name, of: forged }) => ({
    name: `the owner with ${name}`,
    headers: async () => ({ authorization: `Bearer ${forged(await tokenOf())}` }),
    expected: always("unauthenticated"),
  })),
  {
    name: "the owner with an expired token",
    headers: () => bearerOf(world.ann, "access", -1),
    expected: always("token-expired"),
  },
  {
    name: "the owner by a cookie without the CSRF header",
    headers: async () => ({ cookie: `${cookieNames(8787).access}=${await tokenOf()}` }),
    expected: (_, { method }) => (method === "GET" ? null : "csrf-failed"),
  },
  {
    name: "the owner by a cookie with the CSRF token of another login",
    headers: async () => ({
      cookie: `${cookieNames(8787).access}=${await tokenOf()}`,
      [CSRF_HEADER]: csrf.tokenFor(world.member.loginId),
    }),
    expected: (_, { method }) => (method === "GET" ? null : "csrf-failed"),
  },
  {
    name: "a member whose login is revoked",
    headers: bearer(() => world.gone),
    expected: always("unauthenticated"),
  },
  {
    name: "another tenant",
    headers: bearer(() => world.eve),
    expected: ({ of: place }, { method }) =>
      place === "session" ? "not-found" : place === "workspace" && method === "POST" ? "wrong-place" : null,
  },
  {
    name: "another tenant whose token names this workspace",
    headers: bearer(() => ({ ...world.eve, workspaceId: world.ann.workspaceId })),
    expected: hidden,
  },
  {
    name: "who was taken out of the workspace, with what was let in before",
    headers: bearer(() => world.removed),
    request: (route) => world.requests.removed(route),
    expected: hidden,
  },
  {
    name: "a viewer",
    headers: bearer(() => world.viewer),
    expected: ({ least }) => (least > ROLE.viewer ? "forbidden" : null),
  },
  {
    name: "a member",
    headers: bearer(() => world.member),
    request: (route) => world.requests.member(route),
    expected: ({ least }) => (least > ROLE.member ? "forbidden" : null),
  },
  {
    name: "a member whose new keys no admin has confirmed",
    headers: bearer(() => world.changed),
    request: (route) => world.requests.changed(route),
    expected: ({ least }) => (least > ROLE.viewer ? "forbidden" : null),
  },
  {
    name: "an admin",
    headers: bearer(() => world.admin),
    request: (route) => world.requests.admin(route),
    expected: ({ least }) => (least > ROLE.admin ? "forbidden" : null),
  },
];

describeAuthorisation({
  rules: "[A31] [AU-5] [AU-7] [AU-8] [SP-10] [WS-9] [WS-12] [RO-12]",
  routes: ROUTES,
  rows: ACCESS,
  callers: CALLERS,
  begin: async () => {
    world = await createWorld();
  },
  fetch: (request) => world.of.fetch(request),
  request: (route) => world.requests.owner(route),
});

test("[WS-9] [SP-10] the list of a workspace that somebody was taken out of is empty for him", async () => {
  const { of: fixture, removed, ann: owner } = await createWorld();
  const names = async (member: TestMember) => {
    const headers = await bearerOf(member);
    const answer = await fixture.fetch(new Request("http://localhost/api/sessions", { headers }));
    return (await answer.json()).items.length;
  };
  expect(await names(owner)).toBeGreaterThan(0);
  expect(await names(removed)).toBe(0);
});

const ROLES = { owner: ROLE.owner, admin: ROLE.admin, member: ROLE.member };

/** Makes before it reads, and deletes the inner before the outer. */
const inOrder = (a: Route, b: Route): number => {
  const rank = ({ method }: Route) => ["POST", "PUT", "GET", "PATCH", "DELETE"].indexOf(method);
  return rank(a) - rank(b) || b.path.length - a.path.length;
};

for (const who of ["owner", "admin", "member"] as const)
  test(`[SP-10] the ${who} is let in with the very same requests, so that what others get is for who they are`, async () => {
    world = await createWorld();
    const left: string[] = [];
    const allowed = ROUTES.filter((route) => (ACCESS[nameOf(route)]?.least ?? 0) <= ROLES[who]);
    for (const route of allowed.toSorted(inOrder)) {
      const { path, init = {} } = world.requests[who](route);
      const caller = { owner: world.ann, admin: world.admin, member: world.member }[who];
      const headers = { ...(init.headers as Record<string, string>), ...(await bearerOf(caller)) };
      const answer = await world.of.fetch(
        new Request(`http://localhost${path}`, { ...init, method: route.method, headers }),
      );
      // A checkpoint that was changed a moment ago is not deleted under its old version.
      if (!answer.ok && answer.status !== 412) left.push(`${nameOf(route)} ${answer.status}`);
    }
    expect(left).toEqual([]);
  });
