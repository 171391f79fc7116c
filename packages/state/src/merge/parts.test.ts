import { describe, expect, test } from "bun:test";
import { join, OURS } from "../../fixtures/merging.ts";
import { fileOf, messageOf, smallState, withFile } from "../../fixtures/states.ts";
import { emptyState } from "../empty-state.ts";
import type { State } from "../model.ts";
import { appendScrollback } from "../terminal-sections.ts";

const base = smallState();

describe("merging part by part", () => {
  test("[MG-3] cursor, scroll and layout are ours, settings and facts go key by key", () => {
    const set =
      (change: Partial<State["settings"]["editor"]>) =>
      (state: State): State => ({
        ...state,
        settings: { ...state.settings, editor: { ...state.settings.editor, ...change } },
      });
    const at = (offset: number) => (state: State) =>
      withFile(state, {
        ...fileOf("a", "src/a.ts", "export const a = 1;\n"),
        cursor: { anchor: offset, head: offset },
      });
    const show =
      (id: string) =>
      (state: State): State => ({ ...state, layout: { ...state.layout, activeFileId: id } });
    const { state } = join(
      base,
      show("b")(at(4)(set({ wrap: true, tabSize: 4 })(base))),
      show("c")(at(9)(set({ fontSize: 20, tabSize: 8 })(base))),
    );
    expect(state.settings.editor).toMatchObject({ wrap: true, fontSize: 20, tabSize: 4 });
    expect(state.files["a"]?.cursor).toEqual({ anchor: 4, head: 4 });
    expect(state.layout.activeFileId).toBe("b");
    const proto = JSON.parse('{"__proto__":{"x":1},"y":2}') as State["settings"]["other"];
    const polluted = join(
      base,
      { ...base, settings: { ...base.settings, other: proto } },
      set({ wrap: true })(base),
    );
    expect(JSON.stringify(polluted.state.settings.other)).toBe(JSON.stringify(proto));
  });

  test("[MG-3] a conversation holds the messages of both, and one that both changed twice", () => {
    const say =
      (id: string, words: string) =>
      (state: State): State => {
        const { k } = state.conversations;
        if (k === undefined) throw new Error("no conversation");
        const messages = k.messages.filter((each) => each.id !== id);
        const next = { ...k, messages: [...messages, messageOf(id, words)] };
        return { ...state, conversations: { ...state.conversations, k: next } };
      };
    const ours = say("m129", "mine")(say("mine", "from me")(base));
    const theirs = say("m129", "theirs")(say("theirs", "from them")(base));
    const made = join(base, ours, theirs);
    const messages = made.state.conversations["k"]?.messages ?? [];
    const words = messages.flatMap(({ parts }) =>
      parts.map((part) => (part.type === "text" ? part.text : "")),
    );
    for (const each of ["from me", "from them", "mine", "theirs"]) expect(words).toContain(each);
    expect(messages).toHaveLength(133);
    const twice = join(base, ours, made.state).state.conversations["k"]?.messages;
    expect(twice).toHaveLength(133);
  });

  test("[MG-3] a terminal that went on differently becomes two; one that went on further stays one", () => {
    const print =
      (words: string) =>
      (state: State): State => {
        const { t } = state.terminals;
        if (t === undefined) throw new Error("no terminal");
        const history = [...t.history, words];
        return {
          ...state,
          terminals: { t: { ...t, history, scrollback: appendScrollback(t.scrollback, words) } },
        };
      };
    const made = join(base, print("mine")(base), print("theirs")(base));
    const outputs = Object.values(made.state.terminals).map(({ scrollback }) => scrollback.pages.join(""));
    expect(outputs.toSorted()).toEqual(["$ ls\r\nmine", "$ ls\r\ntheirs"]);
    expect(made.report.copies).toEqual(["shell (2)"]);
    expect(Object.keys(join(base, print("mine")(base), made.state).state.terminals)).toHaveLength(2);
    const further = join(base, print("more")(print("mine")(base)), print("mine")(base));
    expect(Object.keys(further.state.terminals)).toEqual(["t"]);
    expect(further.state.terminals["t"]?.history).toEqual(["ls", "pwd", "mine", "more"]);
  });

  test("[MG-3] a tab that one side closed stays open where the other side used it, and is closed where nobody did", () => {
    const tab =
      (change: Partial<State["tabs"][string]>) =>
      (state: State): State => {
        const { x } = state.tabs;
        if (x === undefined) throw new Error("no tab");
        return { ...state, tabs: { ...state.tabs, x: { ...x, ...change } } };
      };
    const close = tab({ active: false, closedAt: "2026-11-22T08:00:00.000Z" });
    const use = tab({ title: "Used", group: "Work" });
    for (const [ours, theirs] of [
      [close, use],
      [use, close],
    ] as const) {
      const { state } = join(base, ours(base), theirs(base));
      expect(state.tabs["x"]).toMatchObject({ title: "Used", group: "Work" });
      expect(state.tabs["x"]?.closedAt).toBeUndefined();
    }
    const { state } = join(base, close(base), tab({ scroll: { top: 99, left: 0 } })(base));
    expect(state.tabs["x"]?.closedAt).toBe("2026-11-22T08:00:00.000Z");
  });

  test("[MG-3] tabs go field by field, and a form field that both filled becomes a conflict", () => {
    const tab =
      (change: Partial<State["tabs"][string]>) =>
      (state: State): State => {
        const { x } = state.tabs;
        if (x === undefined) throw new Error("no tab");
        return { ...state, tabs: { ...state.tabs, x: { ...x, ...change } } };
      };
    const made = join(
      base,
      tab({ title: "Mine", formData: { q: "mine", more: "a" } })(base),
      tab({ url: "https://example.org/2", formData: { q: "theirs", other: "b" } })(base),
    );
    expect(made.state.tabs["x"]).toMatchObject({
      title: "Mine",
      url: "https://example.org/2",
      formData: { q: "theirs", more: "a", other: "b" },
    });
    const left = Object.values(made.state.conflicts).filter(({ kind }) => kind === "tab");
    expect(left).toHaveLength(1);
    expect(JSON.stringify(left[0]?.ours)).toContain("mine");
  });

  test("[MG-3] two sessions that began apart keep what each has", () => {
    const bookmark = (id: string) => ({ id, title: id, url: "https://example.org/", createdAt: OURS.at });
    const [mine, other] = [emptyState(OURS.at), emptyState(OURS.at)];
    const made = join(
      emptyState(OURS.at),
      { ...mine, bookmarks: [bookmark("a"), bookmark("c")] },
      { ...other, bookmarks: [bookmark("b"), bookmark("c")] },
    );
    expect(made.state.bookmarks.map(({ id }) => id)).toEqual(["b", "c", "a"]);
  });
});
