import { createHmac } from "node:crypto";
import type { Kdf } from "@holdfast/protocol/auth";
import { toBase64url } from "@holdfast/protocol/encoding";
import { KDF_FLOOR } from "@holdfast/protocol/limits";
import type { Bytes } from "@holdfast/vault/bytes";
import { parseSlot } from "@holdfast/vault/slot";

/** 32 bytes that follow from the secret, a purpose and an address: always the same, and nobody else can make them. */
export const keyedHash = (secret: Bytes, purpose: string, emailKey: string): Bytes =>
  new Uint8Array(createHmac("sha256", secret).update(`holdfast/${purpose}/v1\n`).update(emailKey).digest());

/** Parameters for an address nobody registered: what a client of today would choose, and a salt that stays. [AU-2] */
export const fakeKdf = (secret: Bytes, emailKey: string): Kdf => ({
  id: "argon2id",
  ...KDF_FLOOR,
  salt: toBase64url(keyedHash(secret, "fake-salt", emailKey)),
});

/** Parameters of a stored passphrase slot. @throws Error when it has none: registering let in what it must not. */
export const slotKdf = (slot: Bytes): Kdf => {
  const view = parseSlot(slot);
  if (!view.ok || view.value.kdf === null) throw new Error("a stored passphrase slot has no parameters");
  const { salt, ...kdf } = view.value.kdf;
  return { ...kdf, salt: toBase64url(salt) };
};
