import { type Static, Type } from "@sinclair/typebox";
import { turnstileToken } from "./human-check.ts";
import { AccountKeys, authKey, certificate, SLOT_ROWS_MAX, Slot, statement } from "./keys.ts";
import {
  ADDRESS_MAX_CHARS,
  EMAIL_MAX_CHARS,
  PAGE_MAX,
  RECOVERY_CODES_MAX,
  USER_AGENT_MAX_CHARS,
} from "./limits.ts";
import { bytesOf, cursor, idOf, time } from "./shapes.ts";
import { grant, keyRing, Workspace } from "./workspaces.ts";

const strict = { additionalProperties: false } as const;

/** What no side of an address holds: in a header of a mail it would begin another address, or another header. */
const NO_LETTER = '\\s@\\u0000-\\u001f\\u007f-\\u009f<>(),;:"\\\\';

/** Kept as typed, without what is around it; compared by `emailKey`. */
export const email = Type.String({
  maxLength: EMAIL_MAX_CHARS,
  pattern: `^\\s*[^${NO_LETTER}]+@[^${NO_LETTER}]+\\s*$`,
  examples: ["ada@example.org"],
});

/** Two addresses are one account when these are equal. */
export const emailKey = (typed: string): string =>
  typed.trim().normalize("NFC").toLowerCase().normalize("NFC");

/** Browsers get HttpOnly cookies, everybody else tokens in the body. */
export const loginClient = Type.Union([Type.Literal("browser"), Type.Literal("bearer")]);
export type LoginClient = Static<typeof loginClient>;

/** Opaque refresh token: 32 random bytes. */
const refreshToken = bytesOf(32, "exact");
/** `x-holdfast-csrf` of a browser's unsafe requests; bound to the login. [AU-8] */
const csrfToken = bytesOf(32, "exact");

export const CSRF_HEADER = "x-holdfast-csrf";

/** How a passphrase slot's key is derived. [KY-1] */
export const Kdf = Type.Object(
  {
    id: Type.Literal("argon2id"),
    memoryKib: Type.Integer({ minimum: 1, maximum: 0xffff_ffff }),
    passes: Type.Integer({ minimum: 1, maximum: 0xffff_ffff }),
    lanes: Type.Integer({ minimum: 1, maximum: 255 }),
    salt: bytesOf(32, "exact"),
  },
  strict,
);
export type Kdf = Static<typeof Kdf>;

export const KdfBody = Type.Object({ email }, strict);
export type KdfBody = Static<typeof KdfBody>;
export const KdfAnswer = Type.Object({ kdf: Kdf }, strict);
export type KdfAnswer = Static<typeof KdfAnswer>;

/** Everything a new account consists of, made by the client. `authKey` belongs to the one passphrase slot. [AU-1] */
export const RegisterBody = Type.Object(
  {
    accountId: idOf("acc"),
    email,
    kdf: Kdf,
    authKey,
    keyList: statement,
    slots: Type.Array(Slot, { minItems: 1, maxItems: SLOT_ROWS_MAX }),
    recovery: Type.Array(Type.Object({ slotId: idOf("slt"), authKey }, strict), {
      maxItems: RECOVERY_CODES_MAX,
    }),
    device: Type.Object({ id: idOf("dev"), certificate }, strict),
    workspace: Type.Object({ id: idOf("wsp"), roster: statement, keyRing, grant }, strict),
    client: loginClient,
    turnstileToken: Type.Optional(turnstileToken),
  },
  strict,
);
export type RegisterBody = Static<typeof RegisterBody>;

/**
 * `refresh` of a live login of this device, bearer clients only: such a device is not locked out. [AU-3] `deviceId` when it
 * is one of the account already: the login is listed under it. [AU-18]
 */
export const LoginBody = Type.Object(
  {
    email,
    authKey,
    client: loginClient,
    refresh: Type.Optional(refreshToken),
    deviceId: Type.Optional(idOf("dev")),
    turnstileToken: Type.Optional(turnstileToken),
  },
  strict,
);
export type LoginBody = Static<typeof LoginBody>;

export const Tokens = Type.Object(
  {
    access: Type.String({ maxLength: 2048 }),
    refresh: refreshToken,
    expiresInSeconds: Type.Integer({ minimum: 1 }),
  },
  { ...strict, description: "expiresInSeconds: of the access token" },
);
export type Tokens = Static<typeof Tokens>;

const account = Type.Object({ id: idOf("acc"), email }, strict);
const login = Type.Object({ id: idOf("lgn") }, strict);

/** Answer of register and login. `tokens` only for bearer clients, `csrfToken` only for browsers. [AU-4] */
export const SignedIn = Type.Object(
  {
    account,
    login,
    csrfToken: Type.Optional(csrfToken),
    tokens: Type.Optional(Tokens),
    /** The workspace new sessions go to. */
    workspaceId: idOf("wsp"),
    workspaces: Type.Array(Workspace),
    ...AccountKeys.properties,
  },
  strict,
);
export type SignedIn = Static<typeof SignedIn>;

/** Browsers send `{}`: their token is in a cookie. [AU-6] */
export const RefreshBody = Type.Object({ refresh: Type.Optional(refreshToken) }, strict);
export type RefreshBody = Static<typeof RefreshBody>;

export const Refreshed = Type.Object(
  { csrfToken: Type.Optional(csrfToken), tokens: Type.Optional(Tokens) },
  strict,
);
export type Refreshed = Static<typeof Refreshed>;

export const Me = Type.Object(
  {
    account,
    login,
    workspaceId: idOf("wsp"),
    workspaces: Type.Array(Workspace),
    /** Devices that wait for this account's answer: their codes were entered by it. [DV-6] */
    pendingDeviceCodes: Type.Integer({ minimum: 0 }),
  },
  strict,
);
export type Me = Static<typeof Me>;

/** A live login of the account. `address` and `lastSeenAt` are of the sign-in or the newest refresh. [AU-18] */
export const LoginView = Type.Object(
  {
    id: idOf("lgn"),
    client: loginClient,
    deviceId: Type.Union([idOf("dev"), Type.Null()]),
    userAgent: Type.String({ maxLength: USER_AGENT_MAX_CHARS }),
    address: Type.String({ maxLength: ADDRESS_MAX_CHARS }),
    createdAt: time,
    lastSeenAt: time,
    expiresAt: time,
    current: Type.Boolean(),
  },
  { ...strict, description: "current: the one that asks" },
);
export type LoginView = Static<typeof LoginView>;

/** Newest first by sign-in. `next` is null on the last page. */
export const LoginPage = Type.Object(
  { items: Type.Array(LoginView, { maxItems: PAGE_MAX }), next: Type.Union([cursor, Type.Null()]) },
  strict,
);
export type LoginPage = Static<typeof LoginPage>;

/** RFC 7517; only Ed25519 public keys. */
export const Jwks = Type.Object(
  {
    keys: Type.Array(
      Type.Object(
        {
          kty: Type.Literal("OKP"),
          crv: Type.Literal("Ed25519"),
          x: bytesOf(32, "exact"),
          kid: Type.String(),
          alg: Type.Literal("EdDSA"),
          use: Type.Literal("sig"),
        },
        strict,
      ),
    ),
  },
  strict,
);
export type Jwks = Static<typeof Jwks>;
