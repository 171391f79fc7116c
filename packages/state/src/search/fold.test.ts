import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { fold, skeleton } from "./fold.ts";
import { gramsOf } from "./grams.ts";
import { compilePattern } from "./pattern.ts";
import { type Matcher, matcherOf, type Query } from "./query.ts";

const matcher = (query: Query): Matcher => {
  const made = matcherOf(query, compilePattern);
  if (!made.ok) throw new Error(made.error);
  return made.value;
};
const found = (query: Query | string, line: string): readonly string[] =>
  matcher(typeof query === "string" ? { text: query } : query)
    .places(line)
    .map(({ start, end }) => line.slice(start, end));

/** Characters that fold, combine, grow or shrink. */
const hard = fc.constantFrom(
  ..."aAbJjsSßẞſςΣσıIiİKkéÉeøŒﬁﬀǰ𝒳🙂ᾳᾼ각가\u1100\u1161\u11a8कि्",
  "\u0301",
  "\u030c",
  "\u0323",
  "\u0345",
  "\u0307",
);
const text = fc.oneof(
  fc.array(hard, { maxLength: 12 }).map((points) => points.join("")),
  fc.string({ unit: "binary", maxLength: 20 }).map((value) => value.toWellFormed().replaceAll(/[\r\n]/g, "")),
);

describe("folding [SE-6]", () => {
  test("[SE-6] what is the same but for case and composition is found, at its place in the original", () => {
    expect(found("straße", "Die STRASSE und die Straẞe")).toEqual(["STRASSE", "Straẞe"]);
    expect(found("ÉCOLE", "une e\u0301cole")).toEqual(["e\u0301cole"]);
    expect(found("σίσυφος", "ΣΊΣΥΦΟΣ")).toEqual(["ΣΊΣΥΦΟΣ"]);
    expect(found("kelvin", "300 \u212Aelvin 🙂 kelvin")).toEqual(["\u212Aelvin", "kelvin"]);
    expect(found("file", "the ﬁle")).toEqual(["ﬁle"]);
    expect(found("각", "\u1100\u1161\u11a8")).toEqual(["\u1100\u1161\u11a8"]);
    expect(found("🙂", "a🙂b")).toEqual(["🙂"]);
  });

  test("[SE-6] with case nothing but composition is put aside", () => {
    expect(found({ text: "École", caseSensitive: true }, "École école E\u0301cole")).toEqual([
      "École",
      "E\u0301cole",
    ]);
  });

  test("[SE-6] whole words end where letters, marks and digits do", () => {
    const whole = (word: string, line: string) => found({ text: word, wholeWords: true }, line).length;
    expect(whole("cat", "cat concat cat5 cat_ (cat) cat\u0301 Cat")).toBe(3);
    expect(whole("größe", "Größe, größer")).toBe(1);
    expect(whole("->", "a->b")).toBe(1);
  });

  test("[SE-6] places are apart, in order, and each folds to the query", () => {
    fc.assert(
      fc.property(text, text, fc.boolean(), (line, around, caseSensitive) => {
        const query = line.slice(0, 6).toWellFormed();
        if (query === "") return;
        const wanted = fold(query, caseSensitive).text;
        let end = 0;
        for (const place of matcher({ text: query, caseSensitive }).places(`${around}${line}`)) {
          expect(place.start).toBeGreaterThanOrEqual(end);
          expect(fold(`${around}${line}`.slice(place.start, place.end), caseSensitive).text).toContain(
            wanted,
          );
          end = place.end;
        }
      }),
      { numRuns: 500 },
    );
  });

  test("[SE-6] canonically equal texts have one form, and so have all cases of a letter", () => {
    fc.assert(
      fc.property(text, (value) => {
        for (const form of ["NFC", "NFD"] as const) {
          expect(fold(value.normalize(form), false).text.normalize("NFC")).toBe(
            fold(value, false).text.normalize("NFC"),
          );
        }
        const once = fold(value, false).text;
        expect(fold(once, false).text).toBe(once);
      }),
      { numRuns: 500 },
    );
  });
});

describe("grams [SE-4]", () => {
  test("[SE-4] a text that matches has every gram of the query", () => {
    fc.assert(
      fc.property(text, text, text, fc.boolean(), (before, query, after, caseSensitive) => {
        if (query === "") return;
        const line = `${before}${query}${after}`;
        const { places, grams } = matcher({ text: query, caseSensitive });
        if (places(line).length === 0) return;
        const has = new Set(gramsOf([line]));
        expect(grams.filter((gram) => !has.has(gram))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test("[SE-4] every code point has one skeleton, whatever its case or composition", () => {
    for (let code = 0; code < 0x2_0000; code++) {
      // No ideographs: they are alone of their kind. No halves of pairs.
      if ((code >= 0x3400 && code < 0xa000) || (code >= 0xd800 && code < 0xe000)) continue;
      const point = String.fromCodePoint(code);
      const bare = skeleton(point);
      if (skeleton(bare) !== bare || skeleton(fold(point, false).text) !== bare) {
        throw new Error(`U+${code.toString(16)} has more than one skeleton`);
      }
    }
  });
});

describe("regular expressions [SE-6]", () => {
  test("[SE-6] they find by line, without regard to case unless asked", () => {
    expect(found({ text: "f(o+)\\b", regex: true }, "Foo fooo fob")).toEqual(["Foo", "fooo"]);
    expect(found({ text: "^let .*;$", regex: true, caseSensitive: true }, "let é = 1;")).toEqual([
      "let é = 1;",
    ]);
    expect(found({ text: "x*", regex: true }, "abc")).toEqual([]);
    expect(found({ text: "é", regex: true }, "e\u0301")).toEqual(["e\u0301"]);
  });

  test("[SE-6] what cannot be held to a bound is refused, and no expression holds anybody up", () => {
    const refused = (query: Query) => {
      const made = matcherOf(query, compilePattern);
      return made.ok ? null : made.error;
    };
    for (const bad of ["(?=a)", "(a)\\1", "(", "a{2000}{2000}"]) {
      expect(refused({ text: bad, regex: true })).toBe("pattern");
    }
    expect(refused({ text: "" })).toBe("empty");
    expect(refused({ text: "x".repeat(1_001) })).toBe("too-long");
    expect(refused({ text: "a\nb" })).toBe("not-text");
    expect(refused({ text: "\ud800" })).toBe("not-text");
    expect(found({ text: "(x+x+)+y", regex: true }, "x".repeat(20_000))).toEqual([]);
    const slow = matcher({ text: "(a|b|c|d){50}e", regex: true });
    expect(slow.places("a".repeat(2_000_000))).toEqual([]);
    expect(slow.stopped()).toBe(1);
  });
});
