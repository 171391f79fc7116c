import { describe, expect, test } from "bun:test";
import { concat, u8, u32, utf8 } from "@holdfast/vault/bytes";
import fc from "fast-check";
import { bytesOf } from "../fixtures/space.ts";
import { decodeChunk, encodeChunk } from "./codec.ts";
import { nodeDeflate } from "./node/deflate.ts";
import { LIST, SECTION } from "./section-key.ts";
import { webDeflate } from "./web/deflate.ts";

const { file, layout } = SECTION;

describe.each([
  ["node:zlib", nodeDeflate],
  ["fflate", webDeflate],
])("chunk frames by %s", (_, deflate) => {
  test("[ST-7] give back their content", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), fc.nat({ max: 9 }), (bytes, times) => {
        const content = concat(...Array.from({ length: times }, () => bytes));
        expect(decodeChunk(deflate, file, encodeChunk(deflate, file, content))).toEqual(content);
      }),
    );
  });

  test("[ST-7] are deflated only where that is smaller", () => {
    expect(encodeChunk(deflate, file, bytesOf("noise", 5_000))[0]).toBe(0);
    const frame = encodeChunk(deflate, file, utf8("again and ".repeat(500)));
    expect(frame[0]).toBe(1);
    expect(frame.length).toBeLessThan(200);
  });

  test("[ST-7] are refused when they inflate to more or less than they say", () => {
    const frame = encodeChunk(deflate, file, utf8("again and ".repeat(500)));
    for (const length of [4_999, 5_001, 30_000]) {
      expect(
        decodeChunk(deflate, file, concat(frame.subarray(0, 1), u32(length), frame.subarray(5))),
      ).toBeNull();
    }
    expect(decodeChunk(deflate, file, frame.slice(0, -4))).toBeNull();
  });

  test("[ST-7] are refused above the limit of their type before anything is inflated", () => {
    const untouched = {
      ...deflate,
      inflateRaw: () => {
        throw new Error("inflated");
      },
    };
    const claim = (length: number) => concat(u8(1), u32(length), new Uint8Array(20));
    expect(decodeChunk(untouched, file, claim(32_769))).toBeNull();
    expect(decodeChunk(untouched, layout, claim(1_048_577))).toBeNull();
    expect(decodeChunk(untouched, LIST, claim(0xffff_ffff))).toBeNull();
    expect(() => decodeChunk(untouched, file, claim(32_768))).toThrow("inflated");
    expect(() => encodeChunk(deflate, file, new Uint8Array(32_769))).toThrow(RangeError);
  });

  test("[ST-7] with an unknown codec, a wrong length or no head are refused", () => {
    expect(decodeChunk(deflate, file, concat(u8(2), u32(1), u8(0)))).toBeNull();
    expect(decodeChunk(deflate, file, concat(u8(0), u32(2), u8(0)))).toBeNull();
    expect(decodeChunk(deflate, file, utf8("x"))).toBeNull();
  });

  test("[ST-7] of the other implementation open too", () => {
    const content = utf8("again and ".repeat(500));
    for (const other of [nodeDeflate, webDeflate]) {
      expect(decodeChunk(deflate, file, encodeChunk(other, file, content))).toEqual(content);
    }
  });
});
