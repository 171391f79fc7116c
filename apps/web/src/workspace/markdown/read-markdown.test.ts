import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Block, Inline } from "./nodes.ts";
import { isReadable, readMarkdown } from "./read-markdown.ts";

const text = (said: string): Inline => ({ kind: "text", text: said });
const paragraph = (...inside: readonly Inline[]): Block => ({ kind: "paragraph", inside });
const link = (address: string, said = address): Inline => ({ kind: "link", address, inside: [text(said)] });

describe("[WB-13] markdown is read into a few kinds of pieces", () => {
  test("paragraphs keep their lines, and marks become kinds", () => {
    expect(readMarkdown("one\n  *two* **three**\n\n~~four~~ `five` \\* &amp; &#x41;")).toEqual([
      paragraph(text("one\n"), { kind: "emphasis", inside: [text("two")] }, text(" "), {
        kind: "strong",
        inside: [text("three")],
      }),
      paragraph(
        { kind: "strike", inside: [text("four")] },
        text(" "),
        { kind: "code", text: "five" },
        text(" * & A"),
      ),
    ]);
  });

  test("code keeps its language and every character", () => {
    expect(readMarkdown("```ts title=x\nconst a = '<b>';\n\n  b\n```\n\n    indented")).toEqual([
      { kind: "code", language: "ts", text: "const a = '<b>';\n\n  b" },
      { kind: "code", language: "", text: "indented" },
    ]);
    expect(readMarkdown("> ```\n> a\n>\n>   b")).toEqual([
      { kind: "quote", blocks: [{ kind: "code", language: "", text: "a\n\n  b" }] },
    ]);
  });

  test("lists, boxes, headings and rules", () => {
    expect(readMarkdown("# One\n\n3. a\n4. b\n\n- [x] done\n- [ ] not\n\n---\nTwo\n===")).toEqual([
      { kind: "heading", level: 1, inside: [text("One")] },
      {
        kind: "list",
        start: 3,
        items: [
          { done: null, blocks: [paragraph(text("a"))] },
          { done: null, blocks: [paragraph(text("b"))] },
        ],
      },
      {
        kind: "list",
        start: null,
        items: [
          { done: true, blocks: [paragraph(text("done"))] },
          { done: false, blocks: [paragraph(text("not"))] },
        ],
      },
      { kind: "rule" },
      { kind: "heading", level: 1, inside: [text("Two")] },
    ]);
  });

  test("rows of a table have as many cells as its head", () => {
    expect(readMarkdown("| a | b |\n|---|---|\n| 1 | | 3 |\n| x\\|y |")).toEqual([
      {
        kind: "table",
        head: [[text("a")], [text("b")]],
        rows: [
          [[text("1")], []],
          [[text("x|y")], []],
        ],
      },
    ]);
  });

  test("addresses: written, named and bare ones; brackets alone are brackets", () => {
    expect(
      readMarkdown("[a](http://b.c 't') [d][e] [e] <http://f.g> www.h.io, a[0] [x](#)\n\n[e]: http://j.k"),
    ).toEqual([
      paragraph(
        link("http://b.c", "a"),
        text(" "),
        link("http://j.k", "d"),
        text(" "),
        link("http://j.k", "e"),
        text(" "),
        link("http://f.g"),
        text(" "),
        link("http://www.h.io", "www.h.io"),
        text(", a[0] "),
        link("#", "x"),
      ),
    ]);
  });
});

/** All that would be drawn. */
const drawn = (blocks: readonly Block[]): string => JSON.stringify(blocks);

describe("[WB-13] hostile markdown is text", () => {
  test("HTML and SVG stay as they were written", () => {
    for (const html of [
      "<script>alert(1)</script>",
      "<svg onload=alert(1)><a xlink:href='javascript:1'/></svg>",
      "<!-- a -->",
      "<?x y?>",
      "<![CDATA[x]]>",
    ]) {
      expect(readMarkdown(html)).toEqual([paragraph(text(html))]);
      expect(readMarkdown(`a ${html} b`)).toEqual([paragraph(text(`a ${html} b`))]);
    }
  });

  test("an image is a way to it", () => {
    expect(readMarkdown("![alt](https://track.example/p.gif)")).toEqual([
      paragraph(link("https://track.example/p.gif", "alt")),
    ]);
  });

  test("an address is the one that is written, whatever hides it", () => {
    expect(readMarkdown("[a](<javascript:alert(1)>) [b](java&#115;cript:1)")).toEqual([
      paragraph(link("javascript:alert(1)", "a"), text(" "), link("javascript:1", "b")),
    ]);
  });

  test("too much of it, or too deep, is shown as it was written", () => {
    for (const much of ["[a](".repeat(2000), ">".repeat(500), "long ".repeat(10_000)]) {
      expect(isReadable(much)).toBe(false);
      expect(readMarkdown(much)).toEqual([paragraph(text(much))]);
    }
    const deep = Array.from({ length: 60 }, (_, level) => `${"  ".repeat(level)}- ${level}`).join("\n");
    expect(drawn(readMarkdown(deep))).toContain("- 59");
    expect(drawn(readMarkdown(`${"*a **b ".repeat(40)}${"** *".repeat(40)}`))).toContain("b");
  });

  test("no text is lost, whatever it is", () => {
    const mark = fc.constantFrom(..."*_`[]()<>!#-+|~\\&;:/ \n\t1aé\u202e".split(""), "www.a", "http://b.c");
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 60 }), (pieces) => {
        const blocks = readMarkdown(pieces.join(""));
        const letters = (all: string): number => all.split("é").length - 1;
        expect(letters(drawn(blocks))).toBeGreaterThanOrEqual(
          // Names of addresses and languages of code are no text.
          /[[`~]/.test(pieces.join("")) ? 0 : letters(pieces.join("")),
        );
      }),
    );
  });
});
