import { describe, expect, test } from "bun:test";
import { emptyState } from "@holdfast/state/empty-state";
import type { State } from "@holdfast/state/model";
import { sampleProject } from "@holdfast/state/sample-project";
import { setPlace, setText } from "./file-changes.ts";
import { lineDiff } from "./timeline-diff.ts";
import { messagesOf, restoreItems, textsOf } from "./timeline-differences.ts";
import { draftOfNote, EMPTY_NOTE, faultsOfDraft, isSound, noteOfDraft } from "./timeline-note.ts";
import { seenInPlace } from "./timeline-view.ts";

const shown = (before: string, after: string): readonly string[] =>
  lineDiff(before, after).lines.map((line) =>
    line.kind === "gap" ? `… ${line.lines}` : `${{ same: " ", gone: "-", new: "+" }[line.kind]}${line.text}`,
  );

describe("the difference of two texts", () => {
  test("shows changed lines with two around them and counts the rest", () => {
    const lines = Array.from({ length: 12 }, (_, n) => `line ${n}`);
    const changed = lines.with(6, "another").join("\n");
    expect(shown(lines.join("\n"), changed)).toEqual([
      "… 4",
      " line 4",
      " line 5",
      "-line 6",
      "+another",
      " line 7",
      " line 8",
      "… 3",
    ]);
  });

  test("finds what was put in between and what was taken out", () => {
    expect(shown("a\nb\nc", "a\nx\nb")).toEqual([" a", "+x", " b", "-c"]);
    expect(shown("", "a\nb")).toEqual(["+a", "+b"]);
    expect(shown("a", "")).toEqual(["-a"]);
    expect(lineDiff("a\nb\nc", "a\nx\nb")).toMatchObject({ added: 1, removed: 1 });
  });

  test("equal texts have no difference; very long ones are compared as a whole", () => {
    expect(lineDiff("a\nb", "a\nb")).toMatchObject({ added: 0, removed: 0 });
    const many = (word: string) => Array.from({ length: 3000 }, (_, n) => `${word} ${n}`).join("\n");
    expect(lineDiff(many("old"), many("new"))).toMatchObject({ added: 3000, removed: 3000 });
  });
});

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

  test("an earlier state is looked at in the panels of now, at the file of now", () => {
    const layout = { ...before.layout, activeFileId: TIMER, panels: { files: { open: false, size: 9 } } };
    const present = { ...before, layout };
    expect(seenInPlace(before, present).layout).toMatchObject({
      activeFileId: TIMER,
      panels: { files: { open: false } },
    });
    const { [TIMER]: _, ...files } = before.files;
    expect(seenInPlace({ ...before, files }, present).layout.activeFileId).toBe(README);
    expect(seenInPlace(emptyState(), present).files).toEqual({});
  });
});

describe("a note while it is typed", () => {
  const faults = (more: object) => faultsOfDraft({ ...EMPTY_NOTE, name: "n", ...more }, false);

  test("[CP-6] is cleaned, and its tags are told apart by commas", () => {
    const note = noteOfDraft({ ...EMPTY_NOTE, name: "  a name ", tags: " api, ,green,api " });
    expect(note).toEqual({ name: "a name", description: "", tags: ["api", "green"], priority: "medium" });
    expect(noteOfDraft(draftOfNote(note))).toEqual(note);
  });

  test("[CP-6] says what is too long or missing, and lets everything else be sent", () => {
    expect(faults({ name: "  " }).name).toContain("needs a name");
    expect(isSound(faultsOfDraft(EMPTY_NOTE, true))).toBe(true);
    expect(faults({ name: "n".repeat(101) }).name).toContain("1 character too many");
    expect(faults({ description: "d".repeat(502) }).description).toContain("2 characters too many");
    expect(faults({ tags: "t".repeat(51) }).tags).toContain("50 characters");
    expect(faults({ tags: Array.from({ length: 21 }, (_, n) => n).join() }).tags).toBe("At most 20 tags.");
    expect(faults({ name: "lone \ud800 half" }).name).toContain("broken character");
    const most = { name: "n".repeat(100), description: "d".repeat(500), tags: "t".repeat(50) };
    expect(isSound(faults(most))).toBe(true);
  });
});
