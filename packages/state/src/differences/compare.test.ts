import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { anyState, statePair } from "../../fixtures/arbitrary-state.ts";
import { aConflict, fileOf, messageOf, smallState, withFile } from "../../fixtures/states.ts";
import type { State } from "../model.ts";
import { appendScrollback } from "../terminal-sections.ts";
import { compare, isEmpty } from "./compare.ts";
import type { ContentDifference } from "./differences.ts";
import { contentDifference } from "./file-differences.ts";

const small = smallState();
const linesOf = (text: string): readonly string[] => text.split(/(?<=\n)/u).filter((line) => line !== "");

/** What somebody has who has the older text and the hunks. */
const applied = (text: string, difference: ContentDifference | null): string => {
  if (difference?.kind !== "lines") return text;
  const lines = linesOf(text);
  const next: string[] = [];
  let at = 0;
  for (const { a, lines: hunk } of difference.hunks) {
    next.push(...lines.slice(at, a));
    at = a;
    for (const line of hunk) {
      if (line[0] !== "-") next.push(line.slice(1));
      if (line[0] === "+") continue;
      expect(lines[at]).toBe(line.slice(1));
      at += 1;
    }
  }
  return [...next, ...lines.slice(at)].join("");
};

describe("[Z3] [CA-7] two states compared", () => {
  test("nothing differs from itself, nor from its copy", () => {
    fc.assert(
      fc.property(anyState, (state) => {
        expect(isEmpty(compare(state, state))).toBe(true);
        expect(isEmpty(compare(state, structuredClone(state)))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test("the answer is plain data, the same for the same states, and says when there is a difference", () => {
    fc.assert(
      fc.property(statePair, ({ before, after }) => {
        const differences = compare(before, after);
        expect(compare(structuredClone(before), structuredClone(after))).toEqual(differences);
        expect(JSON.parse(JSON.stringify(differences))).toEqual(differences);
        expect(isEmpty(differences)).toBe(Bun.deepEquals(before, after, true));
      }),
      { numRuns: 60 },
    );
  });

  test("applying the hunks of a file gives what it became, and counts what came and went", () => {
    const line = fc.constantFrom("a\n", "b\n", "c\n", "\n", "ä🙂\n", "d\r\n");
    const text = fc
      .tuple(fc.array(line, { maxLength: 40 }), fc.constantFrom("", "end"))
      .map(([lines, end]) => lines.join("") + end);
    fc.assert(
      fc.property(text, text, (a, b) => {
        const difference = contentDifference(a, b);
        expect(applied(a, difference)).toBe(b);
        if (difference?.kind !== "lines") return;
        expect(linesOf(b).length - linesOf(a).length).toBe(difference.added - difference.removed);
      }),
      { numRuns: 400 },
    );
  });

  test("files are told by path and identity: added, removed, renamed and changed", () => {
    const { a: _, ...others } = small.files;
    const files: State["files"] = {
      ...others,
      // Somebody deleted a.ts and wrote it again: another id, the same file.
      n: fileOf("n", "src/a.ts", "export const a = 2;\n"),
      b: { ...fileOf("b", "src/renamed.bin", { bytes: "AAEC_w" }), dirty: true },
      c: { ...fileOf("c", "empty.txt", ""), cursor: { anchor: 0, head: 3 } },
      z: fileOf("z", "z.bin", { bytes: "AAEC" }),
    };
    const { files: told } = compare(small, {
      ...small,
      files: { ...files, d: fileOf("d", "bom.txt", { bytes: "AA" }) },
    });
    expect(
      told.map(({ path, change, from, facts, content }) => ({
        path,
        change,
        from,
        facts,
        kind: content?.kind,
      })),
    ).toEqual([
      { path: "bom.txt", change: "changed", from: undefined, facts: [], kind: "replaced" },
      { path: "empty.txt", change: "changed", from: undefined, facts: ["cursor"], kind: undefined },
      { path: "src/a.ts", change: "changed", from: undefined, facts: [], kind: "lines" },
      { path: "src/renamed.bin", change: "changed", from: "src/b.bin", facts: [], kind: undefined },
      { path: "z.bin", change: "added", from: undefined, facts: [], kind: "replaced" },
    ]);
    expect(told[0]?.content).toEqual({ kind: "replaced", why: "not-text", before: 24, after: 1 });
    expect(told[2]?.content).toEqual({
      kind: "lines",
      added: 1,
      removed: 1,
      hunks: [{ a: 0, b: 0, lines: ["-export const a = 1;\n", "+export const a = 2;\n"] }],
    });
    expect(
      compare({ ...small, files }, small).files.map(({ path, change }) => [path, change]),
    ).toContainEqual(["z.bin", "removed"]);
  });

  test("conversations are told by message, terminals by commands and output, and no value of a variable is", () => {
    const { k, l } = small.conversations;
    const { t } = small.terminals;
    if (k === undefined || l === undefined || t === undefined) throw new Error("the sample lacks them");
    const changed = { ...messageOf("m3", "said otherwise"), role: "assistant" as const };
    const after: State = {
      ...small,
      conversations: {
        k: {
          ...k,
          leafId: null,
          messages: [
            ...k.messages.slice(1, 3),
            changed,
            ...k.messages.slice(4),
            messageOf("new", "and more"),
          ],
        },
        l: { ...l, title: "Named" },
      },
      terminals: {
        t: {
          ...t,
          cwd: "/tmp",
          history: ["pwd", "make"],
          env: { TOKEN: "another", LANG: "C" },
          scrollback: appendScrollback(t.scrollback, "$ make\r\ndone\r\n"),
        },
      },
    };
    const { conversations, terminals } = compare(small, after);
    expect(conversations).toEqual([
      {
        id: "k",
        title: "First",
        change: "changed",
        messages: [
          { id: "m0", change: "removed", role: "user", text: "message 0\nline two" },
          { id: "m3", change: "changed", role: "assistant", text: "said otherwise" },
          { id: "new", change: "added", role: "user", text: "and more" },
        ],
        facts: ["leafId"],
      },
      { id: "l", title: "Named", change: "changed", messages: [], facts: ["title"] },
    ]);
    expect(terminals).toEqual([
      {
        id: "t",
        title: "shell",
        change: "changed",
        commands: ["make"],
        commandsGone: 1,
        output: "$ make\r\ndone\r\n",
        more: 0,
        outputGone: 0,
        env: [
          { name: "LANG", change: "added" },
          { name: "TOKEN", change: "changed" },
        ],
        facts: ["cwd"],
      },
    ]);
    expect(JSON.stringify(terminals)).not.toContain("another");
  });

  test("tabs, bookmarks, settings, layout, facts and conflicts are told one by one", () => {
    const { x } = small.tabs;
    if (x === undefined) throw new Error("the sample lacks it");
    const after: State = {
      ...small,
      tabs: { x: { ...x, url: "https://example.org/next", formData: { ...x.formData, q: "b" } } },
      bookmarks: [...small.bookmarks, { id: "b2", title: "Two", url: "https://two.example/", createdAt: "" }],
      settings: { ...small.settings, editor: { ...small.settings.editor, fontSize: 16 } },
      layout: { ...small.layout, view: { "a/b": 1 } },
      metadata: { ...small.metadata, title: "Named" },
      conflicts: { ...small.conflicts, "c-2": aConflict("c-2", "src/z.ts") },
    };
    const differences = compare(small, after);
    expect(differences).toEqual({
      files: [],
      conversations: [],
      terminals: [],
      tabs: [
        {
          id: "x",
          title: "Example",
          url: "https://example.org/next",
          change: "changed",
          from: "https://example.org/",
          fields: ["q"],
          facts: [],
        },
      ],
      bookmarks: [{ id: "b2", title: "Two", url: "https://two.example/", change: "added" }],
      bookmarksMoved: false,
      settings: [{ at: "/editor/fontSize", before: 14, after: 16 }],
      layout: [
        { at: "/view/a~1b", after: 1 },
        { at: "/view/expanded", before: ["src"] },
      ],
      metadata: [{ at: "/title", after: "Named" }],
      conflicts: [{ id: "c-2", kind: "file", name: "src/z.ts", change: "added" }],
    });
    const turned = [...after.bookmarks].reverse();
    expect(compare(after, { ...after, bookmarks: turned })).toMatchObject({
      bookmarks: [],
      bookmarksMoved: true,
    });
  });

  test("[CA-9] a file whose lines would cost too much to match is told as replaced, with sizes", () => {
    const lines = (salt: number): string =>
      Array.from({ length: 400 }, (_, i) => `${(i * salt) % 401}\n`).join("");
    expect(contentDifference(lines(3), lines(7), 1_000)).toEqual({
      kind: "replaced",
      why: "too-costly",
      before: lines(3).length,
      after: lines(7).length,
    });
    expect(contentDifference(lines(3), lines(7))?.kind).toBe("lines");
    const big = (salt: number) =>
      Array.from({ length: 60_000 }, (_, i) => `${(i * salt) % 60_013}\n`).join("");
    const { files } = compare(
      withFile(small, fileOf("a", "a", big(31))),
      withFile(small, fileOf("a", "a", big(77))),
    );
    expect(files[0]?.content).toMatchObject({ kind: "replaced", why: "too-costly" });
  });
});
