import { describe, expect, test } from "bun:test";
import { COLOURED_MAX_CHARS, highlightedCode } from "./highlight-code.ts";

const SAMPLES: Readonly<Record<string, string>> = {
  typescript: 'const a: string = "x"; // note',
  python: "def f(a):\n    return 'x'  # note\n",
  rust: 'fn main() { println!("x"); }',
  go: 'package main\n\nfunc main() { x := "y" }',
  java: "class A { int b = 1; }",
  cpp: "int main() { return 0; }",
  csharp: "class A { int b = 1; }",
  kotlin: "fun main() { val x = 1 }",
  php: "<?php echo 'x';",
  ruby: "def a\n  'x'\nend",
  sql: "select 1 from a where b = 'x';",
  yaml: "a: 1\nb: [x]\n",
  toml: "[a]\nb = 1\n",
  xml: "<a b='c'>d</a>",
  vue: "<template><p>a</p></template>",
  scss: "$a: 1px;\n.b { width: $a; }",
  shell: "if true; then echo 'x'; fi",
  dockerfile: "FROM a\nRUN b\n",
  swift: "let a = 1",
  diff: "-a\n+b\n",
};

describe("[WB-12] [WB-13] code is coloured by its language", () => {
  for (const [language, text] of Object.entries(SAMPLES)) {
    test(language, async () => {
      const pieces = await highlightedCode(text, language);
      expect(pieces?.map((piece) => piece.text).join("")).toBe(text);
      expect(pieces?.some(({ className }) => className !== "")).toBe(true);
    });
  }

  test("what has no grammar or is too long has no colours", async () => {
    expect(await highlightedCode("a", "text")).toBeNull();
    expect(await highlightedCode("a", "constructor")).toBeNull();
    expect(await highlightedCode("a".repeat(COLOURED_MAX_CHARS + 1), "css")).toBeNull();
  });
});
