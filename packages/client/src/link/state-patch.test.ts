import { describe, expect, test } from "bun:test";
import { emptyState } from "@holdfast/state/empty-state";
import type { State } from "@holdfast/state/model";
import { sampleProject } from "@holdfast/state/sample-project";
import { applyPatch, diffStates } from "./state-patch.ts";

const NOW = "2026-11-21T08:00:00.000Z";
const sample = (): State => sampleProject(NOW);

const across = (before: State, after: State): State => {
  const patch = diffStates(before, after);
  return patch === null ? before : applyPatch(before, structuredClone(patch));
};

const message = (id: string) => ({
  id,
  parentId: null,
  role: "user" as const,
  parts: [{ type: "text" as const, text: `text of ${id}` }],
  createdAt: NOW,
  meta: {},
});

describe("state patch", () => {
  test("carries everything into an empty state and everything out again", () => {
    expect(across(emptyState(), sample())).toEqual(sample());
    expect(across(sample(), emptyState())).toEqual(emptyState());
  });

  test("[ST-4] untouched slices keep their identity on the other side", () => {
    const before = sample();
    const [first, second] = Object.keys(before.files);
    if (first === undefined || second === undefined) throw new Error("the sample has files");
    const file = before.files[first];
    if (file === undefined) throw new Error("the sample has files");
    const after = {
      ...before,
      files: { ...before.files, [first]: { ...file, cursor: { anchor: 1, head: 2 } } },
    };
    const patch = diffStates(before, after);
    expect(patch?.files.set.map((entry) => "content" in entry)).toEqual([false]);
    const there = across(before, after);
    expect(there).toEqual(after);
    expect(there.files[second]).toBe(before.files[second]);
    expect(there.files[first]?.content).toBe(file.content);
    expect(there.layout).toBe(before.layout);
    expect(there.conversations).toBe(before.conversations);
  });

  test("of a conversation only new and changed messages travel", () => {
    const base = {
      ...emptyState(),
      conversations: {
        c: { id: "c", title: "C", createdAt: NOW, leafId: null, messages: [message("a"), message("b")] },
      },
    };
    const c = base.conversations.c;
    const after = { ...base, conversations: { c: { ...c, messages: [...c.messages, message("d")] } } };
    const patch = diffStates(base, after);
    expect(patch?.conversations.set[0]?.messages).toEqual({ keep: 2, rest: [message("d")] });
    const there = across(base, after);
    expect(there).toEqual(after);
    expect(there.conversations["c"]?.messages[0]).toBe(c.messages[0]);
    expect(across(after, base)).toEqual(base);
  });

  test("of a terminal only new pages travel, and trimming its ring starts anew", () => {
    const terminal = (firstPage: number, pages: readonly string[]) => ({
      id: "t",
      title: "T",
      cwd: "/",
      shell: "sh",
      rows: 24,
      cols: 80,
      history: [],
      env: {},
      scrollback: { firstPage, pages },
      active: true,
    });
    const state = (firstPage: number, pages: readonly string[]): State => ({
      ...emptyState(),
      terminals: { t: terminal(firstPage, pages) },
    });
    const patch = diffStates(state(0, ["one", "two"]), state(0, ["one", "two!", "three"]));
    expect(patch?.terminals.set[0]?.scrollback.pages).toEqual({ keep: 1, rest: ["two!", "three"] });
    expect(across(state(0, ["one", "two"]), state(1, ["two", "three"]))).toEqual(state(1, ["two", "three"]));
  });
});
