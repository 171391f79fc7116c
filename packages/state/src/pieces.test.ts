import { describe, expect, test } from "bun:test";
import { messageOf, smallState } from "../fixtures/states.ts";
import { checkState, type Message, type State } from "./model.ts";
import { type Part, withParts } from "./parts.ts";

const bookmark = (id: string) => ({
  id,
  title: id,
  url: `https://example.org/${id}`,
  createdAt: "2026-11-21",
});
const reply = (id: string, parentId: string | null): Message => ({ ...messageOf(id, id), parentId });

const saying = (...messages: readonly Message[]): State => {
  const state = smallState();
  const k = state.conversations["k"];
  if (k === undefined) throw new Error("the state has a conversation");
  return { ...state, conversations: { k: { ...k, leafId: null, messages } } };
};
const said = (state: State): readonly string[] =>
  state.conversations["k"]?.messages.map(({ id }) => id) ?? [];
const marked = (...ids: readonly string[]): State => ({ ...smallState(), bookmarks: ids.map(bookmark) });
const ids = (state: State): readonly string[] => state.bookmarks.map(({ id }) => id);

const withSome = (present: State, past: State, ...parts: readonly Part[]): State => {
  const state = withParts(present, past, parts);
  expect(checkState(state).ok).toBe(true);
  return state;
};

describe("pieces of a part", () => {
  test("[ST-24] one bookmark comes back where it stood, goes, or is as it was; the others stay", () => {
    const past = marked("a", "b", "c");
    const present: State = {
      ...smallState(),
      bookmarks: [bookmark("new"), { ...bookmark("a"), title: "other" }, bookmark("c")],
    };
    expect(ids(withSome(present, past, { kind: "bookmark", id: "b" }))).toEqual(["new", "a", "b", "c"]);
    expect(ids(withSome(present, past, { kind: "bookmark", id: "new" }))).toEqual(["a", "c"]);
    const renamed = withSome(present, past, { kind: "bookmark", id: "a" });
    expect(renamed.bookmarks.map(({ title }) => title)).toEqual(["new", "a", "c"]);
    expect(renamed.files).toBe(present.files);
    expect(withSome(present, past, { kind: "bookmark", id: "nobody" })).toBe(present);
  });

  test("[ST-24] one message comes back with what it replies to, and goes only when nothing replies to it", () => {
    const past = saying(reply("1", null), reply("2", "1"), reply("3", "2"), reply("4", "3"));
    const present = saying(reply("1", null), reply("5", "1"), reply("6", "5"));
    const message = (id: string): Part => ({ kind: "message", conversation: "k", id });
    expect(said(withSome(present, past, message("3")))).toEqual(["1", "2", "3", "5", "6"]);
    expect(said(withSome(present, past, message("6")))).toEqual(["1", "5"]);
    expect(withSome(present, past, message("5"))).toBe(present);
    expect(said(withSome(present, past, message("6"), message("5")))).toEqual(["1"]);
    const gone: State = { ...present, conversations: {} };
    expect(said(withSome(gone, past, message("2")))).toEqual(["1", "2"]);
    expect(withSome(gone, { ...past, conversations: {} }, message("2"))).toBe(gone);
  });

  test("[ST-24] one setting is as it was, one that was not there goes, and the others stay", () => {
    const present = smallState();
    const { settings } = present;
    const past: State = {
      ...present,
      settings: { ...settings, theme: "dark", editor: { ...settings.editor, fontSize: 20, wrap: true } },
    };
    const some = withSome(present, past, { kind: "setting", at: "/editor/fontSize" });
    expect(some.settings).toEqual({ ...settings, editor: { ...settings.editor, fontSize: 20 } });
    const more: State = { ...present, settings: { ...settings, other: { "a/b": 1 } } };
    expect(withSome(more, present, { kind: "setting", at: "/other/a~1b" }).settings).toEqual(settings);
    expect(withSome(present, past, { kind: "setting", at: "/other/none" })).toBe(present);
    expect(withSome(present, past, { kind: "setting", at: "" })).toBe(present);
  });
});
