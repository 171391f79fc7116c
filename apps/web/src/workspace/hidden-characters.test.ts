import { describe, expect, test } from "bun:test";
import { hiddenText, textParts } from "./hidden-characters.ts";

describe("[WB-13] nothing hides in a text", () => {
  test("what turns or hides text is a piece of its own", () => {
    expect(textParts("if (a\u202e\u2066) // b")).toEqual([
      { hidden: false, text: "if (a" },
      { hidden: true, text: "\u202e\u2066" },
      { hidden: false, text: ") // b" },
    ]);
    expect(textParts("")).toEqual([]);
  });

  test("languages and emoji stay whole", () => {
    for (const text of ["שלום\u200f, עולם", "👩\u200d💻 a\tb\nc", "می\u200cخواهم"]) {
      expect(textParts(text)).toEqual([{ hidden: false, text }]);
    }
  });

  test("it is shown by number, and much of it shortly", () => {
    expect(hiddenText("\u202e")).toBe("U+202E");
    expect(hiddenText("\u{e0041}".repeat(9))).toBe("U+E0041 U+E0041 U+E0041 and 6 more");
  });
});
