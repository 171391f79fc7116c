import type { Bytes } from "./bytes.ts";

/** A device's own keys: private halves that no code can read, public halves for its certificate. */
export interface DeviceKeys {
  readonly ed: CryptoKeyPair;
  readonly x: CryptoKeyPair;
  readonly edPublic: Bytes;
  readonly xPublic: Bytes;
}

const { subtle } = globalThis.crypto;

const pair = (made: CryptoKey | CryptoKeyPair): CryptoKeyPair => {
  if (!("privateKey" in made)) throw new Error("this runtime made a single key where a pair was asked for");
  return made;
};

/**
 * New non-extractable keys for this device.
 *
 * The randomness is WebCrypto's own: a non-extractable key can only be generated inside it. This is the one place where
 * the vault does not take its randomness as a parameter.
 */
export const generateDeviceKeys = async (): Promise<DeviceKeys> => {
  const ed = pair(await subtle.generateKey("Ed25519", false, ["sign", "verify"]));
  const x = pair(await subtle.generateKey("X25519", false, ["deriveBits"]));
  return {
    ed,
    x,
    edPublic: new Uint8Array(await subtle.exportKey("raw", ed.publicKey)),
    xPublic: new Uint8Array(await subtle.exportKey("raw", x.publicKey)),
  };
};
