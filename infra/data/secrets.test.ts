import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSigningKey } from "@holdfast/service-kit/signing-key";
import { keptSecrets, renewTokenKey } from "./secrets.ts";

test("secrets are made once, for the owner's eyes only, and found again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-secrets-"));
  try {
    const first = await keptSecrets(folder);
    expect(first.tokenKey).toMatchObject({ kty: "OKP", crv: "Ed25519" });
    expect(first.fakeSaltSecret).not.toBe(first.serviceToken);
    expect(await keptSecrets(folder)).toEqual(first);
    expect(statSync(join(folder, "secrets.json")).mode & 0o777).toBe(0o600);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("[AU-25] a new signing key leaves the public half of the one before it, and everything else as it is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-secrets-"));
  try {
    const { tokenKey, ...others } = await keptSecrets(folder);
    const before = await readSigningKey(tokenKey);
    await renewTokenKey(folder);
    const after = await keptSecrets(folder);
    expect(after).toEqual({ ...others, tokenKey: after.tokenKey, earlierTokenKeys: before.jwks });
    const { kid, jwks } = await readSigningKey(after.tokenKey, after.earlierTokenKeys);
    expect(jwks.keys.map((key) => key.kid)).toEqual([kid, before.kid]);
    expect(JSON.stringify(after.earlierTokenKeys)).not.toContain(tokenKey.d ?? "no private half");
    expect(statSync(join(folder, "secrets.json")).mode & 0o777).toBe(0o600);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
