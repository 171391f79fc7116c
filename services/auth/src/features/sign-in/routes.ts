import { KdfAnswer, KdfBody, LoginBody, SignedIn } from "@holdfast/protocol/auth";
import { PasswordLoginBody, PasswordSignedIn } from "@holdfast/protocol/password";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers, json } from "@holdfast/service-kit/answers";
import { type CookieJar, readCookie } from "@holdfast/service-kit/cookies";
import { describe } from "@holdfast/service-kit/document";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { Type } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { bytesOf, decoded, idOf } from "../../decode.ts";
import { HUMAN_CODES } from "../../edge/human-check.ts";
import { limitedBy, type RouteRates } from "../../edge/limits.ts";
import { originOf } from "../../edge/origin.ts";
import { signedIn } from "../../edge/signed-in.ts";
import { BEARER_EXAMPLE, KDF_EXAMPLE, LOGIN_EXAMPLE, SIGNED_IN_EXAMPLE } from "../accounts/examples.ts";
import { MADE_UNLOCK_EXAMPLE, PASSWORD_LOGIN_EXAMPLE } from "../assisted/examples.ts";
import {
  namesPassword,
  PASSWORD_LOGIN_CODES,
  type PasswordLoginDeps,
  passwordLogin,
} from "../assisted/password-routes.ts";
import type { SignIn } from "./service.ts";

const KDF_CODES = [...BODY_CODES, "rate-limited"] as const satisfies ProblemCode[];
const LOGIN_CODES = [
  ...BODY_CODES,
  "invalid-credentials",
  "account-locked",
  "rate-limited",
  ...PASSWORD_LOGIN_CODES,
  ...HUMAN_CODES,
] as const satisfies ProblemCode[];
const mayAskKdf = answers(...KDF_CODES);
const mayLogin = answers(...LOGIN_CODES);

/** Either derived by a client, or the passphrase itself: the faults of a body are told of the one that it means. */
const ANY_LOGIN = {
  choose: (value: unknown) => (namesPassword(value) ? PasswordLoginBody : LoginBody),
};

export interface SignInRouteDeps extends PasswordLoginDeps {
  readonly signIn: SignIn;
  readonly cookies: CookieJar;
  readonly rates: RouteRates;
  /** Whether the request bears the token of a recovery of this very address: its check was made for that. [HC-4] */
  readonly isRecovered: (request: Request, email: string) => Promise<boolean>;
}

const kdf = async ({ signIn }: SignInRouteDeps, request: Request): Promise<Response> => {
  const body = await readJson(request, KdfBody);
  if (!body.ok) return mayAskKdf.refuse(body.error, body.members);
  return json(200, { kdf: await signIn.kdf(body.value.email) });
};

const login = async (deps: SignInRouteDeps, request: Request): Promise<Response> => {
  const body = await readJson(request, ANY_LOGIN);
  if (!body.ok) return mayLogin.refuse(body.error, body.members);
  if ("password" in body.value) return passwordLogin(deps, request, body.value);
  const { email, client, refresh, deviceId } = body.value;
  const { authKey, turnstileToken } = body.value;
  const sent = decoded(() => ({
    authKey: bytesOf(authKey),
    deviceId: deviceId === undefined ? null : idOf("dev", deviceId),
  }));
  if (sent === null) return mayLogin.refuse("invalid-request");
  if (!(await deps.isRecovered(request, email))) {
    const human = await deps.human(request, "login", turnstileToken);
    if (!human.ok) return mayLogin.refuse(human.error);
  }
  // A browser that is signed in shows its cookie: it is a device of the account, and not locked out. [AU-3]
  const shown = client === "browser" ? readCookie(request, deps.cookies.refresh) : (refresh ?? null);
  const origin = originOf(request, client, sent.deviceId);
  const result = await deps.signIn.login({ email, authKey: sent.authKey, refresh: shown, origin });
  if (result.ok) return signedIn(deps, 200, result.value);
  if (result.error.code !== "account-locked") return mayLogin.refuse(result.error.code);
  return mayLogin.refuse("account-locked", {}, { "retry-after": String(result.error.waitSeconds) });
};

/** `POST /api/auth/kdf` and `POST /api/auth/login`. [AU-2] [AU-3] */
export const signInRoutes = (deps: SignInRouteDeps) =>
  new Elysia()
    .post(
      "/auth/kdf",
      ({ request }) => limitedBy(deps.rates, "login", request, () => kdf(deps, request), "kdf"),
      {
        parse: "none",
        ...describe({
          summary: "How the key of an address's passphrase is derived",
          description: "The answer for an address that nobody registered looks the same and stays the same.",
          tag: "auth",
          anonymous: true,
          codes: KDF_CODES,
          body: { schema: KdfBody, example: { email: LOGIN_EXAMPLE.email } },
          answers: { 200: { schema: KdfAnswer, example: { kdf: KDF_EXAMPLE } } },
        }),
      },
    )
    .post(
      "/auth/login",
      ({ request }) => limitedBy(deps.rates, "login", request, () => login(deps, request)),
      {
        parse: "none",
        ...describe({
          summary: "Sign in, with the key derived from the passphrase or with the passphrase itself",
          description:
            "Clients derive the key and send nothing else of the passphrase. With `password` and `unlock` the service derives it itself, for accounts that allow assisted mode, and answers an unlock token: whoever sends it in `X-Holdfast-Unlock` lets the service read and write the home workspace.",
          tag: "auth",
          anonymous: true,
          codes: LOGIN_CODES,
          body: {
            schema: Type.Union([LoginBody, PasswordLoginBody]),
            examples: {
              derived: { summary: "By a client that holds the keys", value: LOGIN_EXAMPLE },
              password: { summary: "By plain REST: answers an unlock token", value: PASSWORD_LOGIN_EXAMPLE },
            },
          },
          answers: {
            200: {
              schema: Type.Union([SignedIn, PasswordSignedIn]),
              examples: {
                derived: { summary: "To a client that holds the keys", value: SIGNED_IN_EXAMPLE },
                password: {
                  summary: "To plain REST",
                  value: { ...BEARER_EXAMPLE, unlock: MADE_UNLOCK_EXAMPLE },
                },
              },
            },
          },
        }),
      },
    );
