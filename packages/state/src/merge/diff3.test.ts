import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { splitLines } from "../lines.ts";
import { diff3, mergedText, overlapsIn, placeInMerged } from "./diff3.ts";

const someText = fc
  .array(fc.constantFrom("a\n", "b\n", "c\r\n", "d\n", "\n", "e"), { maxLength: 14 })
  .map((lines) => lines.join(""));

describe("merging line by line", () => {
  test("[MG-4] holds the changes of both where they do not overlap, neighbours included", () => {
    const merge = diff3("1\n2\n3\n4\n", "1\nzwei\n3\n4\n", "1\n2\ndrei\n4\nfünf\n");
    expect(overlapsIn(merge)).toBe(0);
    expect(mergedText(merge, "theirs")).toBe("1\nzwei\ndrei\n4\nfünf\n");
  });

  test("[MG-5] what overlaps is open, and everything around it is merged", () => {
    const merge = diff3("1\n2\n3\n4\n5\n", "eins\n2\n3\nvier\n5\n", "1\n2\n3\nfour\nfive\n");
    expect(overlapsIn(merge)).toBe(1);
    expect(mergedText(merge, "theirs")).toBe("eins\n2\n3\nfour\nfive\n");
    expect(mergedText(merge, "ours")).toBe("eins\n2\n3\nvier\n5\n");
    expect(mergedText(merge, "base")).toBe("eins\n2\n3\n4\n5\n");
    expect(overlapsIn(diff3("", "mine\n", "theirs\n"))).toBe(1);
    expect(overlapsIn(diff3("1\n", "1\nmine\n", "1\ntheirs\n"))).toBe(1);
    expect(overlapsIn(diff3("1\n", "1\nboth\n", "1\nboth\n"))).toBe(0);
  });

  test("[MG-4] line ends and a missing last one are kept", () => {
    const merge = diff3("a\r\nb\r\nc\r\nd", "A\r\nb\r\nc\r\nd", "a\r\nb\r\nC\r\nd");
    expect(mergedText(merge, "theirs")).toBe("A\r\nb\r\nC\r\nd");
    expect(mergedText(diff3("a\nb", "a\nb\n", "A\nb"), "theirs")).toBe("A\nb\n");
    // Nothing is put behind a line that has no end: the two would become one.
    expect(overlapsIn(diff3("a\n", "a", "a\nb\n"))).toBe(1);
  });

  test("[MG-1] [MG-2] one side's change is taken, and both orders agree where nothing overlaps", () => {
    fc.assert(
      fc.property(someText, someText, someText, (base, ours, theirs) => {
        expect(mergedText(diff3(base, ours, base), "theirs")).toBe(ours);
        expect(mergedText(diff3(base, base, theirs), "theirs")).toBe(theirs);
        expect(mergedText(diff3(base, ours, ours), "theirs")).toBe(ours);
        const merge = diff3(base, ours, theirs);
        const turned = diff3(base, theirs, ours);
        expect(overlapsIn(turned)).toBe(overlapsIn(merge));
        expect(mergedText(turned, "ours")).toBe(mergedText(merge, "theirs"));
      }),
      { numRuns: 1_000 },
    );
  });

  test("[MG-2] every line that a side put in stands in the merged text, or in a stretch that is open", () => {
    fc.assert(
      fc.property(someText, someText, someText, (base, ours, theirs) => {
        const merge = diff3(base, ours, theirs);
        for (const side of ["ours", "theirs"] as const) {
          const lines = merge.pieces.flatMap((piece) =>
            merge.lines[side].slice(piece[side].from, piece[side].to),
          );
          expect(lines).toEqual([...splitLines(side === "ours" ? ours : theirs)]);
        }
        const held = merge.pieces.filter(({ kind }) => kind === "ours" || kind === "both");
        const merged = new Set(splitLines(mergedText(merge, "theirs")));
        for (const piece of held) {
          for (const line of merge.lines.ours.slice(piece.ours.from, piece.ours.to)) {
            expect(merged.has(line)).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test("[MG-3] a cursor stays at the text where it stood", () => {
    const ours = "first\nsecond\nthird here\n";
    const merge = diff3("first\nsecond\nthird\n", ours, "new\nfirst\nsecond\nthird\n");
    const merged = mergedText(merge, "theirs");
    const at = placeInMerged(merge, "theirs", "ours", ours.indexOf("here"));
    expect(merged.slice(at, at + 4)).toBe("here");
    expect(placeInMerged(merge, "theirs", "ours", ours.length)).toBe(merged.length);
  });
});
