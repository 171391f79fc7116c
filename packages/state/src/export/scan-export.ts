import { EXPORT_PREAMBLE_MAX_BYTES, EXPORT_RECORDS_MAX } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal, parseBytes } from "@holdfast/vault/bytes";
import type { Primitives } from "@holdfast/vault/primitives";
import { decodePreamble, type Preamble, type PreambleRefusal } from "./description.ts";
import {
  DIGEST_BYTES,
  RECORD,
  RECORD_HEAD_BYTES,
  RECORD_MAX_BYTES,
  type RecordName,
  recordName,
} from "./record.ts";
import { afterRecord, recordDigest } from "./write-export.ts";

/** An export file, wherever it is. `read` answers fewer bytes only where the file ends. */
export interface ExportSource {
  readonly size: number;
  readonly read: (from: number, length: number) => Promise<Bytes>;
}

/** Where the content of a record stands. */
export interface RecordPlace {
  readonly name: RecordName;
  readonly from: number;
  readonly length: number;
}

/**
 * Why a file is not whole, at which byte and in which record, from 1. `cut`: it ends early; `changed`: a record is not what was
 * written; `trailing`: something follows its end; `too-many`: more records than a file may have.
 */
export interface ExportFault {
  readonly fault: "cut" | "changed" | "trailing" | "too-many";
  readonly record: number;
  readonly name: RecordName | null;
  readonly at: number;
}

/** What a file says, checked against its digests; nothing of it is opened. */
export interface ExportScan {
  readonly preamble: Preamble;
  /** SHA-256 of both lines in clear. */
  readonly preambleDigest: Bytes;
  /** Null for a file that is whole as far as anybody without its secret can say. */
  readonly fault: ExportFault | null;
  /** What the end says of everything before it; null without an end. */
  readonly end: { readonly hash: Bytes; readonly proof: Bytes } | null;
}

/** Reads ahead, so that many small records cost few reads. */
const buffered = (source: ExportSource) => {
  const AHEAD = 256 * 1024;
  let start = 0;
  let held: Bytes = new Uint8Array(0);
  return async (from: number, length: number): Promise<Bytes> => {
    if (from < start || from + length > start + held.length) {
      held = await source.read(from, Math.max(length, Math.min(AHEAD, source.size - from)));
      start = from;
    }
    return held.subarray(from - start, from - start + length);
  };
};

const readEnd = (content: Bytes) =>
  parseBytes(content, (reader) => ({
    count: reader.u32(),
    hash: reader.take(DIGEST_BYTES).slice(),
    proof: reader.take(DIGEST_BYTES).slice(),
  }));

/**
 * Walks through a whole file once and calls `seen` with every sound record; stops at the first that is not.
 *
 * One record is in memory at a time. Refuses what is no export file, or of another version. [EX-1] [EX-6]
 */
export const scanExport = async (
  primitives: Primitives,
  source: ExportSource,
  seen: (place: RecordPlace, content: Bytes) => void | Promise<void>,
): Promise<Result<ExportScan, PreambleRefusal>> => {
  const read = buffered(source);
  const beginning = await read(0, Math.min(EXPORT_PREAMBLE_MAX_BYTES, source.size));
  const decoded = decodePreamble(beginning);
  if (!decoded.ok) return err(decoded.error);
  const { preamble, length } = decoded.value;
  const preambleDigest = await primitives.sha256(beginning.slice(0, length));
  let hash = preambleDigest;
  let at = length;
  let count = 0;
  const broken = (fault: ExportFault["fault"], name: RecordName | null) =>
    ok({ preamble, preambleDigest, end: null, fault: { fault, record: count + 1, name, at } });

  for (;;) {
    const head = await read(at, RECORD_HEAD_BYTES);
    if (head.length < RECORD_HEAD_BYTES) return broken("cut", null);
    const kind = head[0] ?? 0;
    const name = recordName(kind);
    if (name === null) return broken("changed", null);
    const bytes = new DataView(head.buffer, head.byteOffset).getUint32(1);
    if (bytes > RECORD_MAX_BYTES[RECORD[name]]) return broken("changed", name);
    if (count >= EXPORT_RECORDS_MAX) return broken("too-many", name);
    const whole = await read(at, RECORD_HEAD_BYTES + bytes + DIGEST_BYTES);
    if (whole.length < RECORD_HEAD_BYTES + bytes + DIGEST_BYTES) return broken("cut", name);
    const content = whole.subarray(RECORD_HEAD_BYTES, RECORD_HEAD_BYTES + bytes);
    const digest = await recordDigest(primitives, whole.subarray(0, RECORD_HEAD_BYTES), content);
    if (!equal(digest, whole.subarray(RECORD_HEAD_BYTES + bytes))) return broken("changed", name);
    if (name === "end") {
      const end = readEnd(content);
      if (!end.ok || end.value.count !== count || !equal(end.value.hash, hash))
        return broken("changed", name);
      at += whole.length;
      if (at !== source.size) return broken("trailing", null);
      return ok({ preamble, preambleDigest, fault: null, end: end.value });
    }
    await seen({ name, from: at + RECORD_HEAD_BYTES, length: bytes }, content);
    hash = await afterRecord(primitives, hash, digest);
    at += whole.length;
    count += 1;
  }
};
