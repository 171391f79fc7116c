import { describe, expect, test } from "bun:test";
import { placeWords, skippedWords, standingWords, summaryWords, thingWords } from "./search-words.ts";
import { shortTime } from "./time.ts";

const at = (minutes: number): string => new Date(Date.UTC(2026, 10, 22, 10, minutes)).toISOString();
const save = (seq: number) => ({ seq, digest: `${seq}`, at: at(seq) });
const NOW = Date.parse(at(30));
const clock = (minutes: number): string => shortTime(at(minutes));

describe("words of a search [SE-7]", () => {
  test("[SE-7] when a text stood is said from now backwards", () => {
    const words = (...stretches: Parameters<typeof standingWords>[0]) => standingWords(stretches, NOW);
    expect(words({ from: save(5), to: null, saves: 3 })).toBe(`Now, since ${clock(5)}`);
    expect(words({ from: null, to: null, saves: 1 })).toBe("Now, not saved yet");
    expect(words({ from: save(5), to: save(9), saves: 3 })).toBe(`Then: ${clock(5)} – ${clock(9)}`);
    expect(words({ from: save(9), to: save(9), saves: 1 }, { from: save(2), to: save(3), saves: 2 })).toBe(
      `Then: ${clock(9)}, and 1 time before`,
    );
  });

  test("[SE-7] what was found, and what was not searched, is said in a line", () => {
    const summary = { matches: 0, full: false, saves: 12, skipped: 0, stopped: 0, offline: false };
    expect(summaryWords(summary)).toBe("Nothing found in 12 saves and what is there now");
    expect(summaryWords({ ...summary, matches: 1000, full: true, offline: true, stopped: 2 })).toBe(
      "1000 places and more in 12 saves and what is there now, as far as this device keeps them. 2 lines too long for this expression",
    );
    expect(skippedWords([])).toBeNull();
    expect(skippedWords([{ ...save(1), why: "sections" }])).toContain("Parts of 1 save could not be read");
    expect(
      skippedWords([
        { ...save(1), why: "damaged" },
        { ...save(2), why: "sections" },
      ]),
    ).toBe("1 save could not be read; the rest was searched");
  });

  test("[SE-7] places and things have names", () => {
    expect(placeWords({ part: "content", line: 12 })).toBe("Line 12");
    expect(placeWords({ part: "text", line: 1 })).toBe("Message");
    expect(thingWords({ kind: "bookmark", name: "" })).toBe("Bookmarks");
    expect(thingWords({ kind: "message", name: "" })).toBe("Conversation");
    expect(thingWords({ kind: "file", name: "a.ts" })).toBe("a.ts");
  });
});
