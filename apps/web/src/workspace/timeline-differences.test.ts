import { describe, expect, test } from "bun:test";
import type { State } from "@holdfast/state/model";
import { sampleProject } from "@holdfast/state/sample-project";
import { setPlace, setText } from "./file-changes.ts";
import { messagesOf, restoreItems, textsOf } from "./timeline-differences.ts";

const before = sampleProject("2026-11-20T12:00:00.000Z");
const TIMER = "sample-src-timer-ts";
const README = "sample-readme-md";

const said = (state: State, id: string): State => {
  const chat = state.conversations["sample-chat"];
  if (chat === undefined) throw new Error("the sample has a conversation");
  const createdAt = "2026-11-20T12:01:00.000Z";
  const text = { type: "text", text: id } as const;
  const message = { id, parentId: null, role: "user", parts: [text], createdAt, meta: {} } as const;
  const next = { ...chat, messages: [...chat.messages, message] };
  return { ...state, conversations: { ...state.conversations, "sample-chat": next } };
};

describe("what a restore changes", () => {
  test("is told thing by thing; places in unchanged files are one of them", () => {
    const moved = setPlace(README, { anchor: 3, head: 3 }, { top: 40, left: 0 })(before);
    const { [TIMER]: _, ...files } = setText(README, "rewritten")(moved).files;
    const present = said(
      { ...setPlace("sample-notes-md", { anchor: 2, head: 2 }, { top: 0, left: 0 })(moved), files },
      "m1",
    );
    const items = restoreItems(present, before);
    expect(items.map(({ group, name, change }) => `${group} ${name} ${change}`)).toEqual([
      "file README.md changed",
      "file src/timer.ts added",
      "conversation First conversation changed",
    ]);
    const onlyMoved = restoreItems(moved, before);
    expect(onlyMoved).toMatchObject([{ key: "places", parts: [{ kind: "file", id: README }] }]);
  });

  test("has both texts of a file, and the messages that come and go", () => {
    const present = said(setText(README, "rewritten")(before), "m1");
    const [file, chat] = restoreItems(present, before);
    if (file === undefined || chat === undefined) throw new Error("two things differ");
    expect(textsOf(file, present, before)?.before).toBe("rewritten");
    expect(textsOf(chat, present, before)).toBeNull();
    expect(messagesOf(chat, present, before)).toEqual({ back: 0, away: 1 });
    expect(messagesOf(chat, before, present)).toEqual({ back: 1, away: 0 });
  });
});
