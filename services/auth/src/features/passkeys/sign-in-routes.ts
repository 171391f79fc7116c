import { SignedIn } from "@holdfast/protocol/auth";
import { PasskeyLoginBody, PasskeyRequest, PasskeyRequestBody } from "@holdfast/protocol/passkeys";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { Elysia } from "elysia";
import { decoded, idOf } from "../../decode.ts";
import { limitedBy, type RouteRates } from "../../edge/limits.ts";
import { originOf } from "../../edge/origin.ts";
import { type SignedInDeps, signedIn } from "../../edge/signed-in.ts";
import { SIGNED_IN_EXAMPLE } from "../accounts/examples.ts";
import { REQUEST_EXAMPLE, SHOWN_EXAMPLE } from "./examples.ts";
import type { Passkeys } from "./service.ts";

const ASK_CODES = [...BODY_CODES, "rate-limited"] as const satisfies ProblemCode[];
const LOGIN_CODES = [...ASK_CODES, "invalid-credentials"] as const satisfies ProblemCode[];
const [mayAsk, mayLogin] = [answers(...ASK_CODES), answers(...LOGIN_CODES)];

export interface PasskeySignInDeps extends SignedInDeps {
  readonly passkeys: Passkeys;
  readonly rates: RouteRates;
}

const ask = async ({ passkeys }: PasskeySignInDeps, request: Request): Promise<Response> => {
  const body = await readJson(request, PasskeyRequestBody);
  if (!body.ok) return mayAsk.refuse(body.error, body.members);
  return json(200, await passkeys.beginSignIn());
};

const login = async (deps: PasskeySignInDeps, request: Request): Promise<Response> => {
  const body = await readJson(request, PasskeyLoginBody);
  if (!body.ok) return mayLogin.refuse(body.error, body.members);
  const { credential, client, deviceId } = body.value;
  const device = decoded(() => ({ id: deviceId === undefined ? null : idOf("dev", deviceId) }));
  if (device === null) return mayLogin.refuse("invalid-request");
  const result = await deps.passkeys.signIn(credential, originOf(request, client, device.id));
  return mayLogin.reply(result, (answer) => signedIn(deps, 200, answer));
};

/** Signing in by a passkey: nobody says who is there before it. [PK-5] */
export const passkeySignInRoutes = (deps: PasskeySignInDeps) =>
  new Elysia()
    .post(
      "/auth/passkeys/authenticate/options",
      ({ request }) => limitedBy(deps.rates, "login", request, () => ask(deps, request), "passkeyRequest"),
      {
        parse: "none",
        ...describe({
          summary: "Begin to sign in by a passkey",
          description:
            "Options for `navigator.credentials.get`, the same for everybody but for the challenge.",
          tag: "auth",
          anonymous: true,
          codes: ASK_CODES,
          body: { schema: PasskeyRequestBody, example: {} },
          answers: { 200: { schema: PasskeyRequest, example: REQUEST_EXAMPLE } },
        }),
      },
    )
    .post(
      "/auth/passkeys/authenticate/verify",
      ({ request }) => limitedBy(deps.rates, "login", request, () => login(deps, request), "passkeyLogin"),
      {
        parse: "none",
        ...describe({
          summary: "Sign in by the answer of an authenticator",
          description:
            "Every refusal is one code. Results of the PRF extension stay with the client: a body with one is refused.",
          tag: "auth",
          anonymous: true,
          codes: LOGIN_CODES,
          body: { schema: PasskeyLoginBody, example: { credential: SHOWN_EXAMPLE, client: "browser" } },
          answers: { 200: { schema: SignedIn, example: SIGNED_IN_EXAMPLE } },
        }),
      },
    );
