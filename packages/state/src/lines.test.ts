import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { lineStretches, matchLines, splitLines } from "./lines.ts";

const linesOf = (text: string): readonly string[] => splitLines(text);
const matched = (a: readonly string[], b: readonly string[]): number =>
  matchLines(a, b).runs.reduce((sum, { length }) => sum + length, 0);

/** The plain way: quadratic, and right. */
const longestCommon = (a: readonly string[], b: readonly string[]): number => {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const line of a) {
    const next = [0];
    for (const [j, other] of b.entries()) {
      next.push(line === other ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};

const someLines = fc.array(fc.constantFrom("a\n", "b\n", "c\r\n", "d\n", "\n"), { maxLength: 40 });

describe("matching lines", () => {
  test("[MG-4] lines keep their ends, and joined they are the text", () => {
    expect(linesOf("a\r\nb\n\nc")).toEqual(["a\r\n", "b\n", "\n", "c"]);
    expect(linesOf("a\n")).toEqual(["a\n"]);
    expect(linesOf("")).toEqual([]);
    fc.assert(
      fc.property(fc.array(fc.constantFrom("x", "\n", "\r\n", "\r", "é")), (parts) => {
        expect(linesOf(parts.join("")).join("")).toBe(parts.join(""));
      }),
    );
  });

  test("[MG-4] as many lines match as can, in order, and the same texts always match the same way", () => {
    fc.assert(
      fc.property(someLines, someLines, (a, b) => {
        const match = matchLines(a, b);
        expect(match.exact).toBe(true);
        let [x, y] = [-1, -1];
        for (const run of match.runs) {
          expect(run.a).toBeGreaterThan(x);
          expect(run.b).toBeGreaterThan(y);
          expect(a.slice(run.a, run.a + run.length)).toEqual(b.slice(run.b, run.b + run.length));
          [x, y] = [run.a + run.length - 1, run.b + run.length - 1];
        }
        expect(matched(a, b)).toBe(longestCommon(a, b));
        expect(matchLines([...a], [...b])).toEqual(match);
      }),
      { numRuns: 500 },
    );
  });

  test("[MG-4] the stretches between the runs turn the one text into the other", () => {
    fc.assert(
      fc.property(someLines, someLines, (a, b) => {
        const made = [...a];
        const stretches = lineStretches(matchLines(a, b), a.length, b.length);
        for (const { aFrom, aTo, bFrom, bTo } of stretches.toReversed()) {
          made.splice(aFrom, aTo - aFrom, ...b.slice(bFrom, bTo));
        }
        expect(made).toEqual(b);
      }),
    );
  });

  test("[MG-5] beyond its bound the search says so, and what it found still fits", () => {
    const a = Array.from({ length: 2_000 }, (_, n) => `${(n * 7919) % 50}\n`);
    const b = Array.from({ length: 2_000 }, (_, n) => `${(n * 6101) % 50}\n`);
    const match = matchLines(a, b, 10_000);
    expect(match.exact).toBe(false);
    for (const run of match.runs) {
      expect(a.slice(run.a, run.a + run.length)).toEqual(b.slice(run.b, run.b + run.length));
    }
    expect(matchLines(a, b).exact).toBe(true);
  });

  test("[MG-4] a line among a hundred thousand costs no more than reading them", () => {
    const a = Array.from({ length: 100_000 }, (_, n) => `line ${n % 1_000}\n`);
    const b = a.with(300, "changed\n").toSpliced(70_000, 0, "new\n", "line 5\n").toSpliced(99_000, 3);
    const match = matchLines(a, b, 400_000);
    expect(match.exact).toBe(true);
    expect(matched(a, b)).toBe(a.length - 4);
  });
});
