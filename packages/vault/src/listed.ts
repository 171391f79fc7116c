import { type ByteReader, type Bytes, ByteWriter, compare } from "./bytes.ts";

/** Reads `u16 count ‖ entries`. Ids that are not strictly ascending are refused, so that a set has one form. */
export const readListed = <T>(
  reader: ByteReader,
  read: (reader: ByteReader) => T,
  idOf: (entry: T) => Bytes,
): T[] => {
  const count = reader.u16();
  const entries: T[] = [];
  let last: Bytes | null = null;
  for (let i = 0; i < count; i++) {
    const entry = read(reader);
    const id = idOf(entry);
    if (last !== null && compare(last, id) >= 0) reader.fail("ids do not ascend");
    last = id;
    entries.push(entry);
  }
  return entries;
};

/** `u16 count ‖ entries` in ascending id order. @throws RangeError when an id repeats. */
export const writeListed = <T>(
  entries: readonly T[],
  write: (entry: T) => Bytes,
  idOf: (entry: T) => Bytes,
): Bytes => {
  const sorted = entries.toSorted((a, b) => compare(idOf(a), idOf(b)));
  const writer = new ByteWriter().u16(sorted.length);
  let last: Bytes | null = null;
  for (const entry of sorted) {
    const id = idOf(entry);
    if (last !== null && compare(last, id) === 0) throw new RangeError("an id is listed twice");
    last = id;
    writer.bytes(write(entry));
  }
  return writer.finish();
};
