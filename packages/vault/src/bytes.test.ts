import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { ascii, ByteReader, ByteWriter, concat, equal, parseBytes, u16, u32, u64 } from "./bytes.ts";

describe("bytes", () => {
  test("[SF-1] integers are big-endian and come back as they were written", () => {
    expect(u16(0x0102)).toEqual(Uint8Array.of(1, 2));
    expect(u32(0xfffefdfc)).toEqual(Uint8Array.of(0xff, 0xfe, 0xfd, 0xfc));
    fc.assert(
      fc.property(fc.maxSafeNat(), (n) => {
        expect(new ByteReader(u64(n)).u64()).toBe(n);
        expect(new ByteReader(new ByteWriter().varint(n).finish()).varint()).toBe(n);
      }),
    );
  });

  test("numbers that do not fit are refused", () => {
    expect(() => u16(65_536)).toThrow(RangeError);
    expect(() => u32(-1)).toThrow(RangeError);
    expect(() => u64(2 ** 53)).toThrow(RangeError);
    expect(() => new ByteWriter().varint(1.5)).toThrow(RangeError);
    expect(() => ascii("é")).toThrow(RangeError);
  });

  test("[SF-2] reading past the end, trailing bytes and long varints are malformed", () => {
    const malformed = { ok: false, error: "malformed-object" } as const;
    expect(parseBytes(Uint8Array.of(1), (reader) => reader.u16())).toEqual(malformed);
    expect(parseBytes(Uint8Array.of(1, 2, 3), (reader) => reader.u16())).toEqual(malformed);
    expect(parseBytes(Uint8Array.of(0x80, 0), (reader) => reader.varint())).toEqual(malformed);
    expect(parseBytes(new Uint8Array(9).fill(0xff), (reader) => reader.varint())).toEqual(malformed);
    expect(parseBytes(Uint8Array.of(0, 0x20, 0, 0, 0, 0, 0, 0), (reader) => reader.u64())).toEqual(malformed);
    expect(parseBytes(Uint8Array.of(1, 2), (reader) => reader.u16())).toEqual({ ok: true, value: 258 });
  });

  test("a defect inside a parser is not taken for malformed bytes", () => {
    const defect = () => {
      throw new TypeError("defect");
    };
    expect(() => parseBytes(Uint8Array.of(1), defect)).toThrow(TypeError);
  });

  test("equal compares length and every byte", () => {
    expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false);
  });

  test("a writer grows and joins in order", () => {
    const parts = Array.from({ length: 300 }, (_, i) => u16(i));
    const writer = new ByteWriter();
    for (const part of parts) writer.bytes(part);
    expect(writer.finish()).toEqual(concat(...parts));
  });
});
