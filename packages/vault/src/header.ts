import { EXT_MAX_BYTES } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { ascii, type ByteReader, type Bytes, concat, equal, parseBytes, u8, u16, u32, u64 } from "./bytes.ts";
import { type KindRule, kindRule } from "./kinds.ts";
import { padme } from "./padding.ts";
import { EMPTY } from "./primitives.ts";

export const FLAG = { padded: 1, assisted: 2, compaction: 4 } as const;

/** Whether an object says that a service sealed it for a caller. [AM-2] */
export const isAssisted = ({ flags }: Pick<Header, "flags">): boolean => (flags & FLAG.assisted) !== 0;

const MAGIC = ascii("HFV1");
const VERSION = 1;
const SUITE = 1;
const KNOWN_FLAGS = FLAG.padded | FLAG.assisted | FLAG.compaction;
export const FIXED_HEADER_BYTES = 74;
export const SIGNATURE_BYTES = 64;
export const TAG_BYTES = 16;

/** Everything an object says about itself in clear. Ids are 16 bytes, epoch a u32, seq up to 2^53 − 1. */
export interface Header {
  readonly kind: number;
  readonly flags: number;
  readonly scopeId: Bytes;
  readonly epoch: number;
  readonly objectId: Bytes;
  readonly seq: number;
  readonly authorDeviceId: Bytes;
  readonly ext: Bytes;
}

/** The parts of an object of a known kind and sound form. All bytes are views of the object. */
export interface ParsedObject {
  readonly rule: KindRule;
  readonly header: Header;
  /** All bytes before salt. */
  readonly hdr: Bytes;
  /** Empty in signed-only kinds, as are commitment and body. */
  readonly salt: Bytes;
  readonly commitment: Bytes;
  readonly body: Bytes;
  /** Empty in kinds that are not signed. */
  readonly signature: Bytes;
  /** All bytes before the signature. */
  readonly signedBytes: Bytes;
}

const id = (bytes: Bytes): Bytes => {
  if (bytes.length !== 16) throw new RangeError("an id is 16 bytes");
  return bytes;
};

/** `hdr` for a body of `bodyLength` bytes. @throws RangeError when a field does not fit: a defect of the caller. */
export const encodeHeader = (header: Header, bodyLength: number): Bytes => {
  if (header.ext.length > EXT_MAX_BYTES) throw new RangeError("ext is at most 65,535 bytes");
  return concat(
    MAGIC,
    u8(VERSION),
    u8(SUITE),
    u8(header.kind),
    u8(header.flags),
    id(header.scopeId),
    u32(header.epoch),
    id(header.objectId),
    u64(header.seq),
    id(header.authorDeviceId),
    u32(bodyLength),
    u16(header.ext.length),
    header.ext,
  );
};

const readHeader = (reader: ByteReader): { header: Header; bodyLength: number } => {
  if (!equal(reader.take(4), MAGIC)) reader.fail("magic");
  if (reader.u8() !== VERSION || reader.u8() !== SUITE) reader.fail("version or suite");
  const kind = reader.u8();
  const flags = reader.u8();
  if ((flags & ~KNOWN_FLAGS) !== 0) reader.fail("unknown flag");
  const scopeId = reader.take(16);
  const epoch = reader.u32();
  const objectId = reader.take(16);
  const seq = reader.u64();
  const authorDeviceId = reader.take(16);
  const bodyLength = reader.u32();
  const ext = reader.take(reader.u16());
  return { header: { kind, flags, scopeId, epoch, objectId, seq, authorDeviceId, ext }, bodyLength };
};

const bodyFits = (rule: KindRule, bodyLength: number): boolean => {
  if (rule.key === "signed-only") return bodyLength === 0;
  if (rule.contentBytes !== null) return bodyLength === rule.contentBytes + TAG_BYTES;
  return bodyLength >= TAG_BYTES && (rule.padded === "no" || padme(bodyLength) === bodyLength);
};

const followsRule = (rule: KindRule, header: Header, bodyLength: number): boolean =>
  ((header.flags & FLAG.padded) !== 0) === (rule.padded !== "no") &&
  (header.epoch === 0) === (rule.scope === "account") &&
  (!rule.unversioned || header.seq === 0) &&
  (rule.extBytes === null || rule.extBytes === header.ext.length) &&
  bodyFits(rule, bodyLength);

/**
 * Reads the header alone, of a whole object or of its beginning.
 *
 * `hdr` is the bytes before salt; `bodyLength` is what the header claims. [SF-2]
 */
export const peekHeader = (
  bytes: Bytes,
): Result<{ rule: KindRule; header: Header; hdr: Bytes; bodyLength: number }, "malformed-object"> => {
  const hdrBytes = FIXED_HEADER_BYTES + ((bytes[72] ?? 0) << 8) + (bytes[73] ?? 0);
  const hdr = bytes.subarray(0, hdrBytes);
  const parsed = parseBytes(hdr, readHeader);
  if (!parsed.ok) return parsed;
  const { header, bodyLength } = parsed.value;
  const rule = kindRule(header.kind, header.ext);
  if (rule === null || !followsRule(rule, header, bodyLength)) return err("malformed-object");
  return ok({ rule, header, hdr, bodyLength });
};

/** Takes an object apart without a key. Anything the table of kinds does not allow is `malformed-object`. [SF-2] */
export const parseObject = (bytes: Bytes): Result<ParsedObject, "malformed-object"> => {
  const peeked = peekHeader(bytes);
  if (!peeked.ok) return peeked;
  const { rule, header, hdr, bodyLength } = peeked.value;
  const keyed = rule.key !== "signed-only";
  return parseBytes(bytes, (reader) => {
    reader.take(hdr.length);
    const salt = keyed ? reader.take(32) : EMPTY;
    const commitment = keyed ? reader.take(32) : EMPTY;
    const body = reader.take(bodyLength);
    const signedBytes = bytes.subarray(0, reader.offset);
    const signature = rule.signed ? reader.take(SIGNATURE_BYTES) : EMPTY;
    return { rule, header, hdr, salt, commitment, body, signature, signedBytes };
  });
};
