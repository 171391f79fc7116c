import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { readCutJson } from "./cut-json.ts";

/** Whether `part` is `whole` with something left out at its end: members, items, nothing else. */
const isPrefixOf = (part: unknown, whole: unknown): boolean => {
  if (Array.isArray(part) && Array.isArray(whole)) {
    return part.length <= whole.length && part.every((item, i) => isPrefixOf(item, whole[i]));
  }
  if (typeof part === "object" && part !== null && typeof whole === "object" && whole !== null) {
    return Object.entries(part).every(
      ([key, value]) => key in whole && isPrefixOf(value, Reflect.get(whole, key)),
    );
  }
  return Object.is(part, whole);
};

describe("JSON that was cut off", () => {
  test("[RC-8] [A6] is read to the end of its last complete value, and the rest is told by bytes", () => {
    expect(readCutJson('{"a":1,"b":[2,3,{"c":"ä')).toEqual({ value: { a: 1, b: [2, 3, {}] }, leftBytes: 7 });
    expect(readCutJson('{"a":"one","b":tru')).toEqual({ value: { a: "one" }, leftBytes: 8 });
    expect(readCutJson("[1,2,30")).toEqual({ value: [1, 2], leftBytes: 3 });
    expect(readCutJson('{"a":1}')).toEqual({ value: { a: 1 }, leftBytes: 0 });
    expect(readCutJson('{"a":1} and more')).toEqual({ value: { a: 1 }, leftBytes: 9 });
    expect(readCutJson('"torn')).toEqual({ value: undefined, leftBytes: 5 });
    expect(readCutJson("")).toEqual({ value: undefined, leftBytes: 0 });
    expect(readCutJson('{"a":"x\\')).toEqual({ value: {}, leftBytes: 7 });
  });

  test("[RC-8] [A6] wherever it is cut, nothing is made up and the bytes add up", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.double({ min: 0, max: 1, noNaN: true }), (value, share) => {
        // Of a number that stands alone nobody can say whether it went on.
        const json = JSON.stringify([value]);
        const cut = json.slice(0, Math.floor(json.length * share));
        const { value: read, leftBytes } = readCutJson(cut.toWellFormed());
        expect(read === undefined || isPrefixOf(read, JSON.parse(json))).toBe(true);
        expect(leftBytes).toBeLessThanOrEqual(Buffer.byteLength(cut));
        if (cut === json) expect(leftBytes).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  test("[RC-8] does not follow nesting that nobody wrote", () => {
    expect(readCutJson("[".repeat(100_000)).value).toBeUndefined();
  });
});
