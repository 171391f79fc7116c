import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { statePair } from "../../fixtures/arbitrary-state.ts";
import { aConflict, fileOf, messageOf, smallState, withFile } from "../../fixtures/states.ts";
import { emptyState } from "../empty-state.ts";
import type { State } from "../model.ts";
import { compare } from "./compare.ts";
import { nameOf } from "./name.ts";

const small = smallState();
const nameFor = (after: State): string => nameOf(compare(small, after));
const say = (state: State, id: string, words: readonly string[]): State => {
  const conversation = state.conversations[id];
  if (conversation === undefined) throw new Error("no such conversation");
  const messages = [...conversation.messages, ...words.map((word, i) => messageOf(`said-${id}-${i}`, word))];
  return { ...state, conversations: { ...state.conversations, [id]: { ...conversation, messages } } };
};

describe("[Z20] [CA-10] a name out of differences", () => {
  test("says what was worked on most", () => {
    const edited = withFile(small, fileOf("a", "src/timer.ts", "one\ntwo\nthree\n"));
    expect(nameFor(edited)).toBe("Edit timer.ts");
    const more = withFile(withFile(edited, fileOf("n", "n.md", "x\n")), fileOf("m", "m.md", "x\n"));
    expect(nameFor(more)).toBe("Edit timer.ts and 2 more");
    expect(nameFor(say(small, "k", ["one", "two", "three"]))).toBe("3 messages in “First”");
    expect(nameFor(say(say(small, "k", ["one"]), "l", ["two"]))).toBe("2 messages in 2 conversations");
    expect(nameFor(say(edited, "k", ["one"]))).toBe("Edit timer.ts, 1 message in “First”");
    const { a: _, ...others } = small.files;
    expect(nameFor({ ...small, files: others })).toBe("Remove a.ts");
    expect(nameFor(withFile(small, fileOf("a", "src/b.ts", "export const a = 1;\n")))).toBe("Rename b.ts");
    expect(nameFor({ ...small, settings: { ...small.settings, theme: "dark" } })).toBe("Other settings");
    expect(nameFor({ ...small, tabs: {} })).toBe("Tab “Example” removed");
    expect(nameFor({ ...small, conflicts: { ...small.conflicts, z: aConflict("z") } })).toBe(
      "Conflict “src/a.ts” added",
    );
    expect(nameFor({ ...small, layout: emptyState().layout })).toBe("Other places and panels");
    expect(nameFor(small)).toBe("No changes");
  });

  test("is one that a checkpoint may have, and the same for the same states", () => {
    fc.assert(
      fc.property(statePair, fc.string({ unit: "binary", maxLength: 300 }), ({ before, after }, path) => {
        const odd = withFile(after, fileOf("odd", path === "" ? "p" : path, "x\n"));
        const name = nameOf(compare(before, odd));
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(100);
        expect(name).toBe(name.trim().normalize("NFC"));
        expect(name.isWellFormed()).toBe(true);
        expect(nameOf(compare(structuredClone(before), structuredClone(odd)))).toBe(name);
      }),
      { numRuns: 100 },
    );
  });
});
