import { describe, expect, test } from "bun:test";
import { fileOf, messageOf, smallState, withFile } from "../fixtures/states.ts";
import { dirtySections } from "./dirty.ts";
import { checkState, type State } from "./model.ts";
import { rebase } from "./rebase.ts";
import { appendScrollback } from "./terminal-sections.ts";

const base = smallState();
/** As another device reads it: equal, and no object in common. */
const theirs = (change: (state: State) => State): State => change(JSON.parse(JSON.stringify(base)));
const withA = (content: string) => (state: State) => withFile(state, fileOf("a", "src/a.ts", content));

describe("rebasing", () => {
  test("[SP-26] keeps a file that both changed twice, mine as a copy", () => {
    const { state, copies } = rebase(base, withA("mine")(base), theirs(withA("theirs")), "Laptop");
    expect(copies).toEqual(["src/a (copy of Laptop).ts"]);
    const contents = Object.values(state.files).map(({ path, content }) => [path, content]);
    expect(contents).toContainEqual(["src/a.ts", "theirs"]);
    expect(contents).toContainEqual(["src/a (copy of Laptop).ts", "mine"]);
    expect(checkState(state).ok).toBe(true);
  });

  test("[SP-26] takes a change of one side only, and an edit against a removal", () => {
    const without = (id: string) => (state: State) => {
      const { [id]: _, ...files } = state.files;
      return { ...state, files };
    };
    expect(rebase(base, base, theirs(withA("theirs")), "L").state.files["a"]?.content).toBe("theirs");
    expect(
      rebase(
        base,
        withA("mine")(base),
        theirs((s) => s),
        "L",
      ).state.files["a"]?.content,
    ).toBe("mine");
    expect(rebase(base, without("a")(base), theirs(withA("theirs")), "L").state.files["a"]?.content).toBe(
      "theirs",
    );
    expect(rebase(base, withA("mine")(base), theirs(without("a")), "L").state.files["a"]?.content).toBe(
      "mine",
    );
    expect(
      rebase(
        base,
        without("a")(base),
        theirs((s) => s),
        "L",
      ).state.files["a"],
    ).toBeUndefined();
    expect(
      rebase(
        base,
        without("a")(base),
        theirs((s) => s),
        "L",
      ).state.layout.activeFileId,
    ).toBeNull();
    expect(rebase(base, withA("same")(base), theirs(withA("same")), "L").copies).toEqual([]);
  });

  test("[SP-26] drops no message of either side", () => {
    const say = (id: string, text: string) => (state: State) => {
      const { k } = state.conversations;
      if (k === undefined) throw new Error("no conversation");
      const messages = [...k.messages, messageOf(id, text)];
      return { ...state, conversations: { ...state.conversations, k: { ...k, messages } } };
    };
    const { state } = rebase(base, say("mine", "from me")(base), theirs(say("theirs", "from them")), "L");
    const ids = state.conversations["k"]?.messages.map(({ id }) => id) ?? [];
    expect(ids.slice(-2)).toEqual(["theirs", "mine"]);
    expect(ids.length).toBe(132);
  });

  test("[SP-26] keeps the output of a terminal that ran on both sides, and the newer settings field by field", () => {
    const print = (text: string) => (state: State) => {
      const { t } = state.terminals;
      if (t === undefined) throw new Error("no terminal");
      return { ...state, terminals: { t: { ...t, scrollback: appendScrollback(t.scrollback, text) } } };
    };
    const dark = (state: State): State => ({ ...state, settings: { ...state.settings, theme: "dark" } });
    const wrap = (state: State): State => ({
      ...state,
      settings: { ...state.settings, editor: { ...state.settings.editor, wrap: true } },
    });
    const result = rebase(
      base,
      dark(print("mine")(base)),
      theirs((s) => wrap(print("theirs")(s))),
      "Phone",
    );
    const outputs = Object.values(result.state.terminals).map(({ scrollback }) => scrollback.pages.join(""));
    expect(outputs.toSorted()).toEqual(["$ ls\r\nmine", "$ ls\r\ntheirs"]);
    expect(result.copies).toEqual(["shell (copy of Phone)"]);
    expect(result.state.settings.theme).toBe("dark");
    expect(result.state.settings.editor.wrap).toBe(true);
  });

  test("[SP-26] leaves what nobody changed as it is in theirs, so that nothing of it is saved again", () => {
    const head = theirs((state) => state);
    const { state } = rebase(base, withA("mine")(base), head, "L");
    expect(dirtySections(head, state)).toEqual({ changed: ["file:a"], removed: [] });
    expect(dirtySections(head, rebase(base, base, head, "L").state)).toEqual({ changed: [], removed: [] });
  });

  test("[SP-26] converges: both orders hold the same contents", () => {
    const mine = withA("mine")(base);
    const head = theirs(withA("theirs"));
    const contents = (state: State) =>
      Object.values(state.files)
        .map(({ content }) => JSON.stringify(content))
        .toSorted();
    const one = rebase(base, mine, head, "L").state;
    const other = rebase(base, head, mine, "M").state;
    expect(contents(one)).toEqual(contents(other));
  });
});
