import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, concat } from "@holdfast/vault/bytes";

/** The request's whole body, never more than `maxBytes` of it: a longer one is refused before it is read. [ED-2] */
export const readBody = async (request: Request, maxBytes: number): Promise<Result<Bytes, "too-large">> => {
  const announced = request.headers.get("content-length");
  if (announced !== null) {
    if (!(Number(announced) <= maxBytes)) return err("too-large");
    const body = new Uint8Array(await request.arrayBuffer());
    return body.length <= maxBytes ? ok(body) : err("too-large");
  }
  const parts: Bytes[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.length;
    if (length > maxBytes) return err("too-large");
    parts.push(new Uint8Array(part));
  }
  return ok(concat(...parts));
};

export const mediaTypeOf = (request: Request): string =>
  (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";

/** SHA-256 of a Content-Digest header (RFC 9530): null without one, "malformed" when it holds no such digest. */
export const contentDigest = (request: Request): Bytes | null | "malformed" => {
  const header = request.headers.get("content-digest");
  if (header === null) return null;
  const found = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(header)?.[1];
  return found === undefined ? "malformed" : new Uint8Array(Buffer.from(found, "base64"));
};
