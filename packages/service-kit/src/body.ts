import { err, ok, type Result } from "@holdfast/protocol/result";
import { Refused } from "./answers.ts";

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

const inOnePiece = async (request: Request): Promise<Bytes> => new Uint8Array(await request.arrayBuffer());

const inParts = async (request: Request, maxBytes: number): Promise<Bytes | null> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.length;
    if (length > maxBytes) return null;
    parts.push(part);
  }
  return joined(parts, length);
};

/** Bodies above this are written where they stay as they come: copied in one go, 50 MB keep everybody else waiting for it. */
const AT_ONCE_MAX_BYTES = 8_388_608;

const inPlace = async (request: Request, length: number): Promise<Bytes> => {
  const all = new Uint8Array(length);
  let at = 0;
  for await (const part of request.body ?? []) {
    all.set(part, at);
    at += part.length;
  }
  // Less than was announced: the caller went away.
  if (at !== length) throw new Refused("invalid-request");
  return all;
};

const ofLength = (request: Request, length: number): Promise<Bytes> =>
  // In one piece is several times as fast as in parts.
  length > AT_ONCE_MAX_BYTES ? inPlace(request, length) : inOnePiece(request);

/**
 * The request's whole body, never more than `maxBytes` of it: a longer one is refused before it is read. [ED-2]
 *
 * @throws Refused when the caller went away before the end: nobody reads the answer, and nothing has failed here
 */
export const readBody = async (request: Request, maxBytes: number): Promise<Result<Bytes, "too-large">> => {
  const announced = request.headers.get("content-length");
  if (announced !== null && !(Number(announced) <= maxBytes)) return err("too-large");
  try {
    // The server reads no more than was announced.
    const body =
      announced === null ? await inParts(request, maxBytes) : await ofLength(request, Number(announced));
    return body === null || body.length > maxBytes ? err("too-large") : ok(body);
  } catch (cause) {
    if (cause instanceof Error && cause.name === "AbortError") throw new Refused("invalid-request");
    throw cause;
  }
};

/** Lower case, without parameters; empty when the request names none. */
export const mediaTypeOf = (request: Request): string =>
  (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
