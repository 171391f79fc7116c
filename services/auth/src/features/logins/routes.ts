import { Jwks, Me, RefreshBody, Refreshed } from "@holdfast/protocol/auth";
import { formatId } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers, json } from "@holdfast/service-kit/answers";
import { type CookieJar, readCookie } from "@holdfast/service-kit/cookies";
import type { Csrf } from "@holdfast/service-kit/csrf";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import type { Bytes } from "@holdfast/vault/bytes";
import { Elysia } from "elysia";
import { limitedBy, type RouteRates } from "../../edge/limits.ts";
import { addressOf } from "../../edge/origin.ts";
import { wireWorkspace } from "../../wire.ts";
import { SIGNED_IN_EXAMPLE } from "../accounts/examples.ts";
import type { Pairing } from "../pairing/service.ts";
import type { WorkspaceRepository } from "../workspaces/repository.ts";
import { withCookies } from "./issue.ts";
import { left } from "./left.ts";
import type { Logins, Shown } from "./service.ts";

const REFRESH_CODES = [
  ...BODY_CODES,
  "unauthenticated",
  "csrf-failed",
  "refresh-raced",
  "refresh-reused",
  "rate-limited",
] as const satisfies ProblemCode[];
const [mayRefresh, mayAsk] = [answers(...REFRESH_CODES), answers(...IDENTITY_CODES)];

export interface LoginRouteDeps {
  readonly identity: Identity;
  readonly logins: Logins;
  readonly pairing: Pick<Pairing, "waiting">;
  readonly workspaces: Pick<WorkspaceRepository, "list">;
  readonly csrf: Csrf;
  readonly cookies: CookieJar;
  readonly jwks: Jwks;
  readonly rates: RouteRates;
}

/** A token in the body is a program's; a browser shows its cookie and proves that the page is ours. */
const shownBy = ({ csrf, cookies }: LoginRouteDeps, request: Request, refresh?: string): Shown | null => {
  const address = addressOf(request);
  if (refresh !== undefined) return { token: refresh, client: "bearer", address, allows: () => true };
  const token = readCookie(request, cookies.refresh);
  const allows = (login: Bytes): boolean => csrf.allows(request, login);
  return token ? { token, client: "browser", address, allows } : null;
};

const refresh = async (deps: LoginRouteDeps, request: Request): Promise<Response> => {
  const body = await readJson(request, RefreshBody);
  if (!body.ok) return mayRefresh.refuse(body.error, body.members);
  const shown = shownBy(deps, request, body.value.refresh);
  if (shown === null) return mayRefresh.refuse("unauthenticated");
  const refreshed = await deps.logins.refresh(shown);
  return mayRefresh.reply(refreshed, ({ body: members, cookies }) =>
    withCookies(json(200, members), cookies),
  );
};

const logout = async ({ identity, logins, cookies }: LoginRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayAsk.refuse(caller.error);
  await logins.logout(caller.value);
  return left(request, cookies);
};

const me = async (
  { identity, logins, pairing, workspaces }: LoginRouteDeps,
  request: Request,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayAsk.refuse(caller.error);
  const account = await logins.account(caller.value);
  if (account === null) throw new Error("a login without an account");
  const list = await workspaces.list(account.id);
  const answer: Me = {
    account: { id: formatId("acc", account.id), email: account.email },
    login: { id: formatId("lgn", caller.value.loginId) },
    workspaceId: formatId("wsp", caller.value.workspaceId),
    workspaces: list.map(wireWorkspace),
    pendingDeviceCodes: await pairing.waiting(caller.value),
  };
  return json(200, answer);
};

const { account, login, workspaceId, workspaces, csrfToken = "" } = SIGNED_IN_EXAMPLE;
const KEY_HOURS = "public, max-age=3600";

/** Renewing and ending a login, who one is, and the keys that verify tokens. [AU-5] [AU-6] [AU-7] */
export const loginRoutes = (deps: LoginRouteDeps) =>
  new Elysia()
    .post(
      "/auth/refresh",
      ({ request }) => limitedBy(deps.rates, "refresh", request, () => refresh(deps, request)),
      {
        parse: "none",
        ...describe({
          summary: "Exchange the refresh token for the next one",
          tag: "auth",
          anonymous: true,
          codes: REFRESH_CODES,
          body: { schema: RefreshBody, example: {} },
          answers: { 200: { schema: Refreshed, example: { csrfToken } } },
        }),
      },
    )
    .post("/auth/logout", ({ request }) => logout(deps, request), {
      parse: "none",
      ...describe({
        summary: "End this login at once",
        tag: "auth",
        codes: IDENTITY_CODES,
        answers: { 204: null },
      }),
    })
    .get(
      "/auth/me",
      ({ request }) => me(deps, request),
      describe({
        summary: "Who this login is",
        tag: "auth",
        codes: IDENTITY_CODES,
        answers: {
          200: { schema: Me, example: { account, login, workspaceId, workspaces, pendingDeviceCodes: 0 } },
        },
      }),
    )
    .get(
      "/auth/jwks.json",
      () => json(200, deps.jwks, { "cache-control": KEY_HOURS }),
      describe({
        summary: "Public keys of access tokens",
        tag: "auth",
        anonymous: true,
        codes: [],
        answers: { 200: { schema: Jwks, example: { keys: [] } } },
      }),
    );
