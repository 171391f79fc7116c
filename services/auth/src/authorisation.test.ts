import { expect, test } from "bun:test";
import { CSRF_HEADER } from "@holdfast/protocol/auth";
import { toBase64url } from "@holdfast/protocol/encoding";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { signRecoveryToken } from "@holdfast/service-kit/recovery-token";
import { type Route, routesOf } from "@holdfast/service-kit/route-table";
import { contentOf } from "@holdfast/service-kit/testing/examples";
import { forgedTokens } from "@holdfast/service-kit/testing/forged-tokens";
import { describeAuthorisation, type MatrixCaller, nameOf } from "@holdfast/service-kit/testing/matrix";
import { signToken, type TokenKind } from "@holdfast/service-kit/token";
import { ROLE, type Role } from "@holdfast/vault/roles";
import { ACCESS, type Access } from "./testing/access.ts";
import { bearer, browser, type Fixture, signingKey } from "./testing/fixture.ts";
import { randomBytes } from "./testing/person.ts";
import { addressIn, createTeam, loginIdOf, type Team } from "./testing/team.ts";

let team: Team = await createTeam();
const routes = routesOf(team.fixture.app);

type SignedUp = Awaited<ReturnType<Fixture["signUp"]>>;

/** A login of its own for each request: some of the routes end it. */
const signIn = async ({ person: { email, authKey } }: SignedUp) => {
  const body = { email, authKey: toBase64url(authKey), client: "bearer" };
  return (await team.fixture.send("POST", "/auth/login", { body })).json();
};

interface Claims {
  readonly kind?: TokenKind;
  readonly seconds?: number;
  /** The login, of another account or one that never was. */
  readonly loginId?: Uint8Array<ArrayBuffer>;
}

/** A token that names the team's workspace, of a login of its own. */
const tokenOf = async (who: SignedUp, { kind = "access", seconds = 60, loginId }: Claims = {}) => {
  const deps = { key: signingKey, now: () => team.fixture.clock.now };
  const { accountId } = who.person;
  const login = loginId ?? loginIdOf(await signIn(who));
  return signToken(deps, kind, { accountId, workspaceId: team.workspaceId, loginId: login }, seconds);
};

const authorised = async (token: Promise<string>) => ({ authorization: `Bearer ${await token}` });

const recoveryOf = (slotId: Uint8Array<ArrayBuffer> | undefined) => {
  const deps = { key: signingKey, now: () => team.fixture.clock.now };
  const { accountId } = team.owner.person;
  return authorised(signRecoveryToken(deps, { accountId, slotId: slotId ?? randomBytes(16) }));
};

/** The answer to who is nobody: `code` where a login is asked for. */
const nobody = (
  name: string,
  headers: MatrixCaller<Access>["headers"],
  code: ProblemCode = "unauthenticated",
): MatrixCaller<Access> => ({
  name,
  headers,
  expected: ({ who }) => (who === "anybody" ? null : who === "refresh" ? "unauthenticated" : code),
});

/** Named by its token, a workspace is the team's; the account's own things are the owner's. */
const memberOf = (name: string, who: () => SignedUp, role: Role): MatrixCaller<Access> => ({
  name,
  headers: () => authorised(tokenOf(who())),
  expected: (access, { path }) => {
    if (access.who === "refresh") return "unauthenticated";
    if (access.who === "members") return role < access.least ? "forbidden" : null;
    return access.who === "account" && path.includes(":") && role !== ROLE.owner ? "not-found" : null;
  },
});

const pages = async (who: SignedUp) => browser(await team.fixture.signInBrowser(who.person));
const withoutPage = ({ method }: Route): ProblemCode | null => (method === "GET" ? null : "csrf-failed");

