import { createHash } from "node:crypto";
import type { LoginClient, Tokens } from "@holdfast/protocol/auth";
import { toBase64url } from "@holdfast/protocol/encoding";
import { uuidv7 } from "@holdfast/protocol/ids";
import { ACCESS_TOKEN_SECONDS, REFRESH_TOKEN_SECONDS, USER_AGENT_MAX_CHARS } from "@holdfast/protocol/limits";
import type { Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import { type CookieJar, setCookie } from "@holdfast/service-kit/cookies";
import type { Csrf } from "@holdfast/service-kit/csrf";
import type { TokenDeps } from "@holdfast/service-kit/jwt";
import { signAccessToken } from "@holdfast/service-kit/token";
import type { Bytes } from "@holdfast/vault/bytes";
import type { NewLogin } from "../../rows.ts";

export interface IssueDeps extends Dice {
  readonly tokens: TokenDeps;
  readonly csrf: Csrf;
  readonly cookies: CookieJar;
}

/** Where a login comes from: seen by the operator, shown to the account. */
export interface Origin {
  readonly client: LoginClient;
  readonly userAgent: string;
  readonly address: string;
  /** The device it says it is. Believed only as far as the account has such a device. */
  readonly deviceId: Bytes | null;
}

/** A refresh token and what is stored of it. */
export interface RefreshSecret {
  readonly token: string;
  readonly hash: Bytes;
}

export const tokenHash = (token: string): Bytes =>
  new Uint8Array(createHash("sha256").update("holdfast/refresh/v1").update(token).digest());

/** 32 random bytes: nothing to guess, so a plain hash at rest is enough. [AU-6] */
export const makeRefresh = ({ random }: Dice): RefreshSecret => {
  const token = toBase64url(random(32));
  return { token, hash: tokenHash(token) };
};

export const makeLogin = (dice: Dice, accountId: Bytes, origin: Origin, refresh: RefreshSecret): NewLogin => {
  const at = dice.now();
  return {
    id: uuidv7(at, dice.random),
    accountId,
    deviceId: origin.deviceId,
    client: origin.client,
    userAgent: origin.userAgent.slice(0, USER_AGENT_MAX_CHARS),
    address: origin.address,
    at: new Date(at),
    expiresAt: new Date(at + REFRESH_TOKEN_SECONDS * 1000),
    tokenHash: refresh.hash,
  };
};

/** What a sign-in or a refresh hands out: members of the body, and cookies. */
export interface Handout {
  readonly body: { readonly csrfToken?: string; readonly tokens?: Tokens };
  readonly cookies: readonly string[];
}

const REFRESH_PATH = "/api/auth";

const browserCookies = (names: CookieJar, values: Record<keyof CookieJar, string>, maxAgeSeconds: number) => [
  setCookie(names.access, values.access, { path: "/", maxAgeSeconds }),
  setCookie(names.refresh, values.refresh, { path: REFRESH_PATH, maxAgeSeconds }),
  setCookie(names.csrf, values.csrf, { path: "/", maxAgeSeconds, readable: true }),
];

/** Cookies for a browser, tokens in the body for everybody else, never both. [AU-4] */
export const handOut = async (
  deps: IssueDeps,
  caller: Caller,
  client: LoginClient,
  refresh: RefreshSecret,
): Promise<Handout> => {
  const access = await signAccessToken(deps.tokens, caller);
  if (client === "bearer") {
    const tokens = { access, refresh: refresh.token, expiresInSeconds: ACCESS_TOKEN_SECONDS };
    return { body: { tokens }, cookies: [] };
  }
  const csrf = deps.csrf.tokenFor(caller.loginId);
  const values = { access, refresh: refresh.token, csrf };
  // The access cookie outlives its token on purpose: an expired token says "refresh", a missing one only "sign in".
  return { body: { csrfToken: csrf }, cookies: browserCookies(deps.cookies, values, REFRESH_TOKEN_SECONDS) };
};

/** Cookies that take a browser's login away. */
export const clearedCookies = (names: CookieJar): readonly string[] =>
  browserCookies(names, { access: "", refresh: "", csrf: "" }, 0);

export const withCookies = (response: Response, cookies: readonly string[]): Response => {
  for (const cookie of cookies) response.headers.append("set-cookie", cookie);
  return response;
};
