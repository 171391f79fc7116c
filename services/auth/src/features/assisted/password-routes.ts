import {
  type PasswordLoginBody,
  type PasswordRegisterBody,
  SERVICE_ORIGIN_NOTICE,
} from "@holdfast/protocol/password";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers } from "@holdfast/service-kit/answers";
import { HUMAN_CODES, type HumanCheck } from "../../edge/human-check.ts";
import { originOf } from "../../edge/origin.ts";
import { type SignedInDeps, signedIn } from "../../edge/signed-in.ts";
import { OBJECT_CODES } from "../../objects.ts";
import type { PasswordRegister } from "./password-register.ts";
import type { PasswordSignIn } from "./password-sign-in.ts";

/** What signing in with a password can be refused with, besides what every sign-in can. */
export const PASSWORD_LOGIN_CODES = [
  "assisted-not-allowed",
  "device-limit",
  "busy",
] as const satisfies ProblemCode[];
const mayLogin = answers(...PASSWORD_LOGIN_CODES, "invalid-credentials", "account-locked", ...HUMAN_CODES);
const mayRegister = answers(
  ...OBJECT_CODES,
  "invalid-request",
  "email-taken",
  "id-taken",
  "busy",
  ...HUMAN_CODES,
);

const RETRY_SECONDS = 2;
const soon = { "retry-after": String(RETRY_SECONDS) };

/** Whether a body names a password. Which schema it has to follow depends on it. */
export const namesPassword = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "password" in value;

export interface PasswordLoginDeps extends SignedInDeps {
  readonly passwordSignIn: PasswordSignIn;
  readonly human: HumanCheck;
}

/** `POST /api/auth/login` with a password. [AM-5] */
export const passwordLogin = async (
  deps: PasswordLoginDeps,
  request: Request,
  { email, password, client, refresh, turnstileToken }: PasswordLoginBody,
): Promise<Response> => {
  const human = await deps.human(request, "login", turnstileToken);
  if (!human.ok) return mayLogin.refuse(human.error);
  const origin = originOf(request, client, null);
  const done = await deps.passwordSignIn.signIn({ email, password, refresh: refresh ?? null, origin });
  if (done.ok) return signedIn(deps, 200, done.value.answer, { unlock: done.value.unlock });
  const { error } = done;
  if (error.code === "account-locked") {
    return mayLogin.refuse("account-locked", {}, { "retry-after": String(error.waitSeconds) });
  }
  return mayLogin.refuse(error.code, {}, error.code === "busy" ? soon : {});
};

export interface PasswordRegisterRouteDeps extends SignedInDeps {
  readonly passwordRegister: PasswordRegister;
  readonly human: HumanCheck;
}

/** `POST /api/auth/register` with a password. [AM-6] */
export const passwordRegister = async (
  deps: PasswordRegisterRouteDeps,
  request: Request,
  { turnstileToken, client, ...sent }: PasswordRegisterBody,
): Promise<Response> => {
  const human = await deps.human(request, "register", turnstileToken);
  if (!human.ok) return mayRegister.refuse(human.error);
  const made = await deps.passwordRegister.register(sent, originOf(request, client, null));
  if (made.ok) {
    const { answer, recoveryCodes } = made.value;
    return signedIn(deps, 201, answer, { recoveryCodes, notice: SERVICE_ORIGIN_NOTICE });
  }
  const { error } = made;
  if (error.code === "weak-password") {
    const detail = `is too easy to guess, it lacks: ${error.missing.join(", ")}`;
    return mayRegister.refuse("invalid-request", { errors: [{ pointer: "/password", detail }] });
  }
  return mayRegister.refuse(error.code, {}, error.code === "busy" ? soon : {});
};
