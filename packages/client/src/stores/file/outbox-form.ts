import { toHex } from "@holdfast/protocol/encoding";
import { formatId, idBytes } from "@holdfast/protocol/ids";
import { type ByteReader, type Bytes, ByteWriter, parseBytes } from "@holdfast/vault/bytes";
import { DIGEST_BYTES, digestBytes } from "../../digest.ts";
import type { OutboxItem, PreparedRecord, WaitingName } from "../journal.ts";

const writeSave = (writer: ByteWriter, record: PreparedRecord): void => {
  writer
    .bytes(digestBytes(record.digest))
    .bytes(digestBytes(record.parent))
    .u64(record.seq)
    .u64(record.covers)
    .u32(record.manifest.length)
    .bytes(record.manifest)
    .u32(record.segments.length);
  for (const { id, bytes } of record.segments) writer.bytes(idBytes(id)).u32(bytes.length).bytes(bytes);
};

const readSave = (reader: ByteReader): PreparedRecord => ({
  digest: toHex(reader.take(DIGEST_BYTES)),
  parent: toHex(reader.take(DIGEST_BYTES)),
  seq: reader.u64(),
  covers: reader.u64(),
  manifest: reader.take(reader.u32()).slice(),
  segments: Array.from({ length: reader.u32() }, () => ({
    id: formatId("seg", reader.take(16)),
    bytes: reader.take(reader.u32()).slice(),
  })),
});

const readName = (reader: ByteReader): WaitingName => ({
  id: formatId("cpt", reader.take(16)),
  at: toHex(reader.take(DIGEST_BYTES)),
  seq: reader.u64(),
  pinned: reader.u8() === 1,
  meta: reader.take(reader.u32()).slice(),
});

/**
 * `count u32 ‖ {saved u8 ‖ save when 1 ‖ count u32 ‖ {id 16 ‖ at 32 ‖ seq u64 ‖ pinned u8 ‖ length u32 ‖ meta}}`, a save being
 * `digest 32 ‖ parent 32 ‖ seq u64 ‖ covers u64 ‖ length u32 ‖ manifest ‖ count u32 ‖ {id 16 ‖ length u32 ‖ segment}`.
 */
export const encodeOutbox = (items: readonly OutboxItem[]): Bytes => {
  const writer = new ByteWriter().u32(items.length);
  for (const { save, names } of items) {
    writer.u8(save === null ? 0 : 1);
    if (save !== null) writeSave(writer, save);
    writer.u32(names.length);
    for (const { id, at, seq, pinned, meta } of names) {
      writer.bytes(idBytes(id)).bytes(digestBytes(at)).u64(seq);
      writer
        .u8(pinned ? 1 : 0)
        .u32(meta.length)
        .bytes(meta);
    }
  }
  return writer.finish();
};

/** Null for bytes of any other form. */
export const decodeOutbox = (bytes: Bytes): readonly OutboxItem[] | null => {
  const read = parseBytes(bytes, (reader) =>
    Array.from({ length: reader.u32() }, () => ({
      save: reader.u8() === 1 ? readSave(reader) : null,
      names: Array.from({ length: reader.u32() }, () => readName(reader)),
    })),
  );
  return read.ok ? read.value : null;
};

/** The one save that an earlier version of this client left in a file of its own. */
export const decodePrepared = (bytes: Bytes): readonly OutboxItem[] | null => {
  const read = parseBytes(bytes, readSave);
  return read.ok ? [{ save: read.value, names: [] }] : null;
};
