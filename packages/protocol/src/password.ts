import { type Static, Type } from "@sinclair/typebox";
import { email, SignedIn } from "./auth.ts";
import { turnstileToken } from "./human-check.ts";
import { PASSWORD_MAX_CHARS, RECOVERY_CODES_MAX } from "./limits.ts";
import { bytesOf } from "./shapes.ts";
import { MadeUnlock } from "./unlocks.ts";

const strict = { additionalProperties: false } as const;

/** The passphrase itself. Whoever is sent one has seen everything that it opens. */
const password = Type.String({ minLength: 1, maxLength: PASSWORD_MAX_CHARS });

/** Signs in with the passphrase itself and lets the service read the home workspace: no browser does. [AM-5] */
export const PasswordLoginBody = Type.Object(
  {
    email,
    password,
    unlock: Type.Literal(true),
    client: Type.Literal("bearer"),
    refresh: Type.Optional(bytesOf(32, "exact")),
    turnstileToken: Type.Optional(turnstileToken),
  },
  strict,
);
export type PasswordLoginBody = Static<typeof PasswordLoginBody>;

export const PasswordSignedIn = Type.Object({ ...SignedIn.properties, unlock: MadeUnlock }, strict);
export type PasswordSignedIn = Static<typeof PasswordSignedIn>;

/** An account whose keys the service makes, for plain REST. [AM-6] */
export const PasswordRegisterBody = Type.Object(
  {
    email,
    password,
    client: Type.Literal("bearer"),
    turnstileToken: Type.Optional(turnstileToken),
  },
  strict,
);
export type PasswordRegisterBody = Static<typeof PasswordRegisterBody>;

/** What an account that the service made is told, with the account. [AM-6] */
export const SERVICE_ORIGIN_NOTICE =
  "The keys of this account were made by the service, which has seen your password and the recovery codes in this answer. Assisted mode is on: whenever somebody signs in with the password and asks for an unlock token, the service can read the workspace. Keep the recovery codes: without a passphrase or a code nobody can open the data, the operator included. To end this, sign in with a client of your own, switch assisted mode off and replace the root key, with a new passphrase and new codes.";

/** `recoveryCodes` are shown this once. */
export const PasswordRegistered = Type.Object(
  {
    ...SignedIn.properties,
    recoveryCodes: Type.Array(Type.String({ maxLength: 64 }), { maxItems: RECOVERY_CODES_MAX }),
    notice: Type.String({ maxLength: 1_000 }),
  },
  strict,
);
export type PasswordRegistered = Static<typeof PasswordRegistered>;
