import { describe, expect, test } from "bun:test";
import { emptyState } from "@holdfast/state/empty-state";
import type { State } from "@holdfast/state/model";
import { sampleProject } from "@holdfast/state/sample-project";
import { lineDiff } from "./timeline-diff.ts";
import { draftOfNote, EMPTY_NOTE, faultsOfDraft, isSound, noteOfDraft } from "./timeline-note.ts";
import {
  closedInFront,
  frontOf,
  movedPlace,
  NOTHING_CLOSED,
  seenInPlace,
  withContent,
} from "./timeline-view.ts";

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

const hollowed = (state: State, id: string): State["files"] => {
  const file = state.files[id];
  return file === undefined ? {} : { [id]: { ...file, content: "" } };
};

describe("an earlier state that is looked at", () => {
  const here = { ...before.layout, activeFileId: TIMER, panels: { files: { open: false, size: 9 } } };

  test("[WB-5] stands in the panels of now, at the file of now", () => {
    expect(seenInPlace(before, here).layout).toMatchObject({
      activeFileId: TIMER,
      panels: { files: { open: false } },
    });
    const { [TIMER]: _, ...files } = before.files;
    expect(seenInPlace({ ...before, files }, here).layout.activeFileId).toBe(README);
    expect(seenInPlace(emptyState(), here).files).toEqual({});
  });

  test("[WB-5] keeps the place that somebody went to in it, and not the one that was missing in a moment", () => {
    const { [TIMER]: _, ...files } = before.files;
    const without = seenInPlace({ ...before, files }, here).layout;
    const folded = { ...without, panels: { files: { open: true, size: 9 } } };
    expect(movedPlace(here, without, folded)).toMatchObject({
      activeFileId: TIMER,
      panels: { files: { open: true } },
    });
    expect(movedPlace(here, without, { ...without, activeFileId: "elsewhere" }).activeFileId).toBe(
      "elsewhere",
    );
  });

  test("[WB-5] is opened as far as it is drawn, and what is drawn next is put in", () => {
    const hollow: State = { ...before, files: { ...before.files, ...hollowed(before, README) } };
    const closed = { ...NOTHING_CLOSED, files: [README], conversations: ["sample-chat"] };
    const front = { ...before.layout, activeFileId: README, activeConversationId: null };
    const seen = (layout: State["layout"]): State => ({ ...hollow, layout });
    expect(closedInFront(seen(front), { ...closed, conversations: [] })).toEqual({
      ...NOTHING_CLOSED,
      files: [README],
    });
    const talking = { ...front, activeConversationId: "sample-chat" };
    expect(closedInFront(seen(talking), closed)?.conversations).toEqual(["sample-chat"]);
    expect(
      closedInFront(seen({ ...front, activeFileId: TIMER }), { ...closed, conversations: [] }),
    ).toBeNull();
    const opened = withContent(hollow, closed, {
      state: before,
      closed: { ...NOTHING_CLOSED, conversations: ["sample-chat"] },
    });
    expect(opened.state.files).toEqual(before.files);
    expect(opened.state.files[TIMER]).toBe(hollow.files[TIMER] as never);
    expect(opened.closed).toEqual({ ...NOTHING_CLOSED, conversations: ["sample-chat"] });
    expect(frontOf({ ...front, activeTerminalId: null })).toEqual({ ...NOTHING_CLOSED, files: [README] });
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
