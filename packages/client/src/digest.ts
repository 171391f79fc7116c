import { fromHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";

export const DIGEST_BYTES = 32;

/**
 * The bytes of a digest that this client keeps in hex.
 *
 * @throws RangeError for anything but 64 lower-case hex digits
 */
export const digestBytes = (hex: string): Bytes => {
  const bytes = fromHex(hex);
  if (bytes?.length !== DIGEST_BYTES) throw new RangeError("a digest is 64 hex digits");
  return bytes;
};
