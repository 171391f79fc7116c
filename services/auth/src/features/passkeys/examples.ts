import type {
  CreatedCredential,
  PasskeyCreation,
  PasskeyRequest,
  PasskeyView,
  ShownCredential,
} from "@holdfast/protocol/passkeys";
import { SIGNED_IN_EXAMPLE } from "../accounts/examples.ts";

/**
 * Examples of what an authenticator is asked and of what it answers. An answer is good for its own challenge only: as it stands it has
 * the form that the routes take, and is refused.
 */
const challenge = "vnKd6mo1nXmleaMQEqxCmJpOo1JzeTuEuWIFuxuYPDg";

export const PASSKEY_EXAMPLE: PasskeyView = {
  id: "pky_0192f1d0c0de70008000000000000001",
  slotId: null,
  transports: ["internal"],
  synced: false,
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
  createdAt: "2026-11-21T08:00:00.000Z",
  lastUsedAt: null,
};

const { email } = SIGNED_IN_EXAMPLE.account;

export const CREATION_EXAMPLE: PasskeyCreation = {
  challenge,
  rp: { id: "localhost", name: "Holdfast" },
  user: { id: "AZLx0MDecACAAAAAAAAAAQ", name: email, displayName: email },
  pubKeyCredParams: [{ type: "public-key", alg: -8 }],
  timeout: 300_000,
  attestation: "none",
  authenticatorSelection: {
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  },
  excludeCredentials: [],
};

export const CREATED_EXAMPLE: CreatedCredential = {
  id: "do1FmcC-kdZec1yIC7-yAl4CIBeP63dEQAz2wEJOWYg",
  rawId: "do1FmcC-kdZec1yIC7-yAl4CIBeP63dEQAz2wEJOWYg",
  type: "public-key",
  response: {
    clientDataJSON:
      "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoidm5LZDZtbzFuWG1sZWFNUUVxeENtSnBPbzFKemVUdUV1V0lGdXh1WVBEZyIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6ODc4NyIsImNyb3NzT3JpZ2luIjpmYWxzZX0",
    attestationObject:
      "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVikSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NFAAAAAQAAAAAAAAAAAAAAAAAAAAAAIHaNRZnAvpHWXnNciAu_sgJeAiAXj-t3REAM9sBCTlmIpQECAyYgASFYIFYOQAEERB9mTqV8_16nWhy1z9ZebN9j3JsS5deJ_5LYIlggE7wqEnto4uctTT9FlezN_sqqhY0IaG8s13WXg1u0GwM",
    transports: ["internal"],
  },
  clientExtensionResults: {
    credProps: {
      rk: true,
    },
  },
};

export const REQUEST_EXAMPLE: PasskeyRequest = {
  challenge,
  rpId: "localhost",
  timeout: 300_000,
  userVerification: "required",
};

export const SHOWN_EXAMPLE: ShownCredential = {
  id: "do1FmcC-kdZec1yIC7-yAl4CIBeP63dEQAz2wEJOWYg",
  rawId: "do1FmcC-kdZec1yIC7-yAl4CIBeP63dEQAz2wEJOWYg",
  type: "public-key",
  response: {
    clientDataJSON:
      "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoidm5LZDZtbzFuWG1sZWFNUUVxeENtSnBPbzFKemVUdUV1V0lGdXh1WVBEZyIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6ODc4NyIsImNyb3NzT3JpZ2luIjpmYWxzZX0",
    authenticatorData: "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAg",
    signature:
      "MEUCICCAJsMPMT1tTC07EbqLy28UbBVl3BSsb3N2RKTFCAouAiEAnvda7EYZO1EWcSgrVI4wDPrwb9WLnoizizxuFWIuepU",
    userHandle: "AZLx0MDecACAAAAAAAAAAQ",
  },
  clientExtensionResults: {},
};
