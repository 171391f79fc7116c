import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import {
  type CreatedCredential,
  PASSKEY_ALGORITHMS,
  type ShownCredential,
} from "@holdfast/protocol/passkeys";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";

/** Whose passkeys these are: the public address, and its host name. */
export interface RelyingParty {
  /** Scheme, host and port, as a browser writes them. */
  readonly origin: string;
  readonly rpId: string;
}

export const relyingParty = (origin: string): RelyingParty => ({ origin, rpId: new URL(origin).hostname });

/** What is kept of a new credential. */
export interface Verified {
  readonly credentialId: Bytes;
  readonly publicKey: Bytes;
  readonly counter: number;
  readonly synced: boolean;
}

/** What a credential is verified with. */
export interface KnownCredential {
  readonly credentialId: Bytes;
  readonly publicKey: Bytes;
  readonly counter: number;
}

type Refusable<T> = Promise<Result<T, "refused">>;

/** Loaded with the first passkey: it brings parsers of certificates that most requests have no use for. */
const library = () => import("@simplewebauthn/server");
const helpers = () => import("@simplewebauthn/server/helpers");

const bytesOf = (text: string): Bytes => {
  const bytes = fromBase64url(text);
  if (bytes === null) throw new TypeError("not canonical base64url");
  return bytes;
};

/** The library says no by throwing plain errors, as it does for bytes that are no CBOR: each of them is one refusal. */
const unlessThrown = async <T>(verify: () => Promise<T | null>): Refusable<T> => {
  try {
    const value = await verify();
    return value === null ? err("refused") : ok(value);
  } catch (cause) {
    if (cause instanceof Error) return err("refused");
    throw cause;
  }
};

/** The challenge that an answer says it answers, and that it was asked for by a page of its own: null for what says neither. */
export const challengeOf = (clientDataJSON: string): Bytes | null => {
  const bytes = fromBase64url(clientDataJSON);
  if (bytes === null) return null;
  let said: unknown;
  try {
    said = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // Both throw for one reason: this is no JSON text.
    return null;
  }
  if (typeof said !== "object" || said === null) return null;
  const { challenge, crossOrigin } = said as { readonly challenge?: unknown; readonly crossOrigin?: unknown };
  if (typeof challenge !== "string" || (crossOrigin ?? false) !== false) return null;
  return fromBase64url(challenge);
};

/** What the library looks at; results of extensions are no part of it. */
const responseOf = <R>({
  id,
  rawId,
  response,
}: {
  readonly id: string;
  readonly rawId: string;
  readonly response: R;
}) => ({ id, rawId, response, type: "public-key", clientExtensionResults: {} }) as const;

/**
 * Verifies a new credential: of this origin, with user verification, of an algorithm that was offered. [PK-3]
 *
 * Statements with certificates are refused unseen: nobody asked for one, and looking at it would have this service fetch
 * addresses that stand in it. [PK-7]
 */
export const verifyCreated = async (
  { origin, rpId }: RelyingParty,
  credential: CreatedCredential,
  challenge: Bytes,
): Refusable<Verified> => {
  const { decodeAttestationObject } = await helpers();
  const { verifyRegistrationResponse } = await library();
  return unlessThrown(async () => {
    const attestation = decodeAttestationObject(bytesOf(credential.response.attestationObject));
    const format = attestation.get("fmt");
    const signsItself = format === "packed" && attestation.get("attStmt").get("x5c") === undefined;
    if (format !== "none" && !signsItself) return null;
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: responseOf(credential),
      expectedChallenge: toBase64url(challenge),
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS],
    });
    if (!verified) return null;
    const { credential: made, credentialBackedUp, credentialDeviceType } = registrationInfo;
    if (made.id !== credential.id) return null;
    return {
      credentialId: bytesOf(made.id),
      publicKey: made.publicKey.slice(),
      counter: made.counter,
      synced: credentialBackedUp || credentialDeviceType === "multiDevice",
    };
  });
};

/** Verifies an answer by the credential that it names, and answers its counter, which has grown where it counts. [PK-5] [PK-6] */
export const verifyShown = async (
  { origin, rpId }: RelyingParty,
  credential: ShownCredential,
  challenge: Bytes,
  { credentialId, publicKey, counter }: KnownCredential,
): Refusable<number> => {
  const { verifyAuthenticationResponse } = await library();
  return unlessThrown(async () => {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: responseOf(credential),
      expectedChallenge: toBase64url(challenge),
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      credential: { id: toBase64url(credentialId), publicKey, counter },
    });
    return verified ? authenticationInfo.newCounter : null;
  });
};
