import { type Bytes, u8 } from "@holdfast/vault/bytes";
import type { Primitives } from "@holdfast/vault/primitives";
import { indicesBy } from "./indices-by.ts";

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
  const ids: Bytes[] = new Array(pieces.length);
  for (const [type, indices] of indicesBy(pieces, ({ type }) => type)) {
    const contents = indices.flatMap((i) => pieces[i]?.content ?? []);
    // The type goes in as a prefix: joining it to each content would copy the whole state once.
    const hashes = await primitives.hmacAll(cidKey, contents, u8(type));
    indices.forEach((i, k) => {
      const hash = hashes[k];
      if (hash !== undefined) ids[i] = hash.subarray(0, CHUNK_ID_BYTES);
    });
  }
  return ids;
};
