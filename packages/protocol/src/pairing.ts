import { type Static, Type } from "@sinclair/typebox";
import { loginClient, SignedIn } from "./auth.ts";
import { turnstileToken } from "./human-check.ts";
import { ADDRESS_MAX_CHARS, DEVICE_CODE_SECONDS, USER_AGENT_MAX_CHARS } from "./limits.ts";
import { bytesOf, time } from "./shapes.ts";

const strict = { additionalProperties: false } as const;

export const HAND_OFF_MAX_BYTES = 512;
/** Consonants only: no word is made by accident, and nothing looks like a digit. 34 bits in 8 of them. */
export const USER_CODE_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";
export const USER_CODE_CHARS = 8;

const HALF = USER_CODE_CHARS / 2;

/** The code as it is shown: two groups of four. */
export const formatUserCode = (letters: string): string => `${letters.slice(0, HALF)}-${letters.slice(HALF)}`;

/** What somebody typed, as the code is shown; null when it is none. Case, spaces and dashes do not matter. */
export const parseUserCode = (typed: string): string | null => {
  const letters = typed.toUpperCase().replaceAll(/[\s-]/g, "");
  const fits =
    letters.length === USER_CODE_CHARS && [...letters].every((one) => USER_CODE_ALPHABET.includes(one));
  return fits ? formatUserCode(letters) : null;
};

const userCode = Type.String({
  pattern: `^[${USER_CODE_ALPHABET}]{4}-[${USER_CODE_ALPHABET}]{4}$`,
  examples: ["WDJB-MJHT"],
});
const deviceCode = bytesOf(32, "exact");
/** X25519 public key, fresh for this attempt. */
const pairingKey = bytesOf(32, "exact");
const handOff = bytesOf(HAND_OFF_MAX_BYTES);

/** A device that has no keys yet asks to be let in. [DV-5] */
export const StartPairingBody = Type.Object(
  { client: loginClient, pairingKey, turnstileToken: Type.Optional(turnstileToken) },
  strict,
);
export type StartPairingBody = Static<typeof StartPairingBody>;

/** RFC 8628, 3.2. Both addresses are relative to the one origin of the service, which is never taken from a request. */
export const PairingStarted = Type.Object(
  {
    deviceCode,
    userCode,
    verificationUri: Type.String(),
    verificationUriComplete: Type.String(),
    expiresInSeconds: Type.Integer({ minimum: 1, maximum: DEVICE_CODE_SECONDS }),
    intervalSeconds: Type.Integer({ minimum: 1 }),
  },
  strict,
);
export type PairingStarted = Static<typeof PairingStarted>;

export const UserCodeBody = Type.Object({ userCode }, strict);
export type UserCodeBody = Static<typeof UserCodeBody>;

/** Who asks, shown to the account that entered the code, and to no other. [DV-6] */
export const PairingView = Type.Object(
  {
    userCode,
    client: loginClient,
    pairingKey,
    userAgent: Type.String({ maxLength: USER_AGENT_MAX_CHARS }),
    address: Type.String({ maxLength: ADDRESS_MAX_CHARS }),
    startedAt: time,
    expiresAt: time,
  },
  strict,
);
export type PairingView = Static<typeof PairingView>;

/** `handOff` is the root key sealed to the pairing key (02/2), signed by the approving device. [DV-7] */
export const ApprovePairingBody = Type.Object({ userCode, handOff }, strict);
export type ApprovePairingBody = Static<typeof ApprovePairingBody>;

export const ExchangeBody = Type.Object({ deviceCode }, strict);
export type ExchangeBody = Static<typeof ExchangeBody>;

/** As a sign-in answers, with the hand-off: once. [DV-8] */
export const PairedIn = Type.Object({ ...SignedIn.properties, handOff }, strict);
export type PairedIn = Static<typeof PairedIn>;
