import { describe, expect, test } from "bun:test";
import { emptyState } from "@holdfast/state/empty-state";
import { checkState, type State } from "@holdfast/state/model";
import * as changes from "./bookmark-changes.ts";
import { bookmarkFolders } from "./tab-lists.ts";

const add = (id: string, folder: string) => (state: State) =>
  changes.addBookmark(
    id,
    { url: `https://${id}.example/`, title: id, folder },
    "2026-11-22T12:00:00.000Z",
  )(state);
const some = [add("a", ""), add("b", "Work"), add("c", "Work"), add("d", "Work/Docs")].reduce(
  (state, act) => act(state),
  emptyState(),
);
const shape = ({ bookmarks }: State): string =>
  bookmarkFolders(bookmarks)
    .map(({ folder, bookmarks: of }) => `${folder}:${of.map(({ id }) => id).join("")}`)
    .join(" ");

describe("bookmarks of a session", () => {
  test("[WB-3] [A36] they stand in folders, in the order they are given", () => {
    expect(shape(some)).toBe(":a Work:bc Work/Docs:d");
    expect(checkState(some).ok).toBe(true);
    expect(shape(changes.stepBookmark("c", -1)(some))).toBe(":a Work:cb Work/Docs:d");
    expect(changes.stepBookmark("b", -1)(some)).toBe(some);
    expect(shape(changes.placeBookmark("a", "c", "before")(some))).toBe("Work:bac Work/Docs:d");
    expect(some.bookmarks.find(({ id }) => id === "a")).not.toHaveProperty("folder");
  });

  test("[WB-3] a folder is moved with what is in it and below it", () => {
    expect(shape(changes.moveBookmarkFolder("Work", "Old/Work")(some))).toBe(
      ":a Old/Work:bc Old/Work/Docs:d",
    );
    expect(shape(changes.moveBookmarkFolder("Work", "")(some))).toBe(":abc Docs:d");
    expect(changes.folderPath(" Work // Docs\t1/ ")).toBe("Work/Docs 1");
  });

  test("[WB-3] they are edited, taken away and brought back to where they stood", () => {
    const edited = changes.editBookmark("b", { url: "https://x.example/", title: "X", folder: "" })(some);
    expect(shape(edited)).toBe(":ab Work:c Work/Docs:d");
    expect(changes.editBookmark("b", { url: "https://b.example/", title: "b", folder: "Work" })(some)).toBe(
      some,
    );
    const gone = some.bookmarks.filter(({ folder }) => folder === "Work");
    const without = changes.removeBookmarks(new Set(["b", "c"]))(some);
    expect(shape(without)).toBe(":a Work/Docs:d");
    expect(changes.restoreBookmarks(gone, some.bookmarks)(without)).toEqual(some);
    expect(changes.restoreBookmarks(gone, some.bookmarks)(some)).toEqual(some);
  });
});
