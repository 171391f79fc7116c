import type { Jwks } from "@holdfast/protocol/auth";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from "jose";

/** The key that signs tokens, and what everybody may know of it. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  /** Public keys alone (RFC 7517): its own, and those of other keys whose tokens count. */
  readonly jwks: Jwks;
}

const NO_OTHERS: Jwks = { keys: [] };

/** Ed25519 private key as JSON text of a JWK, as the configuration keeps it. */
export const makeSigningJwk = async (): Promise<string> => {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  return JSON.stringify(await exportJWK(privateKey));
};

const PROBE = new Uint8Array(1);

const parsed = (text: string): JsonWebKey => {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    // The words of a parser repeat what it read, and this is a private key.
    throw new Error("the signing key is not JSON");
  }
};

/**
 * Reads the key that signs. `others` are the public halves of earlier keys, whose tokens are good until they expire, and of a
 * later one that other replicas sign with already; its own may be among them.
 *
 * @throws Error when it is no Ed25519 private JWK, or its text; the message never holds any of it.
 */
export const readSigningKey = async (
  given: string | JsonWebKey,
  others: Jwks = NO_OTHERS,
): Promise<SigningKey> => {
  const refuse = (): never => {
    throw new Error("the signing key is not an Ed25519 private key in JWK form");
  };
  const { kty, crv, x, d } = typeof given === "string" ? parsed(given) : given;
  if (kty !== "OKP" || crv !== "Ed25519" || typeof x !== "string" || typeof d !== "string") return refuse();
  const kid = await calculateJwkThumbprint({ kty, crv, x });
  const privateKey = await importJWK({ kty, crv, x, d }, "EdDSA").catch(refuse);
  const publicKey = await importJWK({ kty, crv, x }, "EdDSA").catch(refuse);
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) return refuse();
  // With halves of two pairs every token would be signed, and none would verify.
  const signature = await crypto.subtle.sign("Ed25519", privateKey, PROBE);
  if (!(await crypto.subtle.verify("Ed25519", publicKey, signature, PROBE))) return refuse();
  const published = { kty: "OKP", crv: "Ed25519", x, kid, alg: "EdDSA", use: "sig" } as const;
  return { kid, privateKey, jwks: { keys: [published, ...others.keys.filter((key) => key.kid !== kid)] } };
};
