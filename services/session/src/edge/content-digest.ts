import type { Bytes } from "@holdfast/vault/bytes";

/** SHA-256 of a Content-Digest header (RFC 9530): null without one, "malformed" when it holds no such digest. */
export const contentDigest = (request: Request): Bytes | null | "malformed" => {
  const header = request.headers.get("content-digest");
  if (header === null) return null;
  const found = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(header)?.[1];
  return found === undefined ? "malformed" : new Uint8Array(Buffer.from(found, "base64"));
};
