import { RegisterBody, SignedIn } from "@holdfast/protocol/auth";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { Elysia } from "elysia";
import { decoded } from "../../decode.ts";
import { HUMAN_CODES, type HumanCheck } from "../../edge/human-check.ts";
import { limitedBy, type RouteRates } from "../../edge/limits.ts";
import { originOf } from "../../edge/origin.ts";
import { type SignedInDeps, signedIn } from "../../edge/signed-in.ts";
import { OBJECT_CODES } from "../../objects.ts";
import { EXAMPLE_ACCOUNT } from "./example-account.ts";
import { SIGNED_IN_EXAMPLE } from "./examples.ts";
import { registrationOf } from "./registration.ts";
import type { Accounts } from "./service.ts";

const REGISTER_CODES = [
  ...BODY_CODES,
  ...OBJECT_CODES,
  "email-taken",
  "id-taken",
  "rate-limited",
  ...HUMAN_CODES,
] as const satisfies ProblemCode[];
const mayRegister = answers(...REGISTER_CODES);

export interface AccountRouteDeps extends SignedInDeps {
  readonly accounts: Accounts;
  readonly rates: RouteRates;
  readonly human: HumanCheck;
}

const register = async (deps: AccountRouteDeps, request: Request): Promise<Response> => {
  const body = await readJson(request, RegisterBody);
  if (!body.ok) return mayRegister.refuse(body.error, body.members);
  const human = await deps.human(request, "register", body.value.turnstileToken);
  if (!human.ok) return mayRegister.refuse(human.error);
  const registration = decoded(() => registrationOf(body.value));
  if (registration === null) return mayRegister.refuse("invalid-request");
  const origin = originOf(request, body.value.client, registration.device.id);
  const made = await deps.accounts.register(registration, origin);
  return mayRegister.reply(made, (answer) => signedIn(deps, 201, answer));
};

/** `POST /api/auth/register`. [AU-1] */
export const accountRoutes = (deps: AccountRouteDeps) =>
  new Elysia().post(
    "/auth/register",
    ({ request }) => limitedBy(deps.rates, "register", request, () => register(deps, request)),
    {
      parse: "none",
      ...describe({
        summary: "Create an account of keys that the client has made",
        description:
          "Everything is sealed or signed by the client and cross-checked here without a key; the account is signed in.",
        tag: "auth",
        anonymous: true,
        codes: REGISTER_CODES,
        body: { schema: RegisterBody, example: EXAMPLE_ACCOUNT.register },
        answers: { 201: { schema: SignedIn, example: SIGNED_IN_EXAMPLE } },
      }),
    },
  );
