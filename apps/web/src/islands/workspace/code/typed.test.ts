import { expect, test } from "bun:test";
import { ChangeSet, Text } from "@codemirror/state";
import fc from "fast-check";
import { meet, nothingTyped, type Typed, withTyping } from "./typed.ts";

const textOf = (text: string): Text => Text.of(text.split("\n"));

/** What an editor shows: the known text with what was typed on top. */
const shown = ({ known, changes }: Typed): string =>
  changes === null ? known : changes.apply(textOf(known)).toString();

const typing = (typed: Typed, from: number, to: number, insert: string): Typed => {
  const { length } = shown(typed);
  const start = Math.min(from, length);
  return withTyping(
    typed,
    ChangeSet.of({ from: start, to: Math.max(start, Math.min(to, length)), insert }, length, "\n"),
  );
};

test("what is typed bit by bit adds up", () => {
  const typed = typing(typing(nothingTyped("ac"), 1, 1, "b"), 3, 3, "d");
  expect(shown(typed)).toBe("abcd");
  expect(typed.known).toBe("ac");
});

test("the same text from elsewhere changes nothing", () => {
  expect(meet(nothingTyped("text"), "text")).toBeNull();
});

test("a change from elsewhere is taken over where nothing was typed", () => {
  const met = meet(nothingTyped("one two"), "one 2");
  expect(met?.apply.apply(textOf("one two")).toString()).toBe("one 2");
  expect(met?.typed).toEqual(nothingTyped("one 2"));
});

test("what was typed meanwhile stays beside a change from elsewhere", () => {
  const mine = typing(nothingTyped("first\nsecond\n"), 0, 0, "typed ");
  const met = meet(mine, "first\nchanged\n");
  expect(met?.apply.apply(textOf(shown(mine))).toString()).toBe("typed first\nchanged\n");
});

test("editor and state agree after any meeting", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "\n"), maxLength: 20 });
  const edit = fc.tuple(fc.nat(20), fc.nat(20), text);
  fc.assert(
    fc.property(text, text, fc.array(edit, { maxLength: 4 }), (known, theirs, edits) => {
      const mine = edits.reduce(
        (typed, [from, to, insert]) => typing(typed, from, to, insert),
        nothingTyped(known),
      );
      const met = meet(mine, theirs);
      if (met === null) return;
      expect(met.typed.known).toBe(theirs);
      expect(met.apply.apply(textOf(shown(mine))).toString()).toBe(shown(met.typed));
    }),
  );
});
