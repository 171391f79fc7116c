import { fromBase64url, fromHex } from "@holdfast/protocol/encoding";
import { type Bytes, concat, isZero } from "./bytes.ts";

/** A private key as a handle, and the 32 bytes others seal to. */
export interface X25519Pair {
  readonly privateKey: CryptoKey;
  readonly publicKey: Bytes;
}

const { subtle } = globalThis.crypto;

const PKCS8_PREFIX = fromHex("302e020100300506032b656e04220420") ?? new Uint8Array(0);

/**
 * The key pair of 32 private bytes (RFC 7748 §5).
 *
 * @param extractable whether the handle may be exported again; only tests and vectors need it.
 */
export const importX25519 = async (privateBytes: Bytes, extractable = false): Promise<X25519Pair> => {
  if (privateBytes.length !== 32) throw new RangeError("an X25519 private key is 32 bytes");
  const form = concat(PKCS8_PREFIX, privateBytes);
  // WebCrypto has no "public key of this private key"; the JWK form carries it.
  const exportable = await subtle.importKey("pkcs8", form, "X25519", true, ["deriveBits"]);
  const publicKey = fromBase64url((await subtle.exportKey("jwk", exportable)).x ?? "");
  if (publicKey?.length !== 32) throw new Error("this runtime exports no public key with an X25519 JWK");
  return {
    privateKey: await subtle.importKey("pkcs8", form, "X25519", extractable, ["deriveBits"]),
    publicKey,
  };
};

/** The shared secret of 32 bytes, or null when it would be all zero: the other key is of small order. [SF-9] */
export const agreeX25519 = async (privateKey: CryptoKey, publicKey: Bytes): Promise<Bytes | null> => {
  if (publicKey.length !== 32) return null;
  const other = await subtle.importKey("raw", publicKey, "X25519", true, []);
  try {
    const secret = new Uint8Array(
      await subtle.deriveBits({ name: "X25519", public: other }, privateKey, 256),
    );
    return isZero(secret) ? null : secret;
  } catch (cause) {
    // Some runtimes refuse the all-zero secret themselves.
    if (cause instanceof Error && cause.name === "OperationError") return null;
    throw cause;
  }
};
