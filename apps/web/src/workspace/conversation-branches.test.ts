import { describe, expect, test } from "bun:test";
import { emptyState } from "@holdfast/state/empty-state";
import type { Conversation, Message, State } from "@holdfast/state/model";
import fc from "fast-check";
import { branchShown, sayAnew, showBranch } from "./conversation-branches.ts";
import { addMessage, textOf } from "./conversation-changes.ts";

const AT = "2026-01-02T03:04:05.000Z";

const said = (state: State, id: string, text = id): State =>
  addMessage({ id, conversationId: "chat", text, createdAt: AT })(state);
const anew = (state: State, of: string, id: string): State =>
  sayAnew({ id, conversationId: "chat", of, text: id, createdAt: AT })(state);
const chat = (state: State): Conversation => {
  const conversation = state.conversations["chat"];
  if (conversation === undefined) throw new Error("no conversation");
  return conversation;
};
const shown = (state: State): readonly string[] => branchShown(chat(state)).map(({ message }) => message.id);
const siblings = (state: State): readonly (readonly string[])[] =>
  branchShown(chat(state)).map((step) => step.siblings);

const linear = ["a", "b", "c"].reduce((state, id) => said(state, id), emptyState(AT));

describe("[WB-13] branches of a conversation", () => {
  test("what was said is one branch", () => {
    expect(shown(linear)).toEqual(["a", "b", "c"]);
    expect(siblings(linear)).toEqual([["a"], ["b"], ["c"]]);
  });

  test("a message said anew stands beside the first, and both are walked to and fro", () => {
    const edited = anew(linear, "b", "b2");
    expect(shown(edited)).toEqual(["a", "b2"]);
    expect(siblings(edited)).toEqual([["a"], ["b", "b2"]]);
    expect(chat(edited).messages.map(({ id }) => id)).toEqual(["a", "b", "c", "b2"]);

    const back = showBranch("chat", "b")(edited);
    expect(shown(back)).toEqual(["a", "b", "c"]);
    const further = said(back, "d");
    expect(shown(further)).toEqual(["a", "b", "c", "d"]);
    expect(shown(showBranch("chat", "b2")(further))).toEqual(["a", "b2"]);
  });

  test("the first message has branches too, and a branch has branches", () => {
    const first = anew(linear, "a", "a2");
    expect(shown(first)).toEqual(["a2"]);
    const grown = anew(said(first, "e"), "e", "e2");
    expect(shown(grown)).toEqual(["a2", "e2"]);
    expect(shown(showBranch("chat", "a")(grown))).toEqual(["a", "b", "c"]);
    expect(shown(showBranch("chat", "a2")(showBranch("chat", "a")(grown)))).toEqual(["a2", "e2"]);
  });

  test("a list without parents is one branch, and a lost parent loses nothing", () => {
    const bare = (id: string, parentId: string | null): Message => ({
      id,
      parentId,
      role: "user",
      parts: [],
      createdAt: AT,
      meta: {},
    });
    const state = {
      ...linear,
      conversations: {
        chat: { ...chat(linear), messages: [bare("x", null), bare("y", null), bare("z", "gone")] },
      },
    };
    expect(shown(state)).toEqual(["x", "y", "z"]);
    const circle = { ...chat(linear), messages: [bare("x", "y"), bare("y", "x")] };
    expect(branchShown(circle).map(({ message }) => message.id)).toEqual(["x", "y"]);
  });

  test("what is not there changes nothing", () => {
    expect(showBranch("chat", "nobody")(linear)).toBe(linear);
    expect(showBranch("other", "a")(linear)).toBe(linear);
    expect(anew(linear, "nobody", "n")).toBe(linear);
    expect(showBranch("chat", "c")(linear)).toBe(linear);
  });

  test("parts for programs go with the new text", () => {
    const data = { type: "data", name: "file", value: 1 } as const;
    const conversation = chat(linear);
    const messages = conversation.messages.map((each) => ({ ...each, parts: [...each.parts, data] }));
    const state = { ...linear, conversations: { chat: { ...conversation, messages } } };
    const last = chat(anew(state, "a", "new words")).messages.at(-1);
    expect(last === undefined ? "" : textOf(last)).toBe("new words");
    expect(last?.parts[1]).toEqual(data);
  });

  test("whatever is said, anew or not, every message can be shown", () => {
    const step = fc.record({ anew: fc.boolean(), at: fc.nat(30) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let state = said(emptyState(AT), "m");
        steps.forEach(({ anew: again, at }, index) => {
          const { messages } = chat(state);
          const of = messages[at % messages.length]?.id ?? "m";
          state = again ? anew(state, of, `n${index}`) : said(showBranch("chat", of)(state), `n${index}`);
        });
        for (const { id } of chat(state).messages) {
          const there = showBranch("chat", id)(state);
          expect(shown(there)).toContain(id);
          expect(chat(there).messages).toEqual(chat(state).messages);
        }
      }),
    );
  });
});
