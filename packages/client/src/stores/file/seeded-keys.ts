import type { Bytes } from "@holdfast/vault/bytes";
import type { DeviceKeys } from "@holdfast/vault/device-keys";
import { importEd25519Seed } from "@holdfast/vault/ed25519";
import { importX25519 } from "@holdfast/vault/x25519";

const { subtle } = globalThis.crypto;

/** Device keys from 32-byte seeds, for devices that have no key store of their own. */
export const keysOfSeeds = async (ed: Bytes, x: Bytes): Promise<DeviceKeys> => {
  const signing = await importEd25519Seed(ed);
  const agreeing = await importX25519(x);
  return {
    ed: {
      privateKey: signing.privateKey,
      publicKey: await subtle.importKey("raw", signing.publicKey, "Ed25519", true, ["verify"]),
    },
    x: {
      privateKey: agreeing.privateKey,
      publicKey: await subtle.importKey("raw", agreeing.publicKey, "X25519", true, []),
    },
    edPublic: signing.publicKey,
    xPublic: agreeing.publicKey,
  };
};
