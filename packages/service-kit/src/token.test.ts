import { describe, expect, test } from "bun:test";
import { createHmac, createPublicKey } from "node:crypto";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { makeSigningJwk, readSigningKey } from "./signing-key.ts";
import { createTokenVerifier, signAccessToken, signToken, TOKEN_KINDS } from "./token.ts";

const NOW = 1_790_000_000_000;
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const caller = { accountId: random(16), loginId: random(16), workspaceId: random(16) };

const begin = async () => {
  const clock = { now: NOW };
  const now = () => clock.now;
  const key = await readSigningKey(await makeSigningJwk());
  const verify = createTokenVerifier({ key, now });
  const outcome = async (token: string) => {
    const verified = await verify(token, ["access"]);
    return verified.ok ? "ok" : verified.error;
  };
  return { clock, now, key, verify, outcome };
};

const CLAIMS = {
  kind: "access",
  lgn: formatId("lgn", caller.loginId),
  wsp: formatId("wsp", caller.workspaceId),
  iss: "holdfast",
  aud: "holdfast",
  sub: formatId("acc", caller.accountId),
  iat: NOW / 1000,
  exp: NOW / 1000 + 900,
};

const part = (value: unknown): string => toBase64url(new TextEncoder().encode(JSON.stringify(value)));

describe("access tokens", () => {
  test("[AU-5] a token says who, which login and which workspace, for a quarter of an hour", async () => {
    const { key, now, clock, verify, outcome } = await begin();
    const token = await signAccessToken({ key, now }, caller);
    expect(await verify(token, ["access"])).toEqual({
      ok: true,
      value: { ...caller, kind: "access", expiresAt: NOW + 900_000 },
    });
    clock.now += 899_999;
    expect(await outcome(token)).toBe("ok");
    clock.now += 1;
    expect(await outcome(token)).toBe("token-expired");
  });

  test("[AU-5] a token seen once expires like one that was never seen", async () => {
    const { key, now, clock, outcome } = await begin();
    const [seen, unseen] = [
      await signAccessToken({ key, now }, caller),
      await signAccessToken({ key, now }, caller),
    ];
    await outcome(seen);
    clock.now += 900_000;
    expect([await outcome(seen), await outcome(unseen)]).toEqual(["token-expired", "token-expired"]);
  });

  test("[B2] [AU-5] each kind is taken where it is named and nowhere else, also when it is known", async () => {
    const { key, now, verify } = await begin();
    for (const kind of TOKEN_KINDS) {
      const token = await signToken({ key, now }, kind, caller, 60);
      for (const accepted of [...TOKEN_KINDS, ...TOKEN_KINDS])
        expect([kind, accepted, (await verify(token, [accepted])).ok]).toEqual([
          kind,
          accepted,
          kind === accepted,
        ]);
      expect((await verify(token, [])).ok).toBe(false);
    }
  });

  test("[AU-5] no other algorithm passes, whatever key it used", async () => {
    const { key, outcome } = await begin();
    const [published] = key.jwks.keys;
    if (published === undefined) throw new Error("no key");
    const header = { typ: "JWT", kid: key.kid };
    const unsigned = (alg: string) => `${part({ ...header, alg })}.${part(CLAIMS)}`;
    const pem = createPublicKey({ key: { ...published }, format: "jwk" }).export({
      type: "spki",
      format: "pem",
    });
    const hmac = (secret: string | Uint8Array) =>
      `${unsigned("HS256")}.${createHmac("sha256", secret).update(unsigned("HS256")).digest("base64url")}`;
    const es256 = await generateKeyPair("ES256");
    const forged = [
      `${unsigned("none")}.`,
      `${unsigned("None")}.`,
      `${unsigned("EdDSA")}.`,
      hmac(pem.toString()),
      hmac(published.x),
      hmac(Buffer.from(published.x, "base64url")),
      await new SignJWT(CLAIMS).setProtectedHeader({ ...header, alg: "ES256" }).sign(es256.privateKey),
    ];
    for (const token of forged) expect([token, await outcome(token)]).toEqual([token, "unauthenticated"]);
  });

  test("[AU-5] another key is refused, under the published name too, and brought along in the header", async () => {
    const { key, outcome } = await begin();
    const { privateKey, publicKey } = await generateKeyPair("EdDSA", { crv: "Ed25519" });
    const jwk = await exportJWK(publicKey);
    for (const header of [
      { kid: key.kid },
      { kid: "another" },
      {},
      { kid: key.kid, jwk },
      { jwk },
      { kid: key.kid, jku: "https://example.org/jwks.json" },
    ]) {
      const token = await new SignJWT(CLAIMS)
        .setProtectedHeader({ ...header, alg: "EdDSA" })
        .sign(privateKey);
      expect([header, await outcome(token)]).toEqual([header, "unauthenticated"]);
    }
  });

  test("[AU-5] signed by the right key but not such a token is refused", async () => {
    const { key, outcome } = await begin();
    const sign = (change: object) =>
      new SignJWT({ ...CLAIMS, ...change })
        .setProtectedHeader({ alg: "EdDSA", kid: key.kid })
        .sign(key.privateKey);
    expect(await outcome(await sign({}))).toBe("ok");
    const changes = [
      { iss: "other" },
      { aud: "other" },
      { kind: "refresh" },
      { kind: undefined },
      { exp: undefined },
      { iat: undefined },
      { sub: undefined },
      { sub: CLAIMS.lgn },
      { lgn: CLAIMS.sub },
      { lgn: undefined },
      { wsp: "wsp_" },
      { nbf: NOW / 1000 + 600 },
    ];
    for (const change of changes)
      expect([change, await outcome(await sign(change))]).toEqual([change, "unauthenticated"]);
  });

  test("[AU-5] a changed character anywhere is refused", async () => {
    const { key, now, outcome } = await begin();
    const token = await signAccessToken({ key, now }, caller);
    for (let at = 0; at < token.length; at += 3) {
      const other = token[at] === "A" ? "B" : "A";
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      expect([at, await outcome(changed)]).toEqual([at, "unauthenticated"]);
    }
    for (const text of ["", ".", "..", "a.b.c", `${token}.`, token.slice(0, -1), `${token}${token}`])
      expect(await outcome(text)).toBe("unauthenticated");
  });
});

