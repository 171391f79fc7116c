import { expect, test } from "bun:test";
import { treeStep } from "../islands/workspace/files/tree-keys.ts";
import { fileList } from "./file-list.ts";
import { treeRows } from "./tree.ts";

const listed = (...paths: readonly string[]) => paths.map((path) => ({ id: `id-${path}`, path }));
const FILES = listed("b.md", "src/z.ts", "src/deep/a.ts", "a10.md", "a9.md");

const told = (closed: readonly string[] = []): readonly string[] =>
  treeRows(FILES, closed).map(({ level, name, kind }) => `${level}${kind === "folder" ? "/" : " "}${name}`);

test("folders come first, and names are in the order people count", () => {
  expect(told()).toEqual(["1/src", "2/deep", "3 a.ts", "2 z.ts", "1 a9.md", "1 a10.md", "1 b.md"]);
});

test("what is in a closed folder is not shown", () => {
  expect(told(["src"])).toEqual(["1/src", "1 a9.md", "1 a10.md", "1 b.md"]);
  expect(told(["src/deep"])).toEqual(["1/src", "2/deep", "2 z.ts", "1 a9.md", "1 a10.md", "1 b.md"]);
});

test("each row knows its place among its siblings", () => {
  const rows = treeRows(FILES, []);
  expect(rows.map(({ position, siblings }) => `${position}/${siblings}`)).toEqual([
    "1/4",
    "1/2",
    "1/1",
    "2/2",
    "2/4",
    "3/4",
    "4/4",
  ]);
});

test("the list of files stays the same one while only texts change", () => {
  const file = (id: string, path: string, content: string) => ({
    id,
    path,
    content,
    language: "text",
    cursor: { anchor: 0, head: 0 },
    scroll: { top: 0, left: 0 },
    dirty: false,
    eol: "lf" as const,
    bom: false,
  });
  const first = fileList({ a: file("a", "a.md", "1"), b: file("b", "b.md", "") });
  expect(fileList({ a: file("a", "a.md", "2"), b: file("b", "b.md", "") })).toBe(first);
  const moved = fileList({ a: file("a", "c.md", "2"), b: file("b", "b.md", "") });
  expect(moved).toEqual([
    { id: "a", path: "c.md" },
    { id: "b", path: "b.md" },
  ]);
  expect(fileList({ a: file("a", "c.md", "2") })).toHaveLength(1);
});

test("keys move through the rows, into folders and out of them", () => {
  const rows = treeRows(FILES, ["src/deep"]);
  const at = (name: string): number => rows.findIndex((row) => row.name === name);
  expect(treeStep(rows, at("src"), "ArrowUp")).toEqual({ kind: "go", to: 0 });
  expect(treeStep(rows, at("src"), "ArrowDown")).toEqual({ kind: "go", to: at("deep") });
  expect(treeStep(rows, at("src"), "ArrowRight")).toEqual({ kind: "go", to: at("deep") });
  expect(treeStep(rows, at("deep"), "ArrowRight")).toEqual({ kind: "fold" });
  expect(treeStep(rows, at("src"), "ArrowLeft")).toEqual({ kind: "fold" });
  expect(treeStep(rows, at("z.ts"), "ArrowLeft")).toEqual({ kind: "go", to: at("src") });
  expect(treeStep(rows, at("z.ts"), "End")).toEqual({ kind: "go", to: rows.length - 1 });
  expect(treeStep(rows, at("z.ts"), "Home")).toEqual({ kind: "go", to: 0 });
});

test("keys act on the present row", () => {
  const rows = treeRows(FILES, []);
  const file = rows.findIndex(({ kind }) => kind === "file");
  expect(treeStep(rows, file, "Enter")).toEqual({ kind: "open" });
  expect(treeStep(rows, 0, "Enter")).toEqual({ kind: "fold" });
  expect(treeStep(rows, file, "F2")).toEqual({ kind: "rename" });
  expect(treeStep(rows, file, "Delete")).toEqual({ kind: "delete" });
  expect(treeStep(rows, file, "Tab")).toBeNull();
  expect(treeStep(rows, file, "ArrowRight")).toBeNull();
});

test("a letter goes to the next row that begins with it, around the end", () => {
  const rows = treeRows(FILES, []);
  const last = rows.length - 1;
  expect(treeStep(rows, 0, "b")).toEqual({ kind: "go", to: last });
  expect(treeStep(rows, last, "S")).toEqual({ kind: "go", to: 0 });
  expect(treeStep(rows, 0, "q")).toEqual({ kind: "go", to: 0 });
});
