import { type VaultDeps, webPrimitives } from "@holdfast/vault/primitives";

/** The cryptography and the randomness of a browser, in a page, a worker or a service worker. */
export const browserVault: VaultDeps = {
  primitives: webPrimitives,
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
};
