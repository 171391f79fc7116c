import { RegisterBody, SignedIn } from "@holdfast/protocol/auth";
import { PasswordRegisterBody, PasswordRegistered, SERVICE_ORIGIN_NOTICE } from "@holdfast/protocol/password";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { Type } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { decoded } from "../../decode.ts";
import { HUMAN_CODES } from "../../edge/human-check.ts";
import { limitedBy, type RouteRates } from "../../edge/limits.ts";
import { originOf } from "../../edge/origin.ts";
import { signedIn } from "../../edge/signed-in.ts";
import { OBJECT_CODES } from "../../objects.ts";
import { PASSWORD_REGISTER_EXAMPLE, RECOVERY_CODES_EXAMPLE } from "../assisted/examples.ts";
import {
  namesPassword,
  type PasswordRegisterRouteDeps,
  passwordRegister,
} from "../assisted/password-routes.ts";
import { EXAMPLE_ACCOUNT } from "./example-account.ts";
import { BEARER_EXAMPLE, SIGNED_IN_EXAMPLE } from "./examples.ts";
import { registrationOf } from "./registration.ts";
import type { Accounts } from "./service.ts";

const REGISTER_CODES = [
  ...BODY_CODES,
  ...OBJECT_CODES,
  "email-taken",
  "id-taken",
  "rate-limited",
  "busy",
  ...HUMAN_CODES,
] as const satisfies ProblemCode[];
const mayRegister = answers(...REGISTER_CODES);

/** Either made by a client, or to be made here: the faults of a body are told of the one that it means. */
const ANY_REGISTRATION = {
  choose: (value: unknown) => (namesPassword(value) ? PasswordRegisterBody : RegisterBody),
};

export interface AccountRouteDeps extends PasswordRegisterRouteDeps {
  readonly accounts: Accounts;
  readonly rates: RouteRates;
}

const register = async (deps: AccountRouteDeps, request: Request): Promise<Response> => {
  const body = await readJson(request, ANY_REGISTRATION);
  if (!body.ok) return mayRegister.refuse(body.error, body.members);
  const { value } = body;
  if ("password" in value) return passwordRegister(deps, request, value);
  const human = await deps.human(request, "register", value.turnstileToken);
  if (!human.ok) return mayRegister.refuse(human.error);
  const registration = decoded(() => registrationOf(value));
  if (registration === null) return mayRegister.refuse("invalid-request");
  const origin = originOf(request, value.client, registration.device.id);
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
        summary: "Create an account, of keys that the client has made or with a password",
        description:
          "Everything is sealed or signed by the client and cross-checked here without a key; the account is signed in. With `password` the service makes the keys itself: it has seen all of them, the account says so for ever, and assisted mode is on.",
        tag: "auth",
        anonymous: true,
        codes: REGISTER_CODES,
        body: {
          schema: Type.Union([RegisterBody, PasswordRegisterBody]),
          examples: {
            made: { summary: "Of keys that a client has made", value: EXAMPLE_ACCOUNT.register },
            password: {
              summary: "By plain REST: the service makes the keys",
              value: PASSWORD_REGISTER_EXAMPLE,
            },
          },
        },
        answers: {
          201: {
            schema: Type.Union([SignedIn, PasswordRegistered]),
            examples: {
              made: { summary: "To a client that made the keys", value: SIGNED_IN_EXAMPLE },
              password: {
                summary: "To plain REST: the recovery codes, this once",
                value: {
                  ...BEARER_EXAMPLE,
                  recoveryCodes: RECOVERY_CODES_EXAMPLE,
                  notice: SERVICE_ORIGIN_NOTICE,
                },
              },
            },
          },
        },
      }),
    },
  );
