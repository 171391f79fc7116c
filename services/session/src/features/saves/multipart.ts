import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";

/** One part of a form. `bytes` is a view of the request's body. */
export interface FormPart {
  readonly name: string;
  readonly fileName: string | null;
  readonly mediaType: string | null;
  readonly bytes: Bytes;
}

const PARTS_MAX = 128;
const PART_HEADERS_MAX_BYTES = 1_024;
const CRLF = Buffer.from("\r\n");
const BLANK_LINE = Buffer.from("\r\n\r\n");

/** The boundary of a multipart/form-data content type (RFC 7578, RFC 2046 §5.1.1), or null for any other type. */
export const boundaryOf = (contentType: string | null): string | null => {
  const found = /^multipart\/form-data;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))$/i.exec(
    contentType ?? "",
  );
  return found?.[1] ?? found?.[2] ?? null;
};

const parameter = (disposition: string, name: string): string | null =>
  new RegExp(`;\\s*${name}="([^"]{0,200})"`, "i").exec(disposition)?.[1] ?? null;

const readHeaders = (text: string): Omit<FormPart, "bytes"> | null => {
  const headers = new Map<string, string>();
  for (const line of text.split("\r\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    if (colon < 1 || headers.has(name)) return null;
    headers.set(name, line.slice(colon + 1).trim());
  }
  const disposition = headers.get("content-disposition");
  if (disposition === undefined || !/^form-data;/i.test(disposition)) return null;
  const name = parameter(disposition, "name");
  if (name === null) return null;
  const mediaType = headers.get("content-type")?.toLowerCase() ?? null;
  return { name, fileName: parameter(disposition, "filename"), mediaType };
};

/**
 * Divides a form's body into its parts, strictly: a preamble, an epilogue, a cut-off part, a repeated or nameless header
 * and more than 128 parts are all `invalid-request`.
 *
 * The body is in memory already, within the route's limit. The runtime's own `formData()` copies every part into a file
 * object, costs three times as much, and takes repeated and truncated parts without a word.
 */
export const readForm = (body: Bytes, boundary: string): Result<readonly FormPart[], "invalid-request"> => {
  const source = Buffer.from(body.buffer, body.byteOffset, body.length);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const opening = delimiter.subarray(2);
  if (!source.subarray(0, opening.length).equals(opening)) return err("invalid-request");
  const parts: FormPart[] = [];
  let at = opening.length;
  while (!source.subarray(at, at + 2).equals(Buffer.from("--"))) {
    if (!source.subarray(at, at + 2).equals(CRLF) || parts.length === PARTS_MAX)
      return err("invalid-request");
    const headersEnd = source.subarray(at + 2, at + 2 + PART_HEADERS_MAX_BYTES).indexOf(BLANK_LINE);
    if (headersEnd < 0) return err("invalid-request");
    const headers = readHeaders(source.toString("latin1", at + 2, at + 2 + headersEnd));
    const start = at + 2 + headersEnd + BLANK_LINE.length;
    const end = source.indexOf(delimiter, start);
    if (headers === null || end < 0) return err("invalid-request");
    parts.push({ ...headers, bytes: body.subarray(start, end) });
    at = end + delimiter.length;
  }
  const rest = source.subarray(at + 2);
  return rest.length === 0 || rest.equals(CRLF) ? ok(parts) : err("invalid-request");
};
