import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";

/** Text that is no canonical base64url, though its schema let it pass: a stranger's answer. */
export class NotBytes extends Error {
  override readonly name = "NotBytes";
}

export const bytesOfText = (text: string): Bytes => {
  const bytes = fromBase64url(text);
  if (bytes === null) throw new NotBytes("not canonical base64url");
  return bytes;
};

export const textOfBytes = toBase64url;
