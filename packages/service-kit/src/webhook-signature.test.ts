import { expect, test } from "bun:test";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { formatWebhookSecret, parseWebhookSecret, webhookHeaders } from "./webhook-signature.ts";

/** Of the specification's own libraries. */
const PUBLISHED = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  message: { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: 1_614_265_330_000, body: '{"test": 2432232314}' },
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};

const secretOf = (text: string): Uint8Array => {
  const secret = parseWebhookSecret(text);
  if (secret === null) throw new Error("not a secret");
  return secret;
};

test("[WH-3] the published vector comes out", () => {
  expect(webhookHeaders(PUBLISHED.message, [secretOf(PUBLISHED.secret)])).toEqual({
    "webhook-id": PUBLISHED.message.id,
    "webhook-timestamp": "1614265330",
    "webhook-signature": PUBLISHED.signature,
  });
});

test("[WH-3] receivers with the published library accept every body, by either of two secrets, and no other", () => {
  const secret = fc.uint8Array({ minLength: 24, maxLength: 64 });
  fc.assert(
    fc.property(secret, secret, fc.string({ unit: "grapheme" }), (newer, older, text) => {
      const body = JSON.stringify({ text });
      const headers = webhookHeaders({ id: "evt_1", at: Date.now(), body }, [newer, older]);
      for (const known of [newer, older])
        expect(new Webhook(formatWebhookSecret(known)).verify(body, headers)).toEqual({ text });
      const stranger = new Webhook(formatWebhookSecret(new Uint8Array(32).fill(1)));
      expect(() => stranger.verify(body, headers)).toThrow();
      const receiver = new Webhook(formatWebhookSecret(newer));
      expect(() => receiver.verify(`${body} `, headers)).toThrow();
      expect(() => receiver.verify(body, { ...headers, "webhook-id": "evt_2" })).toThrow();
    }),
    { numRuns: 50 },
  );
});

test("[WH-3] a secret is read as it is written, and nothing else is one", () => {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const text = formatWebhookSecret(bytes);
  expect(text).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(parseWebhookSecret(text)).toEqual(bytes);
  expect(parseWebhookSecret(text.slice(6))).toEqual(bytes);
  for (const wrong of [
    "",
    "whsec_",
    "whsec_AAAA",
    `${text}=`,
    `${text}*`,
    ` ${text}`,
    text.replace(/=$/, ""),
  ])
    expect(parseWebhookSecret(wrong)).toBeNull();
  expect(parseWebhookSecret(formatWebhookSecret(new Uint8Array(65)))).toBeNull();
});

test("[WH-3] without a secret nothing is signed", () => {
  const message = { id: "evt_1", at: 0, body: "{}" };
  expect(() => webhookHeaders(message, [])).toThrow("nobody");
  expect(() => webhookHeaders(message, [new Uint8Array()])).toThrow("nobody");
});
