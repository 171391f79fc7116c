import { type Bytes, concat, u32 } from "@holdfast/vault/bytes";
import type { ExportSecret } from "@holdfast/vault/export-keys";
import type { Primitives } from "@holdfast/vault/primitives";
import { RECORD, RECORD_MAX_BYTES, type RecordKind, recordHead } from "./record.ts";

/** Writes an export file front to back; holds nothing of what it has handed out. [EX-1] */
export interface ExportWriter {
  /** The pieces of one record, in order. @throws RangeError for a content longer than its kind may be */
  readonly record: (kind: RecordKind, content: Bytes) => Promise<readonly Bytes[]>;
  /** The last record: how many there were, and what proves that nobody without the secret wrote, cut or changed any. */
  readonly end: () => Promise<readonly Bytes[]>;
}

/** The next value of the hash over all records: each one's digest binds its kind, length and content. */
export const afterRecord = (primitives: Primitives, hash: Bytes, digest: Bytes): Promise<Bytes> =>
  primitives.sha256(concat(hash, digest));

export const recordDigest = (primitives: Primitives, head: Bytes, content: Bytes): Promise<Bytes> =>
  primitives.sha256(concat(head, content));

/** HMAC of the hash over everything before the end. */
export const proofOf = async (primitives: Primitives, { mac }: ExportSecret, hash: Bytes): Promise<Bytes> => {
  const [proof] = await primitives.hmacAll(mac, [hash]);
  if (proof === undefined) throw new Error("no proof was made");
  return proof;
};

/** `preamble`: SHA-256 of both lines in clear, which the caller has written. */
export const createExportWriter = (
  primitives: Primitives,
  secret: ExportSecret,
  preamble: Bytes,
): ExportWriter => {
  let hash = preamble;
  let count = 0;

  const record: ExportWriter["record"] = async (kind, content) => {
    if (content.length > RECORD_MAX_BYTES[kind]) throw new RangeError("longer than such a record may be");
    const head = recordHead(kind, content.length);
    const digest = await recordDigest(primitives, head, content);
    hash = await afterRecord(primitives, hash, digest);
    count += 1;
    return [head, content, digest];
  };

  return {
    record,
    end: async () => {
      const proof = await proofOf(primitives, secret, hash);
      return record(RECORD.end, concat(u32(count), hash, proof));
    },
  };
};
