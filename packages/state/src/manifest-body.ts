import { toHex } from "@holdfast/protocol/encoding";
import { LABEL_MAX_CHARS, SEGMENTS_PER_MANIFEST_MAX } from "@holdfast/protocol/limits";
import { type ByteReader, type Bytes, ByteWriter, compare, parseBytes, utf8 } from "@holdfast/vault/bytes";
import { NO_LINEAGE } from "./lineage.ts";
import { decodeText } from "./section-content.ts";

/** A segment in a manifest's table. Ordinals are short names for places, never used twice in a chain of saves. [ST-14] */
export interface SegmentRow {
  readonly ordinal: number;
  readonly id: Bytes;
  readonly digest: Bytes;
  readonly bytes: number;
}

/** Something that was removed, and in which save. */
export interface Tombstone {
  readonly type: number;
  readonly name: Bytes;
  readonly seq: number;
}

/** The newest save of a device that the writer knew. */
export interface Seen {
  readonly deviceId: Bytes;
  readonly seq: number;
  readonly digest: Bytes;
}

/** What a manifest says under the space key. */
export interface ManifestBody {
  readonly schemaVersion: number;
  readonly contentHash: Bytes;
  readonly rosterDigest: Bytes;
  readonly keyListDigest: Bytes;
  readonly nextOrdinal: number;
  readonly segments: readonly SegmentRow[];
  /** Encoded root node of the section tree. */
  readonly root: Bytes;
  readonly tombstones: readonly Tombstone[];
  readonly seen: readonly Seen[];
  readonly label: string;
  /** The save that a clone was made from. */
  readonly origin: { readonly sessionId: Bytes; readonly digest: Bytes } | null;
  /** Every save before this one, in one hash; schema 1 has none. [ST-25] */
  readonly lineage: Bytes;
}

/** From here on a manifest tells its lineage. */
const LINEAGE_SINCE = 2;

export const encodeManifestBody = (body: ManifestBody): Bytes => {
  const writer = new ByteWriter()
    .u16(body.schemaVersion)
    .bytes(body.contentHash)
    .bytes(body.rosterDigest)
    .bytes(body.keyListDigest)
    .varint(body.nextOrdinal)
    .varint(body.segments.length);
  for (const { ordinal, id, digest, bytes } of body.segments) {
    writer.varint(ordinal).bytes(id).bytes(digest).varint(bytes);
  }
  writer.varint(body.root.length).bytes(body.root).varint(body.tombstones.length);
  for (const { type, name, seq } of body.tombstones) {
    writer.u8(type).varint(name.length).bytes(name).varint(seq);
  }
  writer.varint(body.seen.length);
  for (const { deviceId, seq, digest } of body.seen) writer.bytes(deviceId).varint(seq).bytes(digest);
  const label = utf8(body.label);
  writer.varint(label.length).bytes(label);
  if (body.origin === null) writer.u8(0);
  else writer.u8(1).bytes(body.origin.sessionId).bytes(body.origin.digest);
  if (body.schemaVersion >= LINEAGE_SINCE) writer.bytes(body.lineage);
  return writer.finish();
};

const readSegments = (reader: ByteReader, nextOrdinal: number): readonly SegmentRow[] => {
  const count = reader.varint();
  if (count > SEGMENTS_PER_MANIFEST_MAX) reader.fail("more segments than a manifest may name");
  const rows: SegmentRow[] = [];
  const ids = new Set<string>();
  for (let i = 0; i < count; i++) {
    const row = {
      ordinal: reader.varint(),
      id: reader.take(16),
      digest: reader.take(32),
      bytes: reader.varint(),
    };
    const last = rows.at(-1)?.ordinal ?? -1;
    if (row.ordinal <= last || row.ordinal >= nextOrdinal) reader.fail("ordinals not ascending");
    rows.push(row);
    ids.add(toHex(row.id));
  }
  if (ids.size !== count) reader.fail("a segment stands twice");
  return rows;
};

const readLabel = (reader: ByteReader): string => {
  const label = decodeText(reader.take(reader.varint()));
  return label === null || label.length > LABEL_MAX_CHARS ? reader.fail("label") : label;
};

const readOrigin = (reader: ByteReader): ManifestBody["origin"] => {
  const has = reader.u8();
  if (has > 1) reader.fail("origin");
  return has === 0 ? null : { sessionId: reader.take(16), digest: reader.take(32) };
};

const many = <T>(reader: ByteReader, read: () => T): readonly T[] => {
  const items: T[] = [];
  for (let left = reader.varint(); left > 0; left--) items.push(read());
  return items;
};

/** Reads a manifest's body; anything left over, out of order or over a limit is refused. */
export const decodeManifestBody = (bytes: Bytes) =>
  parseBytes(bytes, (reader): ManifestBody => {
    const schemaVersion = reader.u16();
    const contentHash = reader.take(32);
    const rosterDigest = reader.take(32);
    const keyListDigest = reader.take(32);
    const nextOrdinal = reader.varint();
    const segments = readSegments(reader, nextOrdinal);
    const root = reader.take(reader.varint());
    const tombstones = many(reader, () => ({
      type: reader.u8(),
      name: reader.take(reader.varint()),
      seq: reader.varint(),
    }));
    const seen = many(reader, () => ({
      deviceId: reader.take(16),
      seq: reader.varint(),
      digest: reader.take(32),
    }));
    if (seen.some(({ deviceId }, i) => i > 0 && compare(seen[i - 1]?.deviceId ?? deviceId, deviceId) >= 0)) {
      reader.fail("devices not ascending");
    }
    return {
      schemaVersion,
      contentHash,
      rosterDigest,
      keyListDigest,
      nextOrdinal,
      segments,
      root,
      tombstones,
      seen,
      label: readLabel(reader),
      origin: readOrigin(reader),
      lineage: schemaVersion < LINEAGE_SINCE ? NO_LINEAGE : reader.take(32),
    };
  });
