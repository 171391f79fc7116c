import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { padContent, padme, unpadContent } from "./padding.ts";

/** Padmé as the paper writes it, digit by digit of the binary form: slow and obvious. */
const padmeByDigits = (length: number): number => {
  const digits = length.toString(2);
  const exponent = digits.length - 1;
  const kept = exponent.toString(2).length;
  const cleared = Math.max(0, exponent - kept);
  const tail = digits.slice(digits.length - cleared);
  if (cleared === 0 || /^0*$/.test(tail)) return length;
  return Number.parseInt(digits.slice(0, digits.length - cleared), 2) * 2 ** cleared + 2 ** cleared;
};

describe("padding", () => {
  test("[SF-10] [Z18] padme is what the slow form says, adds at most 12 %, and is stable", () => {
    for (const length of [0, 1]) expect(padme(length)).toBe(length);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 2 ** 31 - 1 }), (length) => {
        expect(padme(length)).toBe(padmeByDigits(length));
        expect(padme(padme(length))).toBe(padme(length));
        expect(padme(length)).toBeLessThanOrEqual(length * 1.12);
      }),
    );
  });

  test("[SF-10] content comes back, and a frame of it has a Padmé length", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (array) => {
        const content = new Uint8Array(array);
        const padded = padContent(content);
        expect(padded.length + 16).toBe(padme(4 + content.length + 16));
        expect(unpadContent(padded)).toEqual(content);
      }),
    );
  });

  test("[SF-10] other paddings and non-zero filler are refused", () => {
    const padded = padContent(new Uint8Array(39).fill(1));
    expect(padded.length).toBeGreaterThan(43);
    const filled = padded.slice();
    filled[filled.length - 1] = 1;
    const shorter = padded.slice();
    shorter[3] = 1;
    const longer = padded.slice();
    longer[0] = 1;
    for (const bad of [filled, shorter, longer, padded.slice(0, -1), padded.slice(0, 3)]) {
      expect(unpadContent(bad)).toBeNull();
    }
  });
});