const CALLERS: readonly MatrixCaller<Access>[] = [
  nobody("nobody", async () => ({})),
  nobody("a password", async () => ({ authorization: "Basic Y2FuYXJ5OmNhbmFyeQ==" })),
  nobody("no token", async () => ({ authorization: "Bearer canary" })),
  ...(["runtime", "ticket", "service"] as const).map((kind) =>
    nobody(`the owner with a ${kind} token`, () => authorised(tokenOf(team.owner, { kind }))),
  ),
  nobody("the owner with a recovery token that names a login", () =>
    authorised(tokenOf(team.owner, { kind: "recovery" })),
  ),
  nobody("a recovery by a code that is not stored", () => recoveryOf(undefined)),
  {
    name: "a recovery by a code",
    headers: () => recoveryOf(team.owner.person.recovery[0]?.slotId),
    expected: (access) =>
      access.who === "anybody" || (access.who === "account" && access.recovery === true)
        ? null
        : "unauthenticated",
  },
  ...forgedTokens(signingKey.jwks).map(({ name, of }) =>
    nobody(`the owner with ${name}`, () => authorised(tokenOf(team.owner).then(of))),
  ),
  nobody(
    "the owner with an expired token",
    () => authorised(tokenOf(team.owner, { seconds: -1 })),
    "token-expired",
  ),
  nobody("the owner with a refresh token in place of an access token", async () => {
    const { tokens } = await signIn(team.owner);
    return { authorization: `Bearer ${tokens.refresh}` };
  }),
  nobody("the owner with a token of a login that never was", () =>
    authorised(tokenOf(team.owner, { loginId: randomBytes(16) })),
  ),
  nobody("the owner with a token of another account's login", async () =>
    authorised(tokenOf(team.owner, { loginId: loginIdOf(await signIn(team.stranger)) })),
  ),
  nobody("the owner whose login ended", async () => {
    const headers = bearer(await signIn(team.owner));
    await team.fixture.send("POST", "/auth/logout", { headers });
    return headers;
  }),
  nobody("the owner with an access token in the cookie for refreshing", async () => {
    const cookies = await team.fixture.signInBrowser(team.owner.person);
    return browser(new Map([["holdfast_refresh", cookies.get("holdfast_access") ?? ""]]));
  }),
  {
    name: "the owner by cookies without the CSRF header",
    headers: async () => ({ cookie: (await pages(team.owner))["cookie"] ?? "" }),
    expected: ({ who }, route) => (who === "anybody" ? null : withoutPage(route)),
  },
  {
    name: "the owner by cookies with the CSRF token of another login",
    headers: async () => ({
      ...(await pages(team.owner)),
      [CSRF_HEADER]: (await pages(team.owner))[CSRF_HEADER] ?? "",
    }),
    expected: ({ who }, route) => (who === "anybody" ? null : withoutPage(route)),
  },
  {
    name: "somebody of another workspace",
    headers: async () => bearer(await signIn(team.stranger)),
    expected: (access, { path }) =>
      access.who === "refresh" ? "unauthenticated" : path.includes(":") ? "not-found" : null,
  },
  {
    name: "somebody of another workspace whose token names this one",
    headers: () => authorised(tokenOf(team.stranger)),
    expected: (access, { path }) =>
      access.who === "refresh"
        ? "unauthenticated"
        : access.who === "members" || path.includes(":")
          ? "not-found"
          : null,
  },
  memberOf("a viewer", () => team.viewer, ROLE.viewer),
  memberOf("a member", () => team.member, ROLE.member),
  memberOf("an admin", () => team.admin, ROLE.admin),
  { name: "the owner's browser", headers: () => pages(team.owner), expected: () => null },
  // Last: this one may end what the others are asked about.
  memberOf("the owner", () => team.owner, ROLE.owner),
];

describeAuthorisation({
  rules: "[A31] [AU-5] [AU-7] [AU-8] [AU-10]",
  routes,
  rows: ACCESS,
  callers: CALLERS,
  begin: async () => {
    team = await createTeam();
  },
  fetch: (request) => team.fixture.fetch(request),
  stored: () => team.fixture.dump(),
  request: (route) => {
    const example = contentOf(route.detail.requestBody)?.example;
    const body = example === undefined ? {} : { body: JSON.stringify(example) };
    const type = example === undefined ? {} : { "content-type": "application/json" };
    // The owner's key list is the fourth, after a passkey and a token: a recovery is to find no reason in its version.
    const version = route.path === "/api/keys/slots" ? 4 : 1;
    const headers = { "if-match": `"v${version}"`, ...type };
    return { path: addressIn(team, route), init: { headers, ...body } };
  },
});

test("[A31] [ED-3] a route says in its description that it needs no login when it needs none, and only then", () => {
  const open = routes.filter(({ anonymous }) => anonymous).map(nameOf);
  const unasked = Object.keys(ACCESS).filter(
    (name) => !["account", "members"].includes(ACCESS[name]?.who ?? ""),
  );
  expect(open.toSorted()).toEqual(unasked.toSorted());
});
