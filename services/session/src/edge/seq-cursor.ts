import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { ByteReader, u64 } from "@holdfast/vault/bytes";

const CURSOR_BYTES = 8;

/** A cursor names the seq below which the next page begins. */
export const toSeqCursor = (seq: number): string => toBase64url(u64(seq));

/** Null for anything that `toSeqCursor` has not made. */
export const fromSeqCursor = (cursor: string): number | null => {
  const bytes = fromBase64url(cursor);
  return bytes?.length === CURSOR_BYTES && bytes[0] === 0 && (bytes[1] ?? 0) < 0x20
    ? new ByteReader(bytes).u64()
    : null;
};
