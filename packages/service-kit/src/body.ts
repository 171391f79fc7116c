import { err, ok, type Result } from "@holdfast/protocol/result";

type Bytes = Uint8Array<ArrayBuffer>;

const joined = (parts: readonly Uint8Array[], length: number): Bytes => {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** The request's whole body, never more than `maxBytes` of it: a longer one is refused before it is read. [ED-2] */
export const readBody = async (request: Request, maxBytes: number): Promise<Result<Bytes, "too-large">> => {
  const announced = request.headers.get("content-length");
  if (announced !== null) {
    if (!(Number(announced) <= maxBytes)) return err("too-large");
    // The server reads no more than was announced, and takes a body in one piece several times as fast as a stream.
    const body = new Uint8Array(await request.arrayBuffer());
    return body.length <= maxBytes ? ok(body) : err("too-large");
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.length;
    if (length > maxBytes) return err("too-large");
    parts.push(part);
  }
  return ok(joined(parts, length));
};

/** Lower case, without parameters; empty when the request names none. */
export const mediaTypeOf = (request: Request): string =>
  (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
