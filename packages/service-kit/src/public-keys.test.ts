import { expect, test } from "bun:test";
import { readPublicKeys } from "./public-keys.ts";
import { makeSigningJwk, readSigningKey } from "./signing-key.ts";

test("[AU-5] a service that signs nothing reads the published keys, and no private one", async () => {
  const { jwks } = await readSigningKey(await makeSigningJwk());
  const [key] = jwks.keys;
  expect(readPublicKeys(JSON.stringify(jwks))).toEqual(jwks);
  const wrong = [
    "",
    "canary",
    "[]",
    "null",
    '{"keys":[]}',
    JSON.stringify({ keys: [{ ...key, d: "canary" }] }),
    JSON.stringify({ keys: [{ ...key, kty: "oct" }] }),
    // Two of one name.
    JSON.stringify({ keys: [key, { ...key, x: "A".repeat(43) }] }),
  ];
  for (const text of wrong) {
    expect(() => readPublicKeys(text)).toThrow("not a JWKS of Ed25519 keys");
    expect(() => readPublicKeys(text)).not.toThrow("canary");
  }
});
