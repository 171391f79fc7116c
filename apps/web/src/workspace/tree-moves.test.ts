import { describe, expect, test } from "bun:test";
import { emptyState } from "@holdfast/state/empty-state";
import { addFile } from "./file-changes.ts";
import { addFiles, copiesOf, folderAt, mayMoveInto } from "./tree-moves.ts";

const folder = (path: string) => ({ kind: "folder", path, fileId: null }) as const;
const file = (path: string, fileId = "f") => ({ kind: "file", path, fileId }) as const;

describe("[WB-12] files are moved and duplicated", () => {
  test("what is put on a file lands beside it", () => {
    expect([folderAt(null), folderAt(folder("a/b")), folderAt(file("a/b")), folderAt(file("b"))]).toEqual([
      "",
      "a/b",
      "a",
      "",
    ]);
  });

  test("nothing moves where it is, and no folder into itself", () => {
    expect(mayMoveInto(file("a/b"), "")).toBe(true);
    expect(mayMoveInto(file("a/b"), "a")).toBe(false);
    expect(mayMoveInto(folder("a"), "a/b")).toBe(false);
    expect(mayMoveInto(folder("a"), "a")).toBe(false);
    expect(mayMoveInto(folder("a"), "ab")).toBe(true);
  });

  test("copies have ids of their own and a free name", () => {
    const state = [
      ["one", "src/a.ts"],
      ["two", "src/b/c.md"],
      ["three", "src.md"],
    ].reduce(
      (next, [id = "", path = ""]) => addFile(id, path, id)(next),
      emptyState("2026-01-02T03:04:05.000Z"),
    );
    let ids = 0;
    const newId = (): string => {
      ids += 1;
      return `new-${ids}`;
    };
    const twin = copiesOf(state.files, file("src/a.ts", "one"), "src", newId);
    expect(twin.map(({ id, path, content }) => [id, path, content])).toEqual([
      ["new-1", "src/a 2.ts", "one"],
    ]);
    const folders = copiesOf(state.files, folder("src"), "", newId);
    expect(folders.map(({ path }) => path)).toEqual(["src 2/a.ts", "src 2/b/c.md"]);
    const elsewhere = copiesOf(state.files, folder("src"), "lib", newId);
    expect(elsewhere.map(({ path }) => path)).toEqual(["lib/src/a.ts", "lib/src/b/c.md"]);
    expect(Object.keys(addFiles(folders)(state).files)).toHaveLength(5);
    expect(addFiles([])(state)).toBe(state);
  });
});
