import { type Static, Type } from "@sinclair/typebox";
import { loginClient } from "./auth.ts";
import { Slot, statement } from "./keys.ts";
import { PASSKEYS_MAX, USER_AGENT_MAX_CHARS } from "./limits.ts";
import { bytesOf, idOf, time } from "./shapes.ts";

const strict = { additionalProperties: false } as const;

/** What authenticators send, from the longest credential id that there may be to a key and a signature of RSA. */
const credentialId = bytesOf(1023);
const clientDataJSON = bytesOf(4096);
const challenge = bytesOf(32, "exact");

/** How an authenticator is spoken to; a hint for the browser and for people. */
export const PASSKEY_TRANSPORTS = ["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"] as const;
export type PasskeyTransport = (typeof PASSKEY_TRANSPORTS)[number];
const transports = Type.Array(Type.Union(PASSKEY_TRANSPORTS.map((each) => Type.Literal(each))), {
  maxItems: PASSKEY_TRANSPORTS.length,
  uniqueItems: true,
});

/** COSE numbers of the signatures that are taken: Ed25519, ECDSA with P-256, RSA with SHA-256. */
export const PASSKEY_ALGORITHMS = [-8, -7, -257] as const;

/** How long somebody may take with an authenticator before its answer comes too late. */
export const PASSKEY_CHALLENGE_SECONDS = 300;

/** No result of the PRF extension is among them: what unlocks never leaves the client. [PK-2] */
const clientExtensionResults = Type.Object(
  { credProps: Type.Optional(Type.Object({ rk: Type.Optional(Type.Boolean()) }, strict)) },
  strict,
);
const authenticatorAttachment = Type.Optional(
  Type.Union([Type.Literal("platform"), Type.Literal("cross-platform")]),
);
const credentialType = Type.Literal("public-key");

/** Options of `navigator.credentials.create`, in their JSON form (WebAuthn Level 3). */
export const PasskeyCreation = Type.Object(
  {
    challenge,
    rp: Type.Object({ id: Type.String({ maxLength: 253 }), name: Type.String({ maxLength: 64 }) }, strict),
    user: Type.Object(
      {
        id: bytesOf(16, "exact"),
        name: Type.String({ maxLength: 254 }),
        displayName: Type.String({ maxLength: 254 }),
      },
      strict,
    ),
    pubKeyCredParams: Type.Array(Type.Object({ type: credentialType, alg: Type.Integer() }, strict)),
    timeout: Type.Integer({ minimum: 1 }),
    attestation: Type.Literal("none"),
    authenticatorSelection: Type.Object(
      {
        residentKey: Type.Literal("required"),
        requireResidentKey: Type.Literal(true),
        userVerification: Type.Literal("required"),
      },
      strict,
    ),
    excludeCredentials: Type.Array(
      Type.Object({ type: credentialType, id: credentialId, transports }, strict),
      {
        maxItems: PASSKEYS_MAX,
      },
    ),
  },
  { ...strict, description: "timeout: milliseconds" },
);
export type PasskeyCreation = Static<typeof PasskeyCreation>;

/** What an authenticator made, in its JSON form, reduced to what is looked at. */
export const CreatedCredential = Type.Object(
  {
    id: credentialId,
    rawId: credentialId,
    type: credentialType,
    response: Type.Object(
      { clientDataJSON, attestationObject: bytesOf(8192), transports: Type.Optional(transports) },
      strict,
    ),
    clientExtensionResults,
    authenticatorAttachment,
  },
  strict,
);
export type CreatedCredential = Static<typeof CreatedCredential>;

/**
 * A new passkey. Where it unlocks, `keys` brings its slot and the list that names it, under If-Match: both are stored in one
 * transaction with the passkey, or nothing is. [PK-3]
 */
export const AddPasskeyBody = Type.Object(
  {
    credential: CreatedCredential,
    keys: Type.Optional(Type.Object({ keyList: statement, slot: Slot }, strict)),
  },
  strict,
);
export type AddPasskeyBody = Static<typeof AddPasskeyBody>;

/** `slotId`: of the slot that it unlocks; null where it signs in only. `userAgent`: of the browser that added it. */
export const PasskeyView = Type.Object(
  {
    id: idOf("pky"),
    slotId: Type.Union([idOf("slt"), Type.Null()]),
    transports,
    synced: Type.Boolean(),
    userAgent: Type.String({ maxLength: USER_AGENT_MAX_CHARS }),
    createdAt: time,
    lastUsedAt: Type.Union([time, Type.Null()]),
  },
  { ...strict, description: "synced: its provider keeps copies on several devices" },
);
export type PasskeyView = Static<typeof PasskeyView>;

/** Oldest first. */
export const PasskeyList = Type.Object(
  { items: Type.Array(PasskeyView, { maxItems: PASSKEYS_MAX }) },
  strict,
);
export type PasskeyList = Static<typeof PasskeyList>;

/** `keyList` where the passkey has a slot, which goes with it, under If-Match. [PK-9] */
export const RemovePasskeyBody = Type.Object({ keyList: Type.Optional(statement) }, strict);
export type RemovePasskeyBody = Static<typeof RemovePasskeyBody>;

/** Nobody says who is there: the passkey does. [PK-5] */
export const PasskeyRequestBody = Type.Object({}, strict);
export type PasskeyRequestBody = Static<typeof PasskeyRequestBody>;

/** Options of `navigator.credentials.get`, in their JSON form. */
export const PasskeyRequest = Type.Object(
  {
    challenge,
    rpId: Type.String({ maxLength: 253 }),
    timeout: Type.Integer({ minimum: 1 }),
    userVerification: Type.Literal("required"),
  },
  { ...strict, description: "timeout: milliseconds" },
);
export type PasskeyRequest = Static<typeof PasskeyRequest>;

/** What an authenticator answered, in its JSON form. `userHandle` is the account's id. */
export const ShownCredential = Type.Object(
  {
    id: credentialId,
    rawId: credentialId,
    type: credentialType,
    response: Type.Object(
      {
        clientDataJSON,
        authenticatorData: bytesOf(2048),
        signature: bytesOf(1024),
        userHandle: bytesOf(16, "exact"),
      },
      strict,
    ),
    clientExtensionResults,
    authenticatorAttachment,
  },
  strict,
);
export type ShownCredential = Static<typeof ShownCredential>;

export const PasskeyLoginBody = Type.Object(
  { credential: ShownCredential, client: loginClient, deviceId: Type.Optional(idOf("dev")) },
  strict,
);
export type PasskeyLoginBody = Static<typeof PasskeyLoginBody>;
