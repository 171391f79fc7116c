import { err, ok, type Result } from "@holdfast/protocol/result";
import {
  ascii,
  type ByteReader,
  type Bytes,
  ByteWriter,
  compare,
  concat,
  parseBytes,
  u32,
} from "@holdfast/vault/bytes";
import type { Primitives } from "@holdfast/vault/primitives";

const SAVE_KINDS = ["auto", "manual", "restore", "merge", "compact", "clone"] as const;
/** Why a save was made. */
export type SaveKind = (typeof SAVE_KINDS)[number];

/** A segment as others name it. */
export interface SegmentRef {
  readonly id: Bytes;
  readonly digest: Bytes;
}

/** What a manifest says in clear, authenticated: all that the service needs to keep the right segments. */
export interface ManifestExt {
  readonly kind: SaveKind;
  /** Digest of the save before; zeros for the first. */
  readonly parentDigest: Bytes;
  /** Digest of the second parent of a merge; zeros otherwise. */
  readonly mergeParentDigest: Bytes;
  /** Milliseconds since 1970 by the writer's clock. */
  readonly clientTime: number;
  readonly added: readonly SegmentRef[];
  readonly removed: readonly Bytes[];
  readonly refsDigest: Bytes;
  readonly inboxThrough: readonly { readonly runId: Bytes; readonly seq: number; readonly digest: Bytes }[];
  /** Damaged segments whose chunks this save carries again. */
  readonly heals: readonly Bytes[];
}

export const encodeManifestExt = (ext: ManifestExt): Bytes => {
  const writer = new ByteWriter()
    .u8(SAVE_KINDS.indexOf(ext.kind) + 1)
    .bytes(ext.parentDigest)
    .bytes(ext.mergeParentDigest)
    .u64(ext.clientTime);
  writer.u16(ext.added.length);
  for (const { id, digest } of ext.added) writer.bytes(id).bytes(digest);
  writer.u16(ext.removed.length);
  for (const id of ext.removed) writer.bytes(id);
  writer.bytes(ext.refsDigest).u16(ext.inboxThrough.length);
  for (const { runId, seq, digest } of ext.inboxThrough) writer.bytes(runId).u64(seq).bytes(digest);
  writer.u16(ext.heals.length);
  for (const id of ext.heals) writer.bytes(id);
  return writer.finish();
};

/** `count u16` items whose first field is an id, in ascending order without repeats. */
const ascending = <T>(reader: ByteReader, read: () => T, idOf: (item: T) => Bytes): readonly T[] => {
  const items: T[] = [];
  for (let left = reader.u16(); left > 0; left--) {
    const item = read();
    const last = items.at(-1);
    if (last !== undefined && compare(idOf(last), idOf(item)) >= 0) reader.fail("ids not ascending");
    items.push(item);
  }
  return items;
};

/** Reads the ext of a manifest; needs no key. */
export const decodeManifestExt = (bytes: Bytes): Result<ManifestExt, "malformed-object"> => {
  const parsed = parseBytes(bytes, (reader) => {
    const kind = SAVE_KINDS[reader.u8() - 1];
    const id = () => reader.take(16);
    return {
      kind,
      parentDigest: reader.take(32),
      mergeParentDigest: reader.take(32),
      clientTime: reader.u64(),
      added: ascending(
        reader,
        () => ({ id: id(), digest: reader.take(32) }),
        (ref) => ref.id,
      ),
      removed: ascending(reader, id, (removed) => removed),
      refsDigest: reader.take(32),
      inboxThrough: ascending(
        reader,
        () => ({ runId: id(), seq: reader.u64(), digest: reader.take(32) }),
        (entry) => entry.runId,
      ),
      heals: ascending(reader, id, (healed) => healed),
    };
  });
  if (!parsed.ok) return parsed;
  const { kind, ...rest } = parsed.value;
  return kind === undefined ? err("malformed-object") : ok({ kind, ...rest });
};

const REFS_LABEL = ascii("HFV1/refs/v1");

/** `SHA-256("HFV1/refs/v1" ‖ count u32 ‖ (segmentId ‖ SHA-256) by ascending id)`; refuses nothing, ids must differ. [ST-13] */
export const refsDigestOf = (primitives: Primitives, segments: readonly SegmentRef[]): Promise<Bytes> => {
  const sorted = segments.toSorted((a, b) => compare(a.id, b.id));
  return primitives.sha256(
    concat(REFS_LABEL, u32(sorted.length), ...sorted.flatMap(({ id, digest }) => [id, digest])),
  );
};
