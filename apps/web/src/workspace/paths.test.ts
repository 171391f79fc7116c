import { describe, expect, test } from "bun:test";
import { checkPath, folderOf, freePath, nameOf, pathWords } from "./paths.ts";

const accepted = (typed: string, taken: readonly string[] = []): string => {
  const checked = checkPath(typed, taken);
  return checked.ok ? checked.value : `refused: ${checked.error}`;
};

describe("a path somebody typed", () => {
  test("is stored in one form", () => {
    expect(accepted(" /src\\main.ts ")).toBe("src/main.ts");
    expect(accepted("a / b.md")).toBe("a/b.md");
    expect(accepted("cafe\u0301.md")).toBe("caf\u00e9.md");
  });

  test("is refused when it names nothing, or leaves the session", () => {
    expect(accepted("  ")).toBe("refused: empty");
    expect(accepted("a//b")).toBe("refused: not-a-name");
    expect(accepted("../a")).toBe("refused: not-a-name");
    expect(accepted("src/./a")).toBe("refused: not-a-name");
    expect(accepted("src/")).toBe("refused: not-a-name");
    expect(accepted("x".repeat(4097))).toBe("refused: too-long");
  });

  test("is refused when something has it", () => {
    expect(accepted("a.md", ["a.md"])).toBe("refused: taken");
    expect(accepted("src", ["src/a.ts"])).toBe("refused: is-folder");
    expect(accepted("a.md/b", ["a.md"])).toBe("refused: is-folder");
    expect(accepted("src2", ["src/a.ts"])).toBe("src2");
  });

  test("is refused in words", () => {
    expect(pathWords("taken")).toBe("A file with this path exists.");
  });
});

test("a path has a name and a folder", () => {
  expect([nameOf("a/b/c.ts"), folderOf("a/b/c.ts")]).toEqual(["c.ts", "a/b"]);
  expect([nameOf("c.ts"), folderOf("c.ts")]).toEqual(["c.ts", ""]);
});

test("a free path is numbered before its extension", () => {
  expect(freePath("Notes.md", [])).toBe("Notes.md");
  expect(freePath("Notes.md", ["Notes.md", "Notes 2.md"])).toBe("Notes 3.md");
  expect(freePath("a.b/Notes", ["a.b/Notes"])).toBe("a.b/Notes 2");
});
