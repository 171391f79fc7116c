import { describe, expect, test } from "bun:test";
import { emptyState } from "@holdfast/state/empty-state";
import { checkState, type State } from "@holdfast/state/model";
import { sampleProject } from "@holdfast/state/sample-project";
import { activeConversation, addMessage, textOf } from "./conversation-changes.ts";
import { closeFile, showFile, stepFile } from "./editor-panes.ts";
import {
  addFile,
  moveFile,
  moveFolder,
  removeFiles,
  restoreFiles,
  setPlace,
  setText,
  setTyped,
} from "./file-changes.ts";
import {
  chooseNotes,
  closedFolders,
  draftOf,
  panelOf,
  setDraft,
  setPanelOpen,
  setPanelSize,
  toggleFolder,
} from "./layout-changes.ts";
import { setEditor } from "./settings-changes.ts";

type Change = (state: State) => State;

const AT = "2026-11-21T08:00:00.000Z";
const after = (state: State, ...changes: readonly Change[]): State =>
  changes.reduce((next, change) => change(next), state);
const START = after(
  emptyState(AT),
  addFile("a", "a.md", "A"),
  addFile("b", "src/b.ts"),
  addFile("c", "src/c.ts"),
);
const paths = (state: State): readonly string[] => Object.values(state.files).map(({ path }) => path);

describe("files", () => {
  test("an added file knows its language and is a valid part of the state", () => {
    expect(START.files["b"]?.language).toBe("typescript");
    expect(checkState(START).ok).toBe(true);
  });

  test("moving keeps the text and follows the extension", () => {
    const moved = moveFile("a", "docs/a.txt")(START).files["a"];
    expect([moved?.path, moved?.language, moved?.content]).toEqual(["docs/a.txt", "text", "A"]);
  });

  test("a folder moves with all that is in it and nothing else", () => {
    const state = after(START, addFile("d", "srcs/d.ts"), moveFolder("src", "lib/ts"));
    expect(paths(state)).toEqual(["a.md", "lib/ts/b.ts", "lib/ts/c.ts", "srcs/d.ts"]);
  });

  test("removing closes the tabs and the notes; putting back brings the same files", () => {
    const open = after(START, showFile("a"), showFile("b"), chooseNotes("b"));
    const gone = removeFiles(new Set(["b"]))(open);
    expect(gone.layout).toMatchObject({ openFileIds: ["a"], activeFileId: "a", notesFileId: null });
    const back = after(gone, showFile("c"), restoreFiles(Object.values(open.files).slice(1, 2), open.layout));
    expect(back.files["b"]).toBe(open.files["b"]);
    expect(back.layout).toMatchObject({ openFileIds: ["a", "b", "c"], activeFileId: "b", notesFileId: "b" });
  });

  test("what does not change keeps its identity", () => {
    const [start, top] = [
      { anchor: 0, head: 0 },
      { top: 0, left: 0 },
    ];
    expect(setText("a", "A")(START)).toBe(START);
    expect(setPlace("a", start, top)(START)).toBe(START);
    expect(setTyped("a", "A", start, top)(START)).toBe(START);
    expect(setTyped("a", null, start, top)(START)).toBe(START);
    expect(setTyped("nobody", "x", start, top)(START)).toBe(START);
    const moved = setTyped("a", null, { anchor: 1, head: 1 }, top)(START);
    expect(moved.files["a"]).toMatchObject({ content: "A", cursor: { anchor: 1, head: 1 } });
    const typed = setTyped("a", "B", start, top)(START);
    expect(typed.files["a"]?.content).toBe("B");
    expect(typed.files["b"]).toBe(START.files["b"]);
    expect(typed.layout).toBe(START.layout);
  });
});

describe("open files", () => {
  const open = after(START, showFile("a"), showFile("b"), showFile("c"));

  test("a file is opened once", () => {
    expect(showFile("a")(open).layout).toMatchObject({ openFileIds: ["a", "b", "c"], activeFileId: "a" });
    expect(showFile("c")(open)).toBe(open);
  });

  test("closing shows the neighbour, to the right when there is one", () => {
    expect(after(open, showFile("a"), closeFile("a")).layout.activeFileId).toBe("b");
    expect(closeFile("c")(open).layout.activeFileId).toBe("b");
    expect(closeFile("a")(open).layout.activeFileId).toBe("c");
    expect(after(open, closeFile("a"), closeFile("b"), closeFile("c")).layout.activeFileId).toBeNull();
  });

  test("stepping goes around the ends", () => {
    expect(stepFile(1)(open).layout.activeFileId).toBe("a");
    expect(after(open, showFile("a"), stepFile(-1)).layout.activeFileId).toBe("c");
    expect(stepFile(1)(START)).toBe(START);
  });
});

describe("layout", () => {
  test("folders fold and unfold", () => {
    const folded = toggleFolder("src")(START);
    expect(closedFolders(folded.layout)).toEqual(["src"]);
    expect(closedFolders(toggleFolder("src")(folded).layout)).toEqual([]);
  });

  test("a panel keeps its size while it is closed, also when it was dragged shut", () => {
    const sized = setPanelSize("files", 22.26)(START);
    expect(panelOf(sized.layout, "files")).toEqual({ open: true, size: 22.3 });
    expect(panelOf(setPanelSize("files", 0)(sized).layout, "files")).toEqual({ open: false, size: 22.3 });
    expect(setPanelSize("files", 22.3)(sized)).toBe(sized);
    expect(setPanelOpen("files", true)(sized)).toBe(sized);
  });

  test("a draft is kept, and the same draft is no change", () => {
    const drafted = setDraft("so far")(START);
    expect(draftOf(drafted.layout)).toBe("so far");
    expect(setDraft("so far")(drafted)).toBe(drafted);
  });

  test("editor settings change one by one", () => {
    expect(setEditor({ wrap: true })(START).settings.editor).toEqual({
      ...START.settings.editor,
      wrap: true,
    });
  });
});

describe("conversation", () => {
  const say = (id: string, text: string): Change =>
    addMessage({ id, conversationId: "chat", text, createdAt: AT });

  test("the first message makes the conversation, later ones follow it", () => {
    const state = after(START, setDraft("Hello"), say("m1", "Hello"), say("m2", "Again"));
    const conversation = activeConversation(state);
    expect(conversation?.id).toBe("chat");
    expect(conversation?.messages.map(({ id, parentId }) => [id, parentId])).toEqual([
      ["m1", null],
      ["m2", "m1"],
    ]);
    expect(conversation?.messages.map(textOf)).toEqual(["Hello", "Again"]);
    expect(draftOf(state.layout)).toBe("");
    expect(checkState(state).ok).toBe(true);
  });

  test("an open conversation is gone on with", () => {
    const state = say("m1", "Hello")(sampleProject(AT));
    expect(Object.keys(state.conversations)).toEqual(["sample-chat"]);
  });
});
