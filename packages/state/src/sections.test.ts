import { describe, expect, test } from "bun:test";
import type { Bytes } from "@holdfast/vault/bytes";
import fc from "fast-check";
import { anyState } from "../fixtures/arbitrary-state.ts";
import { fileOf, messageOf, smallState } from "../fixtures/states.ts";
import { applySections, decodeSections } from "./apply-sections.ts";
import { dirtySections, sectionKeys } from "./dirty.ts";
import { emptyState } from "./empty-state.ts";
import type { State } from "./model.ts";
import type { SectionKey } from "./section-key.ts";
import { encodeSection } from "./sections.ts";
import { appendScrollback } from "./terminal-sections.ts";

const sectionsOf = (state: State): Map<SectionKey, Bytes> => {
  const sections = new Map<SectionKey, Bytes>();
  for (const key of sectionKeys(state)) {
    const encoded = encodeSection(state, key);
    if (!encoded.ok) throw new Error(`${key}: ${encoded.error}`);
    sections.set(key, encoded.value);
  }
  return sections;
};

describe("sections", () => {
  test("[ST-3] of any state give back exactly that state", () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const decoded = decodeSections(sectionsOf(state));
        expect(decoded.malformed).toEqual([]);
        expect(decoded.state).toEqual(state);
      }),
      { numRuns: 60 },
    );
  });

  test("[ST-3] have unique names", () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const keys = sectionKeys(state);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 40 },
    );
  });

  test("[ST-3] of two files whose paths are one after NFC keep both under distinct names", () => {
    const state: State = {
      ...emptyState(),
      files: { a: fileOf("a", "caf\u00e9.md", "composed"), b: fileOf("b", "cafe\u0301.md", "decomposed") },
    };
    const { state: decoded, renamed } = decodeSections(sectionsOf(state));
    expect(decoded.files["a"]).toEqual(fileOf("a", "caf\u00e9.md", "composed"));
    expect(decoded.files["b"]).toEqual(fileOf("b", "caf\u00e9 (2).md", "decomposed"));
    expect(renamed).toEqual(["b"]);
  });

  test("[ST-3] leave things that no change names as they are, by identity", () => {
    const state = smallState();
    const { state: after } = applySections(
      state,
      new Map([["metadata:", sectionsOf(state).get("metadata:") ?? null]]),
    );
    expect(after.files).toBe(state.files);
    expect(after.conversations).toBe(state.conversations);
    expect(after.layout).toBe(state.layout);
  });

  test("[ST-19] with bytes of another form are named, and nothing is taken from them", () => {
    const sections = sectionsOf(smallState());
    const broken = new TextEncoder().encode('{"not":"a layout"}');
    sections.set("layout:", broken);
    sections.set("conv:k:1", broken);
    const { state, malformed } = decodeSections(sections);
    expect([...malformed].sort()).toEqual(["conv:k:1", "layout:"]);
    expect(state.layout).toEqual(emptyState().layout);
    expect(state.conversations["k"]?.messages.map(({ id }) => id)).toEqual([
      ...Array.from({ length: 64 }, (_, i) => `m${i}`),
      "m128",
      "m129",
    ]);
  });
});

describe("pages", () => {
  test("[ST-4] of a terminal: output at the end touches the last page only", () => {
    const state = smallState();
    const { t } = state.terminals;
    if (t === undefined) throw new Error("no terminal");
    const long: State = {
      ...state,
      terminals: { t: { ...t, scrollback: appendScrollback(t.scrollback, "ä".repeat(200_000)) } },
    };
    const longTerminal = long.terminals["t"];
    if (longTerminal === undefined) throw new Error("no terminal");
    expect(longTerminal.scrollback.pages.length).toBe(4);
    const more: State = {
      ...long,
      terminals: { t: { ...longTerminal, scrollback: appendScrollback(longTerminal.scrollback, "more") } },
    };
    expect(dirtySections(long, more)).toEqual({ changed: ["term:t:6"], removed: [] });
    expect(more.terminals["t"]?.scrollback.pages.join("")).toBe(`$ ls\r\n${"ä".repeat(200_000)}more`);
  });

  test("[ST-4] of a terminal: trimming drops whole pages and keeps the numbers of the others", () => {
    const start = appendScrollback({ firstPage: 0, pages: [] }, "x".repeat(131_072 * 3), 3);
    const trimmed = appendScrollback(start, "y", 3);
    expect(trimmed.firstPage).toBe(1);
    expect(trimmed.pages[0]).toBe(start.pages[1] ?? "");
    expect(trimmed.pages.at(-1)).toBe("y");
  });

  test("[ST-4] of a conversation: a new message touches the last page only", () => {
    const state = smallState();
    const { k } = state.conversations;
    if (k === undefined) throw new Error("no conversation");
    const messages = [...k.messages, messageOf("new", "hello")];
    const after: State = { ...state, conversations: { ...state.conversations, k: { ...k, messages } } };
    expect(dirtySections(state, after)).toEqual({ changed: ["conv:k:2"], removed: [] });
  });
});
