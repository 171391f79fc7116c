import { ascii, type Bytes, concat } from "./bytes.ts";
import type { Primitives } from "./primitives.ts";

/** What one seal derives from its key, its fresh salt and its whole header. */
export interface ObjectKeys {
  readonly key: Bytes;
  readonly baseNonce: Bytes;
  readonly commitment: Bytes;
}

const LABEL = ascii("HFV1/obj/v1/");

/**
 * Keys of one object. [SF-3]
 *
 * Every header and ext byte goes in through the hash of `hdr`: an object moved to another place derives other keys and
 * another commitment.
 */
export const deriveObjectKeys = async (
  primitives: Primitives,
  ikm: Bytes,
  salt: Bytes,
  hdr: Bytes,
): Promise<ObjectKeys> => {
  if (ikm.length !== 32) throw new RangeError("a key is 32 bytes");
  const suiteByte = hdr.subarray(5, 6);
  const kindByte = hdr.subarray(6, 7);
  const info = concat(LABEL, kindByte, suiteByte, await primitives.sha256(hdr));
  const derived = await primitives.hkdf(ikm, salt, info, 76);
  return {
    key: derived.slice(0, 32),
    baseNonce: derived.slice(32, 44),
    commitment: derived.slice(44),
  };
};
