import { SEALED_SORTS } from "@holdfast/protocol/checkpoints";
import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { ByteReader, concat, u8, u64 } from "@holdfast/vault/bytes";
import type { CheckpointOrdering, CheckpointPlace } from "./repository.ts";

const CURSOR_BYTES = 25;

const codeOf = ({ sort, order }: CheckpointOrdering): number =>
  2 * SEALED_SORTS.indexOf(sort) + (order === "asc" ? 1 : 0);

/** The place after which the next page begins, and the sort it is a place of. */
export const toCursor = (ordering: CheckpointOrdering, { key, id }: CheckpointPlace): string =>
  toBase64url(concat(u8(codeOf(ordering)), u64(key), id));

/** Null for anything that `toCursor` has not made for this sort and order. [CP-14] */
export const fromCursor = (ordering: CheckpointOrdering, cursor: string): CheckpointPlace | null => {
  const bytes = fromBase64url(cursor);
  if (bytes?.length !== CURSOR_BYTES || bytes[0] !== codeOf(ordering)) return null;
  // Above 2^53 no number of JavaScript is one.
  if (bytes[1] !== 0 || (bytes[2] ?? 0) >= 0x20) return null;
  const reader = new ByteReader(bytes.subarray(1));
  return { key: reader.u64(), id: reader.rest };
};
