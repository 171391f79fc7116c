import { describe, expect, test } from "bun:test";
import { isProse, languageIn, languageName, languageOf, languageOfFence } from "./languages.ts";

describe("[WB-12] languages", () => {
  test("follow from the name of a file", () => {
    const names = ["x.ts", "a/x.TSX", "x.mjs", "x.md", "a.py", "src/Dockerfile", ".bashrc", "x.unknown", "x"];
    expect(names.map(languageOf)).toEqual([
      "typescript",
      "tsx",
      "javascript",
      "markdown",
      "python",
      "dockerfile",
      "shell",
      "text",
      "text",
    ]);
    expect(languageIn({ language: "text", path: "old.rs" })).toBe("rust");
    expect(languageIn({ language: "go", path: "odd.txt" })).toBe("go");
  });

  test("are known behind a fence by their name, their ending and what people call them", () => {
    expect(
      ["TS", "python", "c++", "C#", "golang", "yml", "bash", "nonsense", ""].map(languageOfFence),
    ).toEqual(["typescript", "python", "cpp", "csharp", "go", "yaml", "shell", null, null]);
  });

  test("have names, and prose is prose", () => {
    expect([languageName("tsx"), languageName("cobol"), languageName("constructor")]).toEqual([
      "TypeScript JSX",
      "cobol",
      "constructor",
    ]);
    expect([isProse("markdown"), isProse("css")]).toEqual([true, false]);
  });
});
