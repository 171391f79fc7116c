import { ByteReader, type Bytes } from "@holdfast/vault/bytes";

export interface BundleRecord {
  readonly kind: number;
  readonly id: Bytes;
  readonly bytes: Bytes;
}

/** The records of a bundle, the end record included. @throws MalformedBytes for one that is cut off. */
export const bundleRecords = (bundle: Bytes): readonly BundleRecord[] => {
  const reader = new ByteReader(bundle);
  const records: BundleRecord[] = [];
  while (!reader.done)
    records.push({ kind: reader.u8(), id: reader.take(16), bytes: reader.take(reader.u32()) });
  return records;
};
