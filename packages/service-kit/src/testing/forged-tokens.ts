import { createHmac, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import type { Jwks } from "@holdfast/protocol/auth";
import { toBase64url } from "@holdfast/protocol/encoding";

export interface ForgedToken {
  /** As in "the owner with …". */
  readonly name: string;
  readonly of: (good: string) => string;
}

const encoder = new TextEncoder();
const part = (value: unknown): string => toBase64url(encoder.encode(JSON.stringify(value)));

const claimsOf = (good: string): string => good.split(".")[1] ?? "";

/** The claims of a good token under a header of one's own. */
const unsigned = (good: string, header: object): string =>
  `${part({ typ: "JWT", ...header })}.${claimsOf(good)}`;

const prolonged = (good: string): string => {
  const [header, claims = "", signature] = good.split(".");
  const { exp, ...rest } = JSON.parse(Buffer.from(claims, "base64url").toString());
  return `${header}.${part({ ...rest, exp: exp + 3600 })}.${signature}`;
};

/**
 * Everything that somebody without the private key can make of a good token and of the published keys: other algorithms, other
 * keys, other bytes. None of it is let in. [AU-5]
 */
export const forgedTokens = ({ keys: [published] }: Jwks): readonly ForgedToken[] => {
  if (published === undefined) throw new Error("no key is published");
  const { kid } = published;
  const pem = createPublicKey({ key: { ...published }, format: "jwk" }).export({
    type: "spki",
    format: "pem",
  });
  const other = generateKeyPairSync("ed25519").privateKey;
  const hmac = (good: string, secret: string | Uint8Array): string => {
    const signed = unsigned(good, { alg: "HS256", kid });
    return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
  };
  const byOther = (good: string, header: object): string => {
    const signed = unsigned(good, { alg: "EdDSA", ...header });
    return `${signed}.${sign(null, encoder.encode(signed), other).toString("base64url")}`;
  };
  const own = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" });
  return [
    { name: "a signature that was changed", of: (good) => `${good.slice(0, -8)}AAAAAAAA` },
    { name: "claims that were changed", of: prolonged },
    { name: "no signature", of: (good) => good.slice(0, good.lastIndexOf(".") + 1) },
    { name: "the algorithm none", of: (good) => `${unsigned(good, { alg: "none" })}.` },
    { name: "the public key as the secret of HS256", of: (good) => hmac(good, pem.toString()) },
    {
      name: "the bytes of the public key as the secret of HS256",
      of: (good) => hmac(good, Buffer.from(published.x, "base64url")),
    },
    { name: "another key under the name of the right one", of: (good) => byOther(good, { kid }) },
    { name: "a key that is not known here", of: (good) => byOther(good, { kid: "canary" }) },
    { name: "a key that it brings along", of: (good) => byOther(good, { jwk: own }) },
  ];
};
