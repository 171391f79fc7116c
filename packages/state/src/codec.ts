import { CHUNK_MAX_BYTES, CHUNK_WHOLE_MAX_BYTES } from "@holdfast/protocol/limits";
import { type Bytes, concat, u8, u32 } from "@holdfast/vault/bytes";
import { isCut } from "./section-key.ts";

/** Raw DEFLATE (RFC 1951). */
export interface Deflate {
  readonly deflateRaw: (bytes: Bytes) => Bytes;
  /** Null when `bytes` is no complete stream or would inflate beyond `maxBytes`. */
  readonly inflateRaw: (bytes: Bytes, maxBytes: number) => Bytes | null;
}

const RAW = 0;
const DEFLATED = 1;
const HEAD_BYTES = 5;

const maxBytesOf = (type: number): number => (isCut(type) ? CHUNK_MAX_BYTES : CHUNK_WHOLE_MAX_BYTES);

/** `codec u8 ‖ rawLength u32 ‖ data`, deflated only where that is shorter. [ST-7] */
export const encodeChunk = (deflate: Deflate, type: number, content: Bytes): Bytes => {
  if (content.length > maxBytesOf(type)) throw new RangeError("the chunk is above the limit of its type");
  const smaller = deflate.deflateRaw(content);
  const [codec, data] = smaller.length < content.length ? [DEFLATED, smaller] : [RAW, content];
  return concat(u8(codec), u32(content.length), data);
};

const readU32 = (bytes: Bytes, at: number): number =>
  (((bytes[at] ?? 0) << 24) |
    ((bytes[at + 1] ?? 0) << 16) |
    ((bytes[at + 2] ?? 0) << 8) |
    (bytes[at + 3] ?? 0)) >>>
  0;

/** The content of a chunk frame, or null when the frame is not what `encodeChunk` writes for this type. [ST-7] */
export const decodeChunk = (deflate: Deflate, type: number, frame: Bytes): Bytes | null => {
  if (frame.length < HEAD_BYTES) return null;
  const rawLength = readU32(frame, 1);
  if (rawLength > maxBytesOf(type)) return null;
  const data = frame.subarray(HEAD_BYTES);
  if (frame[0] === RAW) return data.length === rawLength ? data : null;
  if (frame[0] !== DEFLATED || data.length >= rawLength) return null;
  const content = deflate.inflateRaw(data, rawLength);
  return content?.length === rawLength ? content : null;
};
