import { type Bytes, concat, u32 } from "./bytes.ts";
import { isAcceptableEd25519 } from "./ed25519.ts";

/** One frame of a body: its number in the object and its ciphertext with tag. */
export interface SealedFrame {
  readonly index: number;
  readonly bytes: Bytes;
}

/**
 * The algorithms of suite 1 that take raw bytes. Two implementations give equal bytes: `webPrimitives` everywhere, and
 * `nodePrimitives` (subpath `node/primitives`) where many small pieces are opened on Bun or Node.
 */
export interface Primitives {
  readonly sha256: (bytes: Bytes) => Promise<Bytes>;
  /** HKDF-SHA-256 (RFC 5869). `length` in bytes, at most 8,160. */
  readonly hkdf: (ikm: Bytes, salt: Bytes, info: Bytes, length: number) => Promise<Bytes>;
  /** HMAC-SHA-256 of every message under one key; of `prefix ‖ message` where a prefix is given. */
  readonly hmacAll: (key: Bytes, messages: readonly Bytes[], prefix?: Bytes) => Promise<Bytes[]>;
  /** AES-256-GCM of frames numbered from `firstIndex` (0): ciphertext ‖ tag each. [SF-4] */
  readonly sealFrames: (
    key: Bytes,
    baseNonce: Bytes,
    frames: readonly Bytes[],
    firstIndex?: number,
  ) => Promise<Bytes[]>;
  /** The plaintext of each frame, in order; null for one whose tag does not hold. */
  readonly openFrames: (
    key: Bytes,
    baseNonce: Bytes,
    frames: readonly SealedFrame[],
  ) => Promise<(Bytes | null)[]>;
  /** RFC 8032 with canonical S; false for small-order public keys. [SF-8] */
  readonly verifyEd25519: (publicKey: Bytes, signature: Bytes, message: Bytes) => Promise<boolean>;
}

/** First parameter of everything that seals. `random` must be cryptographic. */
export interface VaultDeps {
  readonly primitives: Primitives;
  readonly random: (length: number) => Bytes;
}

export const EMPTY: Bytes = new Uint8Array(0);

/** `baseNonce XOR u96(index)`. @throws RangeError for an index that is not a u32. */
export const frameNonce = (baseNonce: Bytes, index: number): Bytes => {
  const nonce = baseNonce.slice();
  const counter = u32(index);
  for (let i = 0; i < 4; i++) nonce[8 + i] = (nonce[8 + i] ?? 0) ^ (counter[i] ?? 0);
  return nonce;
};

const { subtle } = globalThis.crypto;

const gcm = (baseNonce: Bytes, index: number) => ({
  name: "AES-GCM",
  iv: frameNonce(baseNonce, index),
  additionalData: u32(index),
  tagLength: 128,
});

const openFrame = async (key: CryptoKey, baseNonce: Bytes, frame: SealedFrame): Promise<Bytes | null> => {
  if (frame.bytes.length < 16) return null;
  try {
    return new Uint8Array(await subtle.decrypt(gcm(baseNonce, frame.index), key, frame.bytes));
  } catch (cause) {
    if (cause instanceof Error && cause.name === "OperationError") return null;
    throw cause;
  }
};

export const webPrimitives: Primitives = {
  sha256: async (bytes) => new Uint8Array(await subtle.digest("SHA-256", bytes)),

  hkdf: async (ikm, salt, info, length) => {
    const key = await subtle.importKey("raw", ikm, "HKDF", false, ["deriveBits"]);
    const bits = await subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, key, length * 8);
    return new Uint8Array(bits);
  },

  hmacAll: async (key, messages, prefix = EMPTY) => {
    const handle = await subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return Promise.all(
      messages.map(async (message) => {
        const whole = prefix.length === 0 ? message : concat(prefix, message);
        return new Uint8Array(await subtle.sign("HMAC", handle, whole));
      }),
    );
  },

  sealFrames: async (key, baseNonce, frames, firstIndex = 0) => {
    const handle = await subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
    return Promise.all(
      frames.map(
        async (frame, i) =>
          new Uint8Array(await subtle.encrypt(gcm(baseNonce, firstIndex + i), handle, frame)),
      ),
    );
  },

  openFrames: async (key, baseNonce, frames) => {
    const handle = await subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
    return Promise.all(frames.map((frame) => openFrame(handle, baseNonce, frame)));
  },

  verifyEd25519: async (publicKey, signature, message) => {
    if (!isAcceptableEd25519(publicKey, signature)) return false;
    const handle = await subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
    return subtle.verify("Ed25519", handle, signature, message);
  },
};
