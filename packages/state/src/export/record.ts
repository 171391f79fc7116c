import {
  LINEAGE_MAX_DIGESTS,
  MANIFEST_MAX_BYTES,
  META_MAX_BYTES,
  SEGMENT_MAX_BYTES,
} from "@holdfast/protocol/limits";
import { type Bytes, concat, parseBytes, u8, u32, u64 } from "@holdfast/vault/bytes";

/** Numbers of the records of an export file. [EX-1] */
export const RECORD = {
  end: 0,
  keys: 1,
  signed: 2,
  session: 3,
  segment: 4,
  save: 5,
  between: 6,
  checkpoint: 7,
} as const;
export type RecordName = keyof typeof RECORD;
export type RecordKind = (typeof RECORD)[RecordName];

export const RECORD_HEAD_BYTES = 5;
export const DIGEST_BYTES = 32;
export const END_BYTES = 4 + DIGEST_BYTES + DIGEST_BYTES;

/** Longest content of each kind: what says that it is longer is refused before anything is read. [EX-6] */
export const RECORD_MAX_BYTES: Readonly<Record<RecordKind, number>> = {
  [RECORD.end]: END_BYTES,
  [RECORD.keys]: 4 * 1024 * 1024,
  // Lists and rosters of the longest ext there can be.
  [RECORD.signed]: 128 * 1024,
  [RECORD.session]: META_MAX_BYTES + 64,
  [RECORD.segment]: SEGMENT_MAX_BYTES,
  [RECORD.save]: MANIFEST_MAX_BYTES,
  [RECORD.between]: 8 + LINEAGE_MAX_DIGESTS * DIGEST_BYTES,
  [RECORD.checkpoint]: META_MAX_BYTES + 64,
};

const NAMES = new Map<number, RecordName>(
  (Object.entries(RECORD) as [RecordName, RecordKind][]).map(([name, kind]) => [kind, name]),
);
/** Null for a kind that this version does not know. */
export const recordName = (kind: number): RecordName | null => NAMES.get(kind) ?? null;

export const recordHead = (kind: RecordKind, length: number): Bytes => concat(u8(kind), u32(length));

/** A session of the file; its saves and checkpoints follow it. */
export interface SessionRecord {
  readonly sessionId: Bytes;
  /** Milliseconds since 1970, as the service said. */
  readonly createdAt: number;
  /** Name, sealed (kind 09). */
  readonly meta: Bytes;
}

export const encodeSessionRecord = ({ sessionId, createdAt, meta }: SessionRecord): Bytes =>
  concat(sessionId, u64(createdAt), meta);

export const decodeSessionRecord = (bytes: Bytes) =>
  parseBytes(
    bytes,
    (reader): SessionRecord => ({ sessionId: reader.take(16), createdAt: reader.u64(), meta: reader.rest }),
  );

/** Digests of saves that the session had and the file has not: they lead from one of its saves to the next. [ST-25] */
export interface BetweenRecord {
  /** Seq of the first. */
  readonly from: number;
  readonly digests: readonly Bytes[];
}

export const encodeBetweenRecord = ({ from, digests }: BetweenRecord): Bytes => concat(u64(from), ...digests);

export const decodeBetweenRecord = (bytes: Bytes) =>
  parseBytes(bytes, (reader): BetweenRecord => {
    const from = reader.u64();
    if (reader.left % DIGEST_BYTES !== 0) reader.fail("not whole digests");
    const digests = Array.from({ length: reader.left / DIGEST_BYTES }, () => reader.take(DIGEST_BYTES));
    return { from, digests };
  });

/** A name for a save. */
export interface CheckpointRecord {
  readonly saveDigest: Bytes;
  readonly createdAt: number;
  readonly pinned: boolean;
  readonly automatic: boolean;
  /** Name and description, sealed (kind 09). */
  readonly meta: Bytes;
}

export const encodeCheckpointRecord = (record: CheckpointRecord): Bytes => {
  const flags = (record.pinned ? 1 : 0) | (record.automatic ? 2 : 0);
  return concat(record.saveDigest, u64(record.createdAt), u8(flags), record.meta);
};

export const decodeCheckpointRecord = (bytes: Bytes) =>
  parseBytes(bytes, (reader): CheckpointRecord => {
    const saveDigest = reader.take(DIGEST_BYTES);
    const createdAt = reader.u64();
    const flags = reader.u8();
    if (flags > 3) reader.fail("unknown flag");
    return {
      saveDigest,
      createdAt,
      pinned: (flags & 1) !== 0,
      automatic: (flags & 2) !== 0,
      meta: reader.rest,
    };
  });
