import { describe, expect, test } from "bun:test";
import type { Conflict } from "@holdfast/state/model";
import { conflictName, conflictNotice, sideWords } from "./merge-words.ts";

const conflict = (change: Partial<Conflict> = {}): Conflict => ({
  id: "c-1",
  kind: "file",
  thing: "a",
  name: "notes.md",
  base: "",
  ours: "mine",
  theirs: "theirs",
  oursBy: { device: "dev_1", at: "2026-11-21T08:00:00.000Z" },
  theirsBy: { device: "dev_2", at: "2026-11-21T08:01:00.000Z" },
  ...change,
});

describe("what is said of changes that do not fit together", () => {
  test("[MG-5] counts files, not conflicts, and names other parts", () => {
    expect(conflictNotice([conflict(), conflict({ id: "c-2" })])).toBe(
      "1 file has changes from two devices that do not fit together.",
    );
    expect(conflictNotice([conflict(), conflict({ id: "c-2", kind: "tab", thing: "x" })])).toBe(
      "1 file and 1 other part have changes from two devices that do not fit together.",
    );
    expect(conflictName(conflict())).toBe("notes.md");
    expect(conflictName(conflict({ kind: "settings", name: "settings", thing: null }))).toBe("The settings");
  });

  test("[MG-6] the sides are called as they look from here", () => {
    expect(sideWords(conflict(), "dev_1").ours).toBe("this device’s text");
    expect(sideWords(conflict(), "dev_2").theirs).toBe("this device’s text");
    expect(sideWords(conflict(), "dev_3").ours).toBe("one device’s text");
  });
});
