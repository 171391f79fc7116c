import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { ByteReader, type Bytes, concat, u64 } from "@holdfast/vault/bytes";

/** A place in a list that goes by time and then by id. */
export interface TimePlace {
  readonly createdAt: Date;
  readonly id: Bytes;
}

const CURSOR_BYTES = 24;
const TIME_MAX_MILLISECONDS = 8.64e15;

export const toTimeCursor = ({ createdAt, id }: TimePlace): string =>
  toBase64url(concat(u64(createdAt.getTime()), id));

/** Null for anything that `toTimeCursor` has not made. */
export const fromTimeCursor = (cursor: string): TimePlace | null => {
  const bytes = fromBase64url(cursor);
  if (bytes?.length !== CURSOR_BYTES || bytes[0] !== 0 || (bytes[1] ?? 0) >= 0x1f) return null;
  const reader = new ByteReader(bytes);
  const milliseconds = reader.u64();
  return milliseconds > TIME_MAX_MILLISECONDS ? null : { createdAt: new Date(milliseconds), id: reader.rest };
};
