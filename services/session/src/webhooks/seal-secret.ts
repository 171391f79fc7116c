import { createCipheriv, createDecipheriv } from "node:crypto";
import { type Bytes, concat, utf8 } from "@holdfast/vault/bytes";

const FORM = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LABEL = utf8("HFV1/webhook-secret/v1");
const CIPHER = "aes-256-gcm";

/** Encrypts secrets of hooks, so that the database alone signs nothing. [WH-1] */
export interface SecretBox {
  readonly seal: (webhookId: Bytes, secret: Bytes) => Bytes;
  /** Null where it was sealed under another key, for another hook, or is damaged. */
  readonly open: (webhookId: Bytes, sealed: Bytes) => Bytes | null;
}

/** `key` is 32 bytes of the configuration; the form is version 1 ‖ nonce ‖ AES-256-GCM, authenticated with the id of the hook. */
export const createSecretBox = (key: Bytes, random: (length: number) => Bytes): SecretBox => {
  if (key.length !== 32) throw new RangeError("a key of 32 bytes");
  return {
    seal: (webhookId, secret) => {
      const nonce = random(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(concat(LABEL, webhookId));
      const body = concat(new Uint8Array(cipher.update(secret)), new Uint8Array(cipher.final()));
      return concat(Uint8Array.of(FORM), nonce, body, new Uint8Array(cipher.getAuthTag()));
    },
    open: (webhookId, sealed) => {
      if (sealed[0] !== FORM || sealed.length < 1 + NONCE_BYTES + TAG_BYTES) return null;
      const body = sealed.length - TAG_BYTES;
      const decipher = createDecipheriv(CIPHER, key, sealed.subarray(1, 1 + NONCE_BYTES))
        .setAAD(concat(LABEL, webhookId))
        .setAuthTag(sealed.subarray(body));
      try {
        const begun = decipher.update(sealed.subarray(1 + NONCE_BYTES, body));
        return new Uint8Array(Buffer.concat([begun, decipher.final()]));
      } catch {
        // Thrown for exactly one reason: the tag does not hold.
        return null;
      }
    },
  };
};
