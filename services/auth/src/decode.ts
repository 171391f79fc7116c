import { fromBase64url } from "@holdfast/protocol/encoding";
import { type IdKind, parseId } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";

/** A text that has the characters of base64url and is none: two texts for one value are not taken. */
class NotBytes extends Error {
  override readonly name = "NotBytes";
}

/** Only inside `decoded`. */
export const bytesOf = (text: string): Bytes => {
  const bytes = fromBase64url(text);
  if (bytes === null) throw new NotBytes("not canonical base64url");
  return bytes;
};

/** Only inside `decoded`. */
export const idOf = (kind: IdKind, text: string): Bytes => {
  const bytes = parseId(kind, text);
  if (bytes === null) throw new NotBytes("not an id");
  return bytes;
};

/** What `decode` reads out of a body that has its schema's form, or null when a text in it is not canonical. */
export const decoded = <T>(decode: () => T): T | null => {
  try {
    return decode();
  } catch (cause) {
    if (cause instanceof NotBytes) return null;
    throw cause;
  }
};
