import { createHash, createHmac } from "node:crypto";
import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import type {
  CreatedCredential,
  PasskeyCreation,
  PasskeyRequest,
  ShownCredential,
} from "@holdfast/protocol/passkeys";
import { concat, u32 } from "@holdfast/vault/bytes";

type Bytes = Uint8Array<ArrayBuffer>;

const sha256 = (bytes: Uint8Array | string): Bytes =>
  new Uint8Array(createHash("sha256").update(bytes).digest());
const bytesOf = (text: string): Bytes => fromBase64url(text) ?? new Uint8Array();

/** CBOR (RFC 8949) of what an attestation is made of. */
const head = (major: number, value: number): Bytes => {
  const high = major << 5;
  if (value < 24) return new Uint8Array([high | value]);
  return value < 256
    ? new Uint8Array([high | 24, value])
    : new Uint8Array([high | 25, value >> 8, value & 255]);
};
type Cbor = number | string | Uint8Array | ReadonlyMap<number | string, Cbor> | readonly Cbor[];
export const cbor = (value: Cbor): Bytes => {
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string")
    return concat(head(3, Buffer.byteLength(value)), new TextEncoder().encode(value));
  if (value instanceof Uint8Array) return concat(head(2, value.length), new Uint8Array(value));
  if (value instanceof Map) {
    const pairs = [...value].flatMap(([name, part]) => [cbor(name), cbor(part)]);
    return concat(head(5, value.size), ...pairs);
  }
  const parts = [...(value as readonly Cbor[])];
  return concat(head(4, parts.length), ...parts.map(cbor));
};

/** What a test has an authenticator say that it should not. */
export interface Lie {
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly challenge?: string;
  readonly crossOrigin?: boolean;
  /** b0 user present, b2 user verified. */
  readonly flags?: number;
  readonly counter?: number;
  readonly userHandle?: string;
  readonly algorithm?: number;
  readonly attestation?: ReadonlyMap<string, Cbor>;
}

const PRESENT_AND_VERIFIED = 0b101;
const HAS_CREDENTIAL = 0b100_0000;

/** DER of an ECDSA signature that WebCrypto gives as two numbers. */
const der = (signature: Uint8Array): Bytes => {
  const number = (bytes: Uint8Array): Bytes => {
    let from = 0;
    while (from < bytes.length - 1 && bytes[from] === 0) from += 1;
    const body = bytes.slice(from);
    const padded = (body[0] ?? 0) > 127 ? concat(new Uint8Array([0]), body) : body;
    return concat(new Uint8Array([2, padded.length]), padded);
  };
  const both = concat(number(signature.slice(0, 32)), number(signature.slice(32)));
  return concat(new Uint8Array([0x30, both.length]), both);
};

/** An authenticator in software, with one passkey of P-256; `counts` as security keys do. It computes the PRF extension too. */
export const createAuthenticator = async (
  origin: string,
  { counts = true }: { readonly counts?: boolean } = {},
) => {
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify",
  ]);
  const { x = "", y = "" } = await crypto.subtle.exportKey("jwk", keys.publicKey);
  const credentialId = crypto.getRandomValues(new Uint8Array(32));
  const prfSecret = crypto.getRandomValues(new Uint8Array(32));
  const id = toBase64url(credentialId);
  let userHandle = "";
  let counter = 0;

  const dataOf = (type: string, challenge: string, lie: Lie): Bytes =>
    new TextEncoder().encode(
      JSON.stringify({
        type: lie.type ?? type,
        challenge: lie.challenge ?? challenge,
        origin: lie.origin ?? origin,
        crossOrigin: lie.crossOrigin ?? false,
      }),
    );
  const authenticatorData = (rpId: string, lie: Lie, extra: Bytes | null): Bytes => {
    counter += counts ? 1 : 0;
    const flags = (lie.flags ?? PRESENT_AND_VERIFIED) | (extra === null ? 0 : HAS_CREDENTIAL);
    const start = concat(sha256(lie.rpId ?? rpId), new Uint8Array([flags]), u32(lie.counter ?? counter));
    return extra === null ? start : concat(start, extra);
  };
  const sign = async (message: Bytes): Promise<Bytes> =>
    der(
      new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, keys.privateKey, message)),
    );

  return {
    id,
    create: async (
      { challenge, rp, user }: Pick<PasskeyCreation, "challenge" | "rp" | "user">,
      lie: Lie = {},
    ): Promise<CreatedCredential> => {
      userHandle = user.id;
      const cose = new Map<number, Cbor>([
        [1, 2],
        [3, lie.algorithm ?? -7],
        [-1, 1],
        [-2, bytesOf(x)],
        [-3, bytesOf(y)],
      ]);
      const attested = concat(
        new Uint8Array(16),
        new Uint8Array([credentialId.length >> 8, credentialId.length & 255]),
        credentialId,
        cbor(cose),
      );
      const clientData = dataOf("webauthn.create", challenge, lie);
      const attestation = new Map<string, Cbor>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ...(lie.attestation ?? new Map<string, Cbor>()),
        ["authData", authenticatorData(rp.id, lie, attested)],
      ]);
      return {
        id,
        rawId: id,
        type: "public-key",
        response: {
          clientDataJSON: toBase64url(clientData),
          attestationObject: toBase64url(cbor(attestation)),
          transports: ["internal"],
        },
        clientExtensionResults: { credProps: { rk: true } },
      };
    },
    get: async (
      { challenge, rpId }: Pick<PasskeyRequest, "challenge" | "rpId">,
      lie: Lie = {},
    ): Promise<ShownCredential> => {
      const clientData = dataOf("webauthn.get", challenge, lie);
      const data = authenticatorData(rpId, lie, null);
      return {
        id,
        rawId: id,
        type: "public-key",
        response: {
          clientDataJSON: toBase64url(clientData),
          authenticatorData: toBase64url(data),
          signature: toBase64url(await sign(concat(data, sha256(clientData)))),
          userHandle: lie.userHandle ?? userHandle,
        },
        clientExtensionResults: {},
      };
    },
    /** The result of the PRF extension for an input. */
    prf: (input: Uint8Array): Bytes => {
      const salt = sha256(Buffer.concat([Buffer.from("WebAuthn PRF\0"), input]));
      return new Uint8Array(createHmac("sha256", prfSecret).update(salt).digest());
    },
  };
};
export type Authenticator = Awaited<ReturnType<typeof createAuthenticator>>;
