import { describe, expect, test } from "bun:test";
import { readAddress } from "../workspace/addresses.ts";
import { addressNotes, agoWords, hostWords, keptWords, typedWords } from "./browser-words.ts";

describe("words about addresses", () => {
  test("[WB-4] a plain address says where it leads and nothing else", () => {
    const plain = readAddress("https://example.org/a");
    expect(hostWords(plain)).toBe("example.org");
    expect(addressNotes(plain)).toEqual([]);
    expect(typedWords(plain)).toBe("Opens example.org.");
  });

  test("[WB-4] what could be mistaken says so, and in which form it is looked up", () => {
    const named = readAddress("http://bank.example:x@m\u00fcller.example/");
    expect(hostWords(named)).toBe("m\u00fcller.example (xn--mller-kva.example)");
    expect(addressNotes(named)).toEqual([
      "Looked up as xn--mller-kva.example.",
      "A name stands in front. It leads to m\u00fcller.example.",
      "Not encrypted on its way.",
    ]);
    expect(hostWords(readAddress("javascript:x"))).toBe("A script, kept as text");
    expect(typedWords(readAddress("data:,x"))).toStartWith("This is content and not a place.");
  });

  test("[WB-3] a tab says what it brings along", () => {
    expect(keptWords(0, 0, [])).toBe("Not opened yet.");
    expect(keptWords(1, 2, ["password"])).toBe("Opened once; 2 form fields kept; not kept: password.");
    expect(agoWords(null, 0)).toBe("");
    expect(agoWords("2026-11-22T09:00:00.000Z", Date.parse("2026-11-22T12:00:00.000Z"))).toBe("3 h ago");
  });
});
