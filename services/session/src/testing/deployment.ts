import { toBase64url } from "@holdfast/protocol/encoding";
import { ACCESS_TOKEN_SECONDS } from "@holdfast/protocol/limits";
import { makeSigningJwk, readSigningKey } from "@holdfast/service-kit/signing-key";
import { signToken, type TokenKind } from "@holdfast/service-kit/token";
import { randomBytes, type TestMember } from "./member.ts";

/** What every process of one deployment shares: its secrets, and where its blobs are. */
export interface Deployment {
  readonly env: Readonly<Record<string, string>>;
  /** Headers of a bearer request of the member. */
  readonly as: (member: TestMember, kind?: TokenKind) => Promise<{ readonly authorization: string }>;
}

export const createDeployment = async (blobDirectory: string): Promise<Deployment> => {
  const key = await readSigningKey(await makeSigningJwk());
  return {
    env: {
      PORT: "0",
      HOLDFAST_TOKEN_JWKS: JSON.stringify(key.jwks),
      HOLDFAST_CSRF_SECRET: toBase64url(randomBytes(32)),
      HOLDFAST_WEBHOOK_KEY: toBase64url(randomBytes(32)),
      HOLDFAST_BLOB_DIR: blobDirectory,
      HOLDFAST_RATE_SAVES: "100000",
    },
    as: async (member, kind = "access") => {
      const token = await signToken({ key, now: Date.now }, kind, member, ACCESS_TOKEN_SECONDS);
      return { authorization: `Bearer ${token}` };
    },
  };
};
