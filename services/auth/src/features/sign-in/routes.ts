import { KdfAnswer, KdfBody, LoginBody, SignedIn } from "@holdfast/protocol/auth";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers, json } from "@holdfast/service-kit/answers";
import { type CookieJar, readCookie } from "@holdfast/service-kit/cookies";
import { describe } from "@holdfast/service-kit/document";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { Elysia } from "elysia";
import { bytesOf, decoded, idOf } from "../../decode.ts";
import { HUMAN_CODES, type HumanCheck } from "../../edge/human-check.ts";
import { limitedBy, type RouteRates } from "../../edge/limits.ts";
import { originOf } from "../../edge/origin.ts";
import { type SignedInDeps, signedIn } from "../../edge/signed-in.ts";
import { KDF_EXAMPLE, LOGIN_EXAMPLE, SIGNED_IN_EXAMPLE } from "../accounts/examples.ts";
import type { SignIn } from "./service.ts";

const KDF_CODES = [...BODY_CODES, "rate-limited"] as const satisfies ProblemCode[];
const LOGIN_CODES = [
  ...BODY_CODES,
  "invalid-credentials",
  "account-locked",
  "rate-limited",
  ...HUMAN_CODES,
] as const satisfies ProblemCode[];
const mayAskKdf = answers(...KDF_CODES);
const mayLogin = answers(...LOGIN_CODES);

export interface SignInRouteDeps extends SignedInDeps {
  readonly signIn: SignIn;
  readonly cookies: CookieJar;
  readonly rates: RouteRates;
  readonly human: HumanCheck;
  /** Whether the request bears the token of a recovery of this very address: its check was made for that. [HC-4] */
  readonly isRecovered: (request: Request, email: string) => Promise<boolean>;
}

const kdf = async ({ signIn }: SignInRouteDeps, request: Request): Promise<Response> => {
  const body = await readJson(request, KdfBody);
  if (!body.ok) return mayAskKdf.refuse(body.error, body.members);
  return json(200, { kdf: await signIn.kdf(body.value.email) });
};

const login = async (deps: SignInRouteDeps, request: Request): Promise<Response> => {
  const body = await readJson(request, LoginBody);
  if (!body.ok) return mayLogin.refuse(body.error, body.members);
  const { email, client, refresh, deviceId } = body.value;
  const sent = decoded(() => ({
    authKey: bytesOf(body.value.authKey),
    deviceId: deviceId === undefined ? null : idOf("dev", deviceId),
  }));
  if (sent === null) return mayLogin.refuse("invalid-request");
  if (!(await deps.isRecovered(request, email))) {
    const human = await deps.human(request, "login", body.value.turnstileToken);
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
          summary: "Sign in with the key derived from the passphrase",
          tag: "auth",
          anonymous: true,
          codes: LOGIN_CODES,
          body: {
            schema: LoginBody,
            example: LOGIN_EXAMPLE,
          },
          answers: { 200: { schema: SignedIn, example: SIGNED_IN_EXAMPLE } },
        }),
      },
    );
