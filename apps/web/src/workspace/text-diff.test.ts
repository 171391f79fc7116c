import { expect, test } from "bun:test";
import fc from "fast-check";
import { textChange } from "./text-diff.ts";

const applied = (before: string, after: string): string => {
  const change = textChange(before, after);
  return change === null ? before : before.slice(0, change.from) + change.insert + before.slice(change.to);
};

test("equal texts do not differ", () => {
  expect(textChange("same", "same")).toBeNull();
});

test("only the stretch that differs is replaced", () => {
  expect(textChange("one two three", "one 2 three")).toEqual({ from: 4, to: 7, insert: "2" });
  expect(textChange("aa", "aaa")).toEqual({ from: 2, to: 2, insert: "a" });
  expect(textChange("aaa", "aa")).toEqual({ from: 2, to: 3, insert: "" });
});

test("characters outside the basic plane are replaced whole", () => {
  expect(textChange("x😀y", "x😁y")).toEqual({ from: 1, to: 3, insert: "😁" });
});

test("applied, the change makes one text out of the other", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "\n", "😀", "😁"), maxLength: 24 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(applied(before, after)).toBe(after);
    }),
  );
});
