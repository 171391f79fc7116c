import { CHUNK_AVERAGE_BYTES, CHUNK_MAX_BYTES, CHUNK_MIN_BYTES } from "@holdfast/protocol/limits";
import { ascii, type Bytes } from "@holdfast/vault/bytes";
import { EMPTY, type Primitives } from "@holdfast/vault/primitives";

/** 256 random words that decide where content is cut; without them the cuts say nothing about the content. */
export type GearTable = Int32Array;

const LABEL = ascii("HFV1/gear/v1");
const TABLE_BYTES = 1024;

// Normalised chunking: 15 bits must be zero before the average and 11 after it, so that lengths crowd around the average.
// The highest bits of the rolling hash are taken because all of the last 32 bytes reach them.
const STRICT_MASK = 0xfffe0000 | 0;
const LOOSE_MASK = 0xffe00000 | 0;

// Held weakly: a table goes when its key does.
const tables = new WeakMap<Bytes, GearTable>();

/** The table of one key generation; derived once for each key object. [ST-5] */
export const gearTable = async (primitives: Primitives, gearKey: Bytes): Promise<GearTable> => {
  const known = tables.get(gearKey);
  if (known !== undefined) return known;
  const table = await deriveTable(primitives, gearKey);
  tables.set(gearKey, table);
  return table;
};

const deriveTable = async (primitives: Primitives, gearKey: Bytes): Promise<GearTable> => {
  const bytes = await primitives.hkdf(gearKey, EMPTY, LABEL, TABLE_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Int32Array.from({ length: 256 }, (_, i) => view.getInt32(4 * i));
};

/** End of the chunk that begins at `start`. */
const cutAfter = (bytes: Uint8Array, start: number, gear: GearTable): number => {
  const end = Math.min(bytes.length, start + CHUNK_MAX_BYTES);
  const middle = Math.min(end, start + CHUNK_AVERAGE_BYTES);
  let hash = 0;
  let at = start + CHUNK_MIN_BYTES;
  for (; at < middle; at++) {
    hash = ((hash << 1) + (gear[bytes[at] as number] as number)) | 0;
    if ((hash & STRICT_MASK) === 0) return at + 1;
  }
  for (; at < end; at++) {
    hash = ((hash << 1) + (gear[bytes[at] as number] as number)) | 0;
    if ((hash & LOOSE_MASK) === 0) return at + 1;
  }
  return end;
};

/**
 * Divides content by FastCDC with normalised chunking (Xia et al., 2016): 2–32 KiB, on average 8. Views of `bytes`. [ST-5]
 *
 * The same bytes and table give the same cuts, and an edit moves only the cuts near it. No bytes give no chunk.
 */
export const cut = (bytes: Bytes, gear: GearTable): readonly Bytes[] => {
  const chunks: Bytes[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = cutAfter(bytes, start, gear);
    chunks.push(bytes.subarray(start, end));
    start = end;
  }
  return chunks;
};