describe("signing keys", () => {
  test("[AU-25] a new key signs, tokens of the earlier one are good until they expire, in any order of replicas", async () => {
    const clock = { now: NOW };
    const now = () => clock.now;
    const [earlierJwk, laterJwk] = [await makeSigningJwk(), await makeSigningJwk()];
    const [earlier, later] = [await readSigningKey(earlierJwk), await readSigningKey(laterJwk)];
    // The one is on its new key already, the other is not yet: each knows the other's.
    const first = await readSigningKey(laterJwk, earlier.jwks);
    const second = await readSigningKey(earlierJwk, later.jwks);
    const both = { keys: [...later.jwks.keys, ...earlier.jwks.keys] };
    const third = { jwks: { keys: both.keys.toReversed() } };
    const kidsOf = (keys: typeof first.jwks) => keys.keys.map(({ kid }) => kid).toSorted();
    expect(kidsOf(first.jwks)).toEqual(kidsOf(second.jwks));
    expect([first.kid, second.kid]).toEqual([later.kid, earlier.kid]);
    const tokens = [
      await signAccessToken({ key: first, now }, caller),
      await signAccessToken({ key: second, now }, caller),
    ];
    const outcomes = async (key: Pick<typeof first, "jwks">): Promise<string[]> => {
      const verify = createTokenVerifier({ key, now });
      const results = await Promise.all(tokens.map((token) => verify(token, ["access"])));
      return results.map((result) => (result.ok ? "ok" : result.error));
    };
    for (const key of [first, second, third]) expect(await outcomes(key)).toEqual(["ok", "ok"]);
    // Whoever has been told of one key alone refuses the other's, and does not take it for its own.
    expect(await outcomes(later)).toEqual(["ok", "unauthenticated"]);
    expect(await outcomes(earlier)).toEqual(["unauthenticated", "ok"]);
    clock.now += 900_000;
    for (const key of [first, second])
      expect(await outcomes(key)).toEqual(["token-expired", "token-expired"]);
  });

  test("[AU-25] [AU-5] of several keys a token names the one that signed it: another's name, or none, is refused", async () => {
    const now = () => NOW;
    const other = await readSigningKey(await makeSigningJwk());
    const key = await readSigningKey(await makeSigningJwk(), other.jwks);
    const verify = createTokenVerifier({ key, now });
    for (const header of [{ kid: other.kid }, { kid: "" }, {}]) {
      const token = await new SignJWT(CLAIMS)
        .setProtectedHeader({ ...header, alg: "EdDSA" })
        .sign(key.privateKey);
      expect(await verify(token, ["access"])).toEqual({ ok: false, error: "unauthenticated" });
    }
  });

  test("[AU-12] what is no Ed25519 private key is refused in words that hold none of it", async () => {
    const good = JSON.parse(await makeSigningJwk());
    const canary = "canarycanarycanarycanarycanarycanarycanary1";
    const wrong = [
      canary,
      `{"kty":"${canary}"`,
      "null",
      JSON.stringify({ ...good, d: undefined }),
      JSON.stringify({ ...good, d: canary }),
      JSON.stringify({ ...good, crv: "X25519" }),
      JSON.stringify({ kty: "oct", k: canary }),
    ];
    for (const text of wrong) {
      const refused = await readSigningKey(text).then(
        () => "read",
        (cause) => String(cause.message) + String(cause.stack),
      );
      expect(refused).toContain("the signing key is not");
      expect(refused).not.toContain(canary);
      expect(refused).not.toContain(good.d);
    }
  });

  test("[AU-5] only the public half is published", async () => {
    const jwk = await makeSigningJwk();
    const { jwks } = await readSigningKey(jwk);
    expect(JSON.stringify(jwks)).not.toContain(JSON.parse(jwk).d);
    expect(Object.keys(jwks.keys[0] ?? {})).not.toContain("d");
  });
});
