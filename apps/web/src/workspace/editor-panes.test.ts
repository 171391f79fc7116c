import { describe, expect, test } from "bun:test";
import { emptyState } from "@holdfast/state/empty-state";
import { checkState, type State } from "@holdfast/state/model";
import fc from "fast-check";
import {
  closeFile,
  closeOthers,
  type EditorPane,
  hasBeside,
  moveAcross,
  moveTab,
  paneTabs,
  paneThere,
  pinnedIds,
  placeTab,
  showFile,
  stepFile,
  togglePin,
  withoutFiles,
} from "./editor-panes.ts";
import { addFile } from "./file-changes.ts";

type Change = (state: State) => State;

const after = (state: State, ...changes: readonly Change[]): State =>
  changes.reduce((next, change) => change(next), state);
const FILES = after(
  emptyState("2026-01-02T03:04:05.000Z"),
  ...["a", "b", "c", "d"].map((id) => addFile(id, `${id}.ts`)),
);
const OPEN = after(FILES, showFile("a"), showFile("b"), showFile("c"));
const tabs = (state: State, pane: EditorPane = "first"): string => {
  const { open, active } = paneTabs(state.layout, pane);
  return open.map((id) => (id === active ? `[${id}]` : id)).join(" ");
};

describe("[WB-12] tabs of the editor", () => {
  test("are put in order", () => {
    expect(tabs(placeTab("c", 0, "first")(OPEN))).toBe("[c] a b");
    expect(tabs(placeTab("a", 9, "first")(OPEN))).toBe("b [c] a");
    expect(tabs(moveTab("a", 1, "first")(OPEN))).toBe("b a [c]");
    expect(moveTab("a", -1, "first")(OPEN)).toBe(OPEN);
    expect(moveTab("d", 1, "first")(OPEN)).toBe(OPEN);
  });

  test("are pinned in front, and stay there", () => {
    const pinned = togglePin("b")(OPEN);
    expect(tabs(pinned)).toBe("b a [c]");
    expect(tabs(placeTab("c", 0, "first")(pinned))).toBe("b [c] a");
    expect(tabs(moveTab("b", 2, "first")(pinned))).toBe("b a [c]");
    expect(tabs(after(pinned, showFile("d"), closeOthers("d", "first")))).toBe("b [d]");
    expect(pinnedIds(togglePin("b")(pinned).layout)).toEqual([]);
    expect(tabs(togglePin("b")(pinned))).toBe("b a [c]");
  });

  test("are walked through in each pane", () => {
    const two = after(OPEN, showFile("d", "beside"), showFile("a", "beside"));
    expect(tabs(stepFile(1, "beside")(two), "beside")).toBe("[d] a");
    expect(tabs(stepFile(1, "beside")(two))).toBe("a b [c]");
  });
});

describe("[WB-12] a second pane", () => {
  test("comes with its first file and goes with its last", () => {
    expect(paneThere(OPEN.layout, "beside")).toBe("first");
    const two = showFile("a", "beside")(OPEN);
    expect([hasBeside(two.layout), tabs(two, "beside"), tabs(two)]).toEqual([true, "[a]", "a b [c]"]);
    expect(paneThere(two.layout, "beside")).toBe("beside");
    expect(closeFile("a", "beside")(two).layout).toEqual(OPEN.layout);
  });

  test("takes the first one's place when that has nothing left", () => {
    const two = after(OPEN, showFile("d", "beside"), closeFile("a"), closeFile("b"), closeFile("c"));
    expect([tabs(two), hasBeside(two.layout)]).toEqual(["[d]", false]);
  });

  test("tabs go from one to the other", () => {
    const two = moveAcross("c", "first")(OPEN);
    expect([tabs(two), tabs(two, "beside")]).toEqual(["a [b]", "[c]"]);
    expect(tabs(moveAcross("a", "first", 0)(two), "beside")).toBe("[a] c");
    const back = moveAcross("c", "beside")(two);
    expect([tabs(back), hasBeside(back.layout)]).toEqual(["a b [c]", false]);
  });

  test("files that are gone have no tab", () => {
    const two = after(OPEN, showFile("c", "beside"), showFile("d", "beside"));
    const left = { ...two, layout: withoutFiles(two.layout, new Set(["c", "d"])) };
    expect([tabs(left), hasBeside(left.layout)]).toEqual(["a [b]", false]);
    expect(withoutFiles(two.layout, new Set())).toBe(two.layout);
  });

  test("what another program wrote in its place is no pane", () => {
    for (const beside of [null, 1, "a", [], {}, { open: "a" }, { open: [1, null] }]) {
      expect(hasBeside({ ...OPEN.layout, view: { beside } })).toBe(false);
    }
    const odd = { ...OPEN.layout, view: { beside: { open: ["a", 1], active: "z" }, pinnedFiles: "no" } };
    expect([paneTabs(odd, "beside"), pinnedIds(odd)]).toEqual([{ open: ["a"], active: "a" }, []]);
  });

  test("whatever is done, the tab in front is open and the state is sound", () => {
    const id = fc.constantFrom("a", "b", "c", "d");
    const pane = fc.constantFrom<EditorPane>("first", "beside");
    const change = fc.oneof(
      fc.tuple(id, pane).map(([file, where]) => showFile(file, where)),
      fc.tuple(id, pane).map(([file, where]) => closeFile(file, where)),
      fc.tuple(id, pane).map(([file, where]) => closeOthers(file, where)),
      fc
        .tuple(id, fc.integer({ min: -1, max: 4 }), pane)
        .map(([file, to, where]) => placeTab(file, to, where)),
      fc.tuple(id, pane).map(([file, where]) => moveAcross(file, where)),
      id.map(togglePin),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const { layout, ...state } = after(FILES, ...changes);
        expect(checkState({ ...state, layout }).ok).toBe(true);
        for (const each of ["first", "beside"] as const) {
          const { open, active } = paneTabs(layout, each);
          expect(new Set(open).size).toBe(open.length);
          expect(active === null ? open.length === 0 : open.includes(active)).toBe(true);
        }
      }),
    );
  });
});
