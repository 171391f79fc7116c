import { toHex } from "@holdfast/protocol/encoding";
import { formatId, idBytes } from "@holdfast/protocol/ids";
import { type ByteReader, type Bytes, ByteWriter, parseBytes } from "@holdfast/vault/bytes";
import { DIGEST_BYTES, digestBytes } from "../../digest.ts";
import type { NewBranch, OutboxItem, PreparedRecord, WaitingName } from "../journal.ts";

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

const NAME_TAG_BYTES = 16;
const LEFT = 4;
const BEGINS = 2;
const SAVED = 1;

const writeBranch = (writer: ByteWriter, { origin, at, covers, meta, nameTag }: NewBranch): void => {
  writer
    .bytes(idBytes(origin))
    .u8(covers === null ? 0 : 1)
    .u64(covers ?? 0)
    .u32(meta.length)
    .bytes(meta)
    .bytes(nameTag);
  if (at !== null) writer.bytes(digestBytes(at));
};

const readBranch = (reader: ByteReader, hasLeft: boolean): NewBranch => {
  const origin = formatId("ses", reader.take(16));
  const isCovered = reader.u8() === 1;
  const covers = reader.u64();
  const meta = reader.take(reader.u32()).slice();
  const nameTag = reader.take(NAME_TAG_BYTES).slice();
  const at = hasLeft ? toHex(reader.take(DIGEST_BYTES)) : null;
  return { origin, at, covers: isCovered ? covers : null, meta, nameTag };
};

/**
 * `count u32 ‖ {flags u8 ‖ branch with flag 2 ‖ save with flag 1 ‖ count u32 ‖ {id 16 ‖ at 32 ‖ seq u64 ‖ pinned u8 ‖ length u32 ‖ meta}}`, a save being
 * `digest 32 ‖ parent 32 ‖ seq u64 ‖ covers u64 ‖ length u32 ‖ manifest ‖ count u32 ‖ {id 16 ‖ length u32 ‖ segment}` and a branch
 * `origin 16 ‖ covered u8 ‖ covers u64 ‖ length u32 ‖ meta ‖ nameTag 16 ‖ at 32 with flag 4`.
 */
export const encodeOutbox = (items: readonly OutboxItem[]): Bytes => {
  const writer = new ByteWriter().u32(items.length);
  for (const { begins, save, names } of items) {
    const branch = begins === undefined ? 0 : BEGINS | (begins.at === null ? 0 : LEFT);
    writer.u8(branch | (save === null ? 0 : SAVED));
    if (begins !== undefined) writeBranch(writer, begins);
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
    Array.from({ length: reader.u32() }, () => {
      const flags = reader.u8();
      const isKnown = flags <= (LEFT | BEGINS | SAVED) && (flags & (LEFT | BEGINS)) !== LEFT;
      if (!isKnown) reader.fail("flags");
      const branch = (flags & BEGINS) === 0 ? {} : { begins: readBranch(reader, (flags & LEFT) !== 0) };
      const save = (flags & SAVED) === 0 ? null : readSave(reader);
      const names = Array.from({ length: reader.u32() }, () => readName(reader));
      return { ...branch, save, names };
    }),
  );
  return read.ok ? read.value : null;
};

/** The one save that an earlier version of this client left in a file of its own. */
export const decodePrepared = (bytes: Bytes): readonly OutboxItem[] | null => {
  const read = parseBytes(bytes, readSave);
  return read.ok ? [{ save: read.value, names: [] }] : null;
};
