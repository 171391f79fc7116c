import { UNLOCK_SECONDS } from "@holdfast/protocol/limits";
import type { Bytes } from "./bytes.ts";
import { signCertificate } from "./certificate.ts";
import { importEd25519Seed } from "./ed25519.ts";
import type { VaultDeps } from "./primitives.ts";
import { ROLE } from "./roles.ts";
import { importX25519 } from "./x25519.ts";

/** The throw-away device of an unlock token. Whoever made it overwrites `seed`. */
export interface UnlockDevice {
  readonly deviceId: Bytes;
  /** Ed25519. */
  readonly seed: Bytes;
  readonly certificate: Bytes;
  /** Milliseconds since 1970. */
  readonly notAfter: number;
}

/**
 * A device that nobody keeps: certified for a service to write with, as a member at most, for as long as a token may live from
 * `now` on, in milliseconds since 1970. `issuer` is the device that makes it, itself where there is no other. [AM-2]
 */
export const makeUnlockDevice = async (
  { primitives, random }: VaultDeps,
  account: { readonly accountId: Bytes; readonly signer: CryptoKey; readonly issuer?: Bytes },
  now: number,
): Promise<UnlockDevice> => {
  const [seed, deviceId] = [random(32), random(16)];
  const notAfter = now + UNLOCK_SECONDS * 1000;
  const certificate = await signCertificate(
    primitives,
    {
      accountId: account.accountId,
      deviceId,
      version: 1,
      issuerDeviceId: account.issuer ?? deviceId,
      edPublic: (await importEd25519Seed(seed)).publicKey,
      xPublic: (await importX25519(random(32))).publicKey,
      roleCap: ROLE.member,
      agent: false,
      assisted: true,
      ephemeral: false,
      notBefore: now,
      notAfter,
      byteLimit: 0,
      sessionIds: [],
    },
    account.signer,
  );
  return { deviceId, seed, certificate, notAfter };
};
