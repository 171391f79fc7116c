import { describe, expect, test } from "bun:test";
import type { Bytes } from "@holdfast/vault/bytes";
import fc from "fast-check";
import { anyState, mixOf } from "../fixtures/arbitrary-state.ts";
import { fileOf, smallState, withFile } from "../fixtures/states.ts";
import { dirtySections } from "./dirty.ts";
import { journalEntry, replayJournal } from "./journal.ts";
import type { State } from "./model.ts";

const entryBetween = (before: State, after: State): Bytes => {
  const { changed, removed } = dirtySections(before, after);
  return journalEntry(after, changed, removed).content;
};

describe("the journal", () => {
  test("[ST-20] replayed in order on the head's state gives the state of the last entry", () => {
    const history = fc.tuple(
      anyState,
      anyState,
      fc.array(fc.array(fc.boolean(), { minLength: 1 }), { maxLength: 5 }),
    );
    fc.assert(
      fc.property(history, ([head, other, choices]) => {
        const states = [head];
        for (const choice of choices) states.push(mixOf(states.at(-1) ?? head, other, choice));
        const entries = states.slice(1).map((state, i) => entryBetween(states[i] ?? head, state));
        const replayed = replayJournal(head, entries);
        expect(replayed.setAside).toEqual([]);
        expect(replayed.malformed).toEqual([]);
        expect(replayed.state).toEqual(states.at(-1) ?? head);
      }),
      { numRuns: 50 },
    );
  });

  test("[ST-20] keeps the identity of everything it does not change", () => {
    const state = smallState();
    const after = withFile(state, fileOf("a", "src/a.ts", "edited"));
    const replayed = replayJournal(state, [entryBetween(state, after)]).state;
    expect(replayed).toEqual(after);
    expect(replayed.conversations).toBe(state.conversations);
    expect(replayed.files["b"]).toBe(state.files["b"]);
  });

  test("[ST-20] [RC-8] [A6] of a cut entry takes what is complete, says what is left, and replays the others", () => {
    const state = smallState();
    const one = withFile(state, fileOf("one", "one.ts", "1"));
    const two = withFile(one, fileOf("two", "two.ts", "2"));
    const good = [entryBetween(state, one), entryBetween(one, two)] as const;
    for (let length = 0; length < good[0].length; length++) {
      const replayed = replayJournal(state, [good[0].slice(0, length), good[1]]);
      expect(replayed.setAside).toEqual([0]);
      expect(replayed.leftBytes).toBeLessThanOrEqual(length);
      // The file is there once both of its sections are, and never half.
      const { one: file, ...files } = replayed.state.files;
      expect(file === undefined || file.content === "1").toBe(true);
      expect({ ...replayed.state, files }).toEqual(withFile(state, fileOf("two", "two.ts", "2")));
    }
  });

  test("[ST-20] holds only the sections that changed", () => {
    const state = smallState();
    const after = withFile(state, fileOf("a", "src/a.ts", "0123456789"));
    expect(entryBetween(state, after).length).toBeLessThan(40);
    expect(entryBetween(state, state).length).toBe(1);
  });

  test("[ST-21] names what it cannot hold and keeps the rest", () => {
    const state = withFile(smallState(), fileOf("a", "src/a.ts", "\uD800"));
    const entry = journalEntry(state, ["file:a", "layout:"], []);
    expect(entry.skipped).toEqual([{ key: "file:a", reason: "not-text" }]);
    expect(replayJournal(smallState(), [entry.content]).malformed).toEqual([]);
  });
});
