import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { canonicalJson, parseJson } from "./canonical-json.ts";

const written = (value: unknown): string | null => {
  const json = canonicalJson(value);
  return json.ok ? json.value : null;
};

/** The same value with its members in another order. */
const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, shuffled(member)]),
  );
};

describe("canonical JSON", () => {
  test("[ST-2] has no white space and sorts keys by code unit", () => {
    expect(written({ b: 1, a: [true, null, "x"], "\u{1F600}": 2, "\uFFFD": 3 })).toBe(
      '{"a":[true,null,"x"],"b":1,"\u{1F600}":2,"\uFFFD":3}',
    );
    expect(written({ big: 1e21, small: 1e-7, int: 3 })).toBe('{"big":1e+21,"int":3,"small":1e-7}');
  });

  test("[ST-2] gives one text for a value, whatever the order of its members", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        fc.pre(written(value) !== null);
        expect(written(shuffled(value))).toBe(written(value) ?? "");
      }),
    );
  });

  test("[ST-2] gives back the value when it is parsed", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = written(value);
        fc.pre(json !== null);
        const parsed = parseJson(json ?? "");
        expect(parsed.ok && parsed.value).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test("[ST-2] refuses lone surrogates and what JSON lacks", () => {
    for (const value of [
      "\uD800",
      { "\uDC00": 1 },
      Number.NaN,
      Number.POSITIVE_INFINITY,
      1n,
      Symbol("x"),
      [() => 1],
    ]) {
      expect(written(value)).toBeNull();
    }
  });
});
