import { toHex } from "@holdfast/protocol/encoding";
import { formatId, idBytes } from "@holdfast/protocol/ids";
import { type Bytes, ByteWriter, parseBytes } from "@holdfast/vault/bytes";
import { digestBytes } from "../../digest.ts";
import type { PreparedRecord } from "../journal.ts";

/** `digest 32 ‖ parent 32 ‖ seq u64 ‖ covers u64 ‖ length u32 ‖ manifest ‖ count u32 ‖ {id 16 ‖ length u32 ‖ segment}`. */
export const encodePrepared = (record: PreparedRecord): Bytes => {
  const writer = new ByteWriter()
    .bytes(digestBytes(record.digest))
    .bytes(digestBytes(record.parent))
    .u64(record.seq)
    .u64(record.covers)
    .u32(record.manifest.length)
    .bytes(record.manifest)
    .u32(record.segments.length);
  for (const { id, bytes } of record.segments) writer.bytes(idBytes(id)).u32(bytes.length).bytes(bytes);
  return writer.finish();
};

/** Null for bytes of any other form. */
export const decodePrepared = (bytes: Bytes): PreparedRecord | null => {
  const read = parseBytes(bytes, (reader) => ({
    digest: toHex(reader.take(32)),
    parent: toHex(reader.take(32)),
    seq: reader.u64(),
    covers: reader.u64(),
    manifest: reader.take(reader.u32()).slice(),
    segments: Array.from({ length: reader.u32() }, () => ({
      id: formatId("seg", reader.take(16)),
      bytes: reader.take(reader.u32()).slice(),
    })),
  }));
  return read.ok ? read.value : null;
};
