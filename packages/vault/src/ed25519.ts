import { fromBase64url, fromHex } from "@holdfast/protocol/encoding";
import { type Bytes, concat, equal } from "./bytes.ts";

/** A private key as a handle, and the 32 bytes others verify with. */
export interface Ed25519Pair {
  readonly privateKey: CryptoKey;
  readonly publicKey: Bytes;
}

const { subtle } = globalThis.crypto;

const constant = (hex: string): Bytes => {
  const bytes = fromHex(hex);
  if (bytes === null) throw new RangeError("not hex");
  return bytes;
};

// PKCS #8 is the one private form that all runtimes import; the seed is its last 32 bytes (RFC 8410 §7).
const PKCS8_PREFIX = constant("302e020100300506032b657004220420");

// Little-endian, as they stand in keys and signatures.
const GROUP_ORDER = constant("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
const FIELD_PRIME = constant("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

/** y coordinates, little-endian, of the eight points whose order divides 8: a signature under them proves nothing. */
const SMALL_ORDER_Y = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
].map(constant);

/** Compares 32-byte little-endian numbers; for public values only, it stops at the first difference. */
const isBelow = (value: Bytes, limit: Bytes): boolean => {
  for (let i = 31; i >= 0; i--) {
    const difference = (value[i] ?? 0) - (limit[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
};

/** False for keys of small order and for y coordinates not in canonical form. */
export const isSoundEd25519Key = (publicKey: Bytes): boolean => {
  if (publicKey.length !== 32) return false;
  const y = publicKey.slice();
  y[31] = (y[31] ?? 0) & 0x7f;
  return isBelow(y, FIELD_PRIME) && !SMALL_ORDER_Y.some((small) => equal(small, y));
};

/**
 * What must hold before a signature is verified at all. Runtimes differ in how strict they are about S and about odd
 * keys; checking here makes them agree. [SF-8]
 */
export const isAcceptableEd25519 = (publicKey: Bytes, signature: Bytes): boolean =>
  signature.length === 64 && isSoundEd25519Key(publicKey) && isBelow(signature.subarray(32), GROUP_ORDER);

/**
 * The key pair of a 32-byte seed (RFC 8032 §5.1.5).
 *
 * @param extractable whether the handle may be exported again; only tests and vectors need it.
 */
export const importEd25519Seed = async (seed: Bytes, extractable = false): Promise<Ed25519Pair> => {
  if (seed.length !== 32) throw new RangeError("an Ed25519 seed is 32 bytes");
  const form = concat(PKCS8_PREFIX, seed);
  // WebCrypto has no "public key of this private key"; the JWK form carries it.
  const { x } = await subtle.exportKey(
    "jwk",
    await subtle.importKey("pkcs8", form, "Ed25519", true, ["sign"]),
  );
  const publicKey = fromBase64url(x ?? "");
  if (publicKey?.length !== 32) throw new Error("this runtime exports no public key with an Ed25519 JWK");
  return { privateKey: await subtle.importKey("pkcs8", form, "Ed25519", extractable, ["sign"]), publicKey };
};

export const signEd25519 = async (privateKey: CryptoKey, message: Bytes): Promise<Bytes> =>
  new Uint8Array(await subtle.sign("Ed25519", privateKey, message));
