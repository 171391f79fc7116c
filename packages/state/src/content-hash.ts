import { ascii, type Bytes, concat, u8, u16 } from "@holdfast/vault/bytes";
import type { Primitives } from "@holdfast/vault/primitives";

const LABEL = ascii("HFV1/section/v1");
const HASH_BYTES = 32;

/** A section as it is fingerprinted: its type, name and chunk ids in order. */
export interface FingerprintInput {
  readonly type: number;
  readonly name: Bytes;
  readonly chunkIds: readonly Bytes[];
}

/** One hash a section, bound to its name and to all of its content. [ST-12] */
export const fingerprints = (
  primitives: Primitives,
  cidKey: Bytes,
  sections: readonly FingerprintInput[],
): Promise<readonly Bytes[]> =>
  primitives.hmacAll(
    cidKey,
    sections.map(({ type, name, chunkIds }) => concat(LABEL, u8(type), u16(name.length), name, ...chunkIds)),
  );

export const EMPTY_HASH: Bytes = new Uint8Array(HASH_BYTES);

const combine = (hash: Bytes, fingerprint: Bytes, sign: 1 | -1): Bytes => {
  const sum = new Uint8Array(HASH_BYTES);
  let carry = 0;
  for (let i = HASH_BYTES - 1; i >= 0; i--) {
    const digit = (hash[i] ?? 0) + sign * (fingerprint[i] ?? 0) + carry;
    sum[i] = digit;
    carry = digit >> 8;
  }
  return sum;
};

/** The content hash with one more section, modulo 2^256. */
export const addFingerprint = (hash: Bytes, fingerprint: Bytes): Bytes => combine(hash, fingerprint, 1);
/** The content hash with one section less. */
export const subtractFingerprint = (hash: Bytes, fingerprint: Bytes): Bytes => combine(hash, fingerprint, -1);
