import { err, ok, type Result } from "@holdfast/protocol/result";

/** Bytes that own plain memory: the only form WebCrypto takes without a copy. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();

export const utf8 = (text: string): Bytes => encoder.encode(text);

/** The bytes of a label. @throws RangeError on a character outside ASCII: labels are constants of the spec. */
export const ascii = (text: string): Bytes =>
  Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    if (code > 0x7f) throw new RangeError("a label is ASCII");
    return code;
  });

export const concat = (...parts: readonly Uint8Array[]): Bytes => {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
};

const bigEndian = (length: number, n: number): Bytes => {
  if (!Number.isSafeInteger(n) || n < 0 || n >= 256 ** length) {
    throw new RangeError(`${n} does not fit in ${length} bytes`);
  }
  const bytes = new Uint8Array(length);
  for (let i = length - 1, rest = n; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  return bytes;
};

export const u8 = (n: number): Bytes => bigEndian(1, n);
export const u16 = (n: number): Bytes => bigEndian(2, n);
export const u32 = (n: number): Bytes => bigEndian(4, n);
/** @throws RangeError above 2^53 − 1. */
export const u64 = (n: number): Bytes => bigEndian(8, n);

/** Compares without stopping at the first difference, so that time tells nothing about the content. */
export const equal = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
};

/** Order of ids in lists: as unsigned bytes, first difference decides. */
export const compare = (a: Uint8Array, b: Uint8Array): number => {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
};

export const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/** Thrown by ByteReader where the bytes end early or break a rule of their form; `parseBytes` turns it into a refusal. */
export class MalformedBytes extends Error {
  override readonly name = "MalformedBytes";
}

/** Reads big-endian fields and never beyond the end: every read past it throws MalformedBytes. */
export class ByteReader {
  readonly #bytes: Bytes;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Bytes read so far. */
  get offset(): number {
    return this.#at;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  get done(): boolean {
    return this.left === 0;
  }

  #advance(length: number): number {
    if (length > this.left) throw new MalformedBytes("the bytes end early");
    const at = this.#at;
    this.#at += length;
    return at;
  }

  /** The next `length` bytes, as a view of the source. */
  take(length: number): Bytes {
    const at = this.#advance(length);
    return this.#bytes.subarray(at, at + length);
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2));
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  /** Refuses values above 2^53 − 1. */
  u64(): number {
    const at = this.#advance(8);
    const high = this.#view.getUint32(at);
    if (high > 0x1f_ffff) throw new MalformedBytes("the number is above 2^53 - 1");
    return high * 2 ** 32 + this.#view.getUint32(at + 4);
  }

  /** Unsigned LEB128 of at most 53 bits; a longer form than needed is refused, so that every value has one form. */
  varint(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 49; scale *= 128) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (byte === 0 && scale > 1) throw new MalformedBytes("the number is not in its shortest form");
        if (!Number.isSafeInteger(value)) break;
        return value;
      }
    }
    throw new MalformedBytes("the number is above 2^53 - 1");
  }

  /** Everything not read yet, as a view. */
  get rest(): Bytes {
    return this.take(this.left);
  }

  /** Refuses the bytes for breaking a rule that only the caller knows. */
  fail(reason: string): never {
    throw new MalformedBytes(reason);
  }
}

/** Reads the whole of `bytes` with `read`. Bytes that end early, trail or break a rule give `malformed-object`. */
export const parseBytes = <T>(
  bytes: Bytes,
  read: (reader: ByteReader) => T,
): Result<T, "malformed-object"> => {
  const reader = new ByteReader(bytes);
  try {
    const value = read(reader);
    return reader.done ? ok(value) : err("malformed-object");
  } catch (cause) {
    if (cause instanceof MalformedBytes) return err("malformed-object");
    throw cause;
  }
};

/** Collects big-endian fields; grows as needed. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  bytes(part: Uint8Array): this {
    const needed = this.#length + part.length;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(part, this.#length);
    this.#length = needed;
    return this;
  }

  u8(n: number): this {
    return this.bytes(u8(n));
  }

  u16(n: number): this {
    return this.bytes(u16(n));
  }

  u32(n: number): this {
    return this.bytes(u32(n));
  }

  u64(n: number): this {
    return this.bytes(u64(n));
  }

  /** Unsigned LEB128 in its shortest form. @throws RangeError above 2^53 − 1. */
  varint(n: number): this {
    if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`${n} is not an unsigned 53-bit number`);
    let left = n;
    while (left >= 0x80) {
      this.u8((left % 0x80) | 0x80);
      left = Math.floor(left / 0x80);
    }
    return this.u8(left);
  }

  /** A copy of what was written. */
  finish(): Bytes {
    return this.#bytes.slice(0, this.#length);
  }
}
