import { expect, test } from "bun:test";
import { findFiles } from "./find-files.ts";
import { tabNames } from "./tab-names.ts";

const listed = (...paths: readonly string[]) => paths.map((path) => ({ id: path, path }));
const FILES = listed("README.md", "src/timer.test.ts", "src/timer.ts", "web/style.css", "tools/main.ts");
const found = (query: string): readonly string[] => findFiles(FILES, query).map(({ path }) => path);

test("letters in their order are enough, and a name weighs more than a folder", () => {
  expect(found("timer")).toEqual(["src/timer.ts", "src/timer.test.ts"]);
  expect(found("tt ts")[0]).toBe("src/timer.test.ts");
  expect(found("STYLE")).toEqual(["web/style.css"]);
  expect(found("t")[0]).toBe("src/timer.ts");
});

test("what does not fit is left out; nothing asked is everything", () => {
  expect(found("zzz")).toEqual([]);
  expect(found("")).toHaveLength(FILES.length);
});

test("tabs with the same name tell their folders", () => {
  const files = listed("a/index.ts", "b/index.ts", "index.ts", "a/other.ts");
  expect(
    tabNames(files, ["a/index.ts", "b/index.ts", "index.ts", "a/other.ts"]).map(({ hint }) => hint),
  ).toEqual(["a", "b", "/", null]);
});

test("an open id without a file has no tab", () => {
  expect(tabNames(listed("a.ts"), ["gone", "a.ts"]).map(({ name }) => name)).toEqual(["a.ts"]);
});
