import { describe, expect, test } from "bun:test";
import { equal } from "@holdfast/vault/bytes";
import fc from "fast-check";
import { statePair } from "../fixtures/arbitrary-state.ts";
import { smallState } from "../fixtures/states.ts";
import { dirtySections, sectionKeys } from "./dirty.ts";
import type { State } from "./model.ts";
import type { SectionKey } from "./section-key.ts";
import { encodeSection } from "./sections.ts";

const contentOf = (state: State, key: SectionKey) => {
  const encoded = encodeSection(state, key);
  if (!encoded.ok) throw new Error(encoded.error);
  return encoded.value;
};

/** The slow and obvious way: encode everything on both sides and compare. */
const comparedWhole = (before: State, after: State) => {
  const was = new Set(sectionKeys(before));
  const is = new Set(sectionKeys(after));
  return {
    changed: [...is].filter((key) => !was.has(key) || !equal(contentOf(before, key), contentOf(after, key))),
    removed: [...was].filter((key) => !is.has(key)),
  };
};

describe("dirty sections", () => {
  test("[ST-4] are all that a full comparison finds, and only sections of changed slices besides", () => {
    fc.assert(
      fc.property(statePair, ({ before, after }) => {
        const dirty = dirtySections(before, after);
        const whole = comparedWhole(before, after);
        expect(new Set(dirty.removed)).toEqual(new Set(whole.removed));
        expect(whole.changed.filter((key) => !dirty.changed.includes(key))).toEqual([]);
        expect(dirty.changed.filter((key) => !sectionKeys(after).includes(key))).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  test("[ST-4] of the same state are none", () => {
    const state = smallState();
    expect(dirtySections(state, state)).toEqual({ changed: [], removed: [] });
  });

  test("[ST-4] are found without looking into slices that are the same object", () => {
    const state = smallState();
    const untouchable = new Proxy(state.files["a"] ?? {}, {
      get: (_, property) => {
        throw new Error(`read ${String(property)} of an unchanged slice`);
      },
    }) as NonNullable<State["files"][string]>;
    const files: State["files"] = { ...state.files, a: untouchable };
    const b = files["b"];
    if (b === undefined) throw new Error("no file b");
    const before = { ...state, files };
    const after = { ...before, files: { ...files, b: { ...b, dirty: false } } };
    expect(dirtySections(before, after)).toEqual({ changed: ["file-meta:b"], removed: [] });
  });

  test("[ST-4] of one edit are exactly the sections of that edit", () => {
    const state = smallState();
    const { a } = state.files;
    if (a === undefined) throw new Error("no file a");
    const edit = (change: Partial<typeof a>): State => ({
      ...state,
      files: { ...state.files, a: { ...a, ...change } },
    });
    expect(dirtySections(state, edit({ content: "x" })).changed).toEqual(["file:a"]);
    expect(dirtySections(state, edit({ cursor: { anchor: 4, head: 4 } })).changed).toEqual(["file-meta:a"]);
    expect(dirtySections(state, edit({ cursor: { ...a.cursor } })).changed).toEqual([]);
    const { t } = state.terminals;
    if (t === undefined) throw new Error("no terminal");
    const terminals = { t: { ...t, env: { TOKEN: "other" } } };
    expect(dirtySections(state, { ...state, terminals }).changed).toEqual(["secret:env:t"]);
    expect(dirtySections(state, { ...state, terminals: {} })).toEqual({
      changed: [],
      removed: ["term-meta:t", "secret:env:t", "term:t:3"],
    });
  });
});
