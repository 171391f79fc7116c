import { LoginPage, type LoginView } from "@holdfast/protocol/auth";
import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { parseId } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { PageQuery } from "@holdfast/protocol/sessions";
import { answers, empty, json } from "@holdfast/service-kit/answers";
import type { CookieJar } from "@holdfast/service-kit/cookies";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { nextLink, queryOf, readPage } from "@holdfast/service-kit/list-page";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { Elysia } from "elysia";
import { wireLogin } from "../../wire.ts";
import { SIGNED_IN_EXAMPLE } from "../accounts/examples.ts";
import { left } from "./left.ts";
import type { Logins } from "./service.ts";

const LIST_CODES = [...IDENTITY_CODES, "invalid-request"] as const satisfies ProblemCode[];
const REVOKE_CODES = [...IDENTITY_CODES, "not-found"] as const satisfies ProblemCode[];
const [mayList, mayRevoke, mayLeave] = [
  answers(...LIST_CODES),
  answers(...REVOKE_CODES),
  answers(...IDENTITY_CODES),
];

export interface AccountLoginDeps {
  readonly identity: Identity;
  readonly logins: Logins;
  readonly cookies: CookieJar;
}

const ID_BYTES = 16;

/** The login after which a page begins: null at the start, undefined for a cursor that nobody was given. */
const placeOf = (cursor: string | undefined): Bytes | null | undefined => {
  if (cursor === undefined) return null;
  const id = fromBase64url(cursor);
  return id?.length === ID_BYTES ? id : undefined;
};

const list = async ({ identity, logins }: AccountLoginDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayList.refuse(caller.error);
  const wanted = readPage(request, PageQuery);
  const before = placeOf(wanted?.cursor);
  if (wanted === null || before === undefined) return mayList.refuse("invalid-request");
  const { items, more } = await logins.page(caller.value, { before, limit: wanted.limit });
  const last = items.at(-1);
  const next = more && last !== undefined ? toBase64url(last.id) : null;
  const answer: LoginPage = { items: items.map(wireLogin(caller.value.loginId)), next };
  return json(200, answer, nextLink(request, wanted, next));
};

const revoke = async (
  { identity, logins, cookies }: AccountLoginDeps,
  request: Request,
  text: string,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayRevoke.refuse(caller.error);
  const loginId = parseId("lgn", text);
  if (loginId === null) return mayRevoke.refuse("not-found");
  const revoked = await logins.revoke(caller.value, loginId);
  return mayRevoke.reply(revoked, () =>
    equal(loginId, caller.value.loginId) ? left(request, cookies) : empty(),
  );
};

const logoutAll = async (
  { identity, logins, cookies }: AccountLoginDeps,
  request: Request,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayLeave.refuse(caller.error);
  await logins.logoutAll(caller.value);
  return left(request, cookies);
};

const LOGIN_EXAMPLE: LoginView = {
  id: SIGNED_IN_EXAMPLE.login.id,
  client: "browser",
  deviceId: SIGNED_IN_EXAMPLE.devices[0]?.id ?? null,
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
  address: "192.0.2.7",
  createdAt: "2026-11-21T08:00:00.000Z",
  lastSeenAt: "2026-11-21T09:30:00.000Z",
  expiresAt: "2026-12-21T09:30:00.000Z",
  current: true,
};

/** The logins of the caller's account: which there are, and their end. [AU-18] [AU-20] [AU-21] */
export const accountLoginRoutes = (deps: AccountLoginDeps) =>
  new Elysia()
    .get(
      "/auth/sessions",
      ({ request }) => list(deps, request),
      describe({
        summary: "The live logins of the account",
        description: "Newest first. Last seen and address are those of the sign-in or the newest refresh.",
        tag: "auth",
        codes: LIST_CODES,
        query: queryOf(PageQuery),
        answers: { 200: { schema: LoginPage, example: { items: [LOGIN_EXAMPLE], next: null } } },
      }),
    )
    .delete("/auth/sessions/:loginId", ({ request, params }) => revoke(deps, request, params.loginId), {
      parse: "none",
      ...describe({
        summary: "End a login of the account at once",
        description: "Its tokens are refused from the next request on. One that has ended stays ended.",
        tag: "auth",
        codes: REVOKE_CODES,
        params: { loginId: LOGIN_EXAMPLE.id },
        answers: { 204: null },
      }),
    })
    .post("/auth/logout-all", ({ request }) => logoutAll(deps, request), {
      parse: "none",
      ...describe({
        summary: "End every login of the account at once, this one with them",
        tag: "auth",
        codes: IDENTITY_CODES,
        answers: { 204: null },
      }),
    });
