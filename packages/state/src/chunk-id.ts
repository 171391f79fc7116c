import { type Bytes, concat, u8 } from "@holdfast/vault/bytes";
import type { Primitives } from "@holdfast/vault/primitives";

export const CHUNK_ID_BYTES = 16;

/** A chunk before it is named: its section type and content. */
export interface Piece {
  readonly type: number;
  readonly content: Bytes;
}

/** `HMAC-SHA-256(K_cid, sectionType u8 ‖ plaintext)[0:16]` of each piece, in order. [ST-6] */
export const chunkIds = async (
  primitives: Primitives,
  cidKey: Bytes,
  pieces: readonly Piece[],
): Promise<readonly Bytes[]> => {
  const messages = pieces.map(({ type, content }) => concat(u8(type), content));
  const hashes = await primitives.hmacAll(cidKey, messages);
  return hashes.map((hash) => hash.subarray(0, CHUNK_ID_BYTES));
};
