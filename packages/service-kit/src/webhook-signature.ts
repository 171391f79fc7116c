import { createHmac } from "node:crypto";

/** Bytes of a secret that is made here; others of 24 to 64 are good too. */
export const WEBHOOK_SECRET_BYTES = 32;
const [LEAST_BYTES, MOST_BYTES] = [24, 64];
const PREFIX = "whsec_";

/** What one attempt to deliver says about itself. */
export interface WebhookMessage {
  /** The same in every attempt: receivers know a repeat by it. Holds no dot. */
  readonly id: string;
  /** Milliseconds since 1970; receivers refuse what is more than 5 min away. */
  readonly at: number;
  /** As it is sent, byte for byte. */
  readonly body: string;
}

/** A secret as receivers are given it: `whsec_` and base64. */
export const formatWebhookSecret = (secret: Uint8Array): string =>
  `${PREFIX}${Buffer.from(secret).toString("base64")}`;

/** The bytes of a secret, with or without its prefix; null where it is not base64 of 24 to 64 bytes. */
export const parseWebhookSecret = (text: string): Uint8Array<ArrayBuffer> | null => {
  const encoded = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : text;
  const secret = Buffer.from(encoded, "base64");
  if (secret.toString("base64") !== encoded) return null;
  return secret.length < LEAST_BYTES || secret.length > MOST_BYTES ? null : new Uint8Array(secret);
};

const signatureOf = (signed: string, secret: Uint8Array): string =>
  `v1,${createHmac("sha256", secret).update(signed).digest("base64")}`;

/**
 * The headers that prove where a message comes from, as Standard Webhooks says: HMAC-SHA-256 over `id.timestamp.body`. [WH-3]
 *
 * While a secret is being replaced both sign; a receiver is content with either.
 *
 * @param secrets one at least, none of them empty.
 */
export const webhookHeaders = (
  { id, at, body }: WebhookMessage,
  secrets: readonly Uint8Array[],
): Readonly<Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string>> => {
  if (secrets.length === 0 || secrets.some(({ length }) => length === 0))
    throw new Error("a message nobody signs");
  const timestamp = String(Math.floor(at / 1000));
  const signed = `${id}.${timestamp}.${body}`;
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": secrets.map((secret) => signatureOf(signed, secret)).join(" "),
  };
};
