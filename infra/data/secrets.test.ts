import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keptSecrets } from "./secrets.ts";

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
